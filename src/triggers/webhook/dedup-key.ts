/**
 * What a sender tells a repetition by, as a key that is kept.
 *
 * Invariant DK1  Two that differ anywhere stay two, however long; an empty one tells nothing apart and is none.
 */
import { createHash } from 'node:crypto';

const longest = 500;

export function dedupKeyOf(said: string | undefined): string | undefined {
  if (said === undefined || said.trim() === '') return undefined;
  if (said.length <= longest) return said;
  return `sha256:${createHash('sha256').update(said).digest('hex')}`;
}
