/** How long cases are kept, in words. */
import type { RetentionRule } from '../../ports/retention-store.ts';

const units: Readonly<Record<string, string>> = { D: 'day', W: 'week', M: 'month', Y: 'year' };

/** “90 days” of `P90D`. */
export function keptWords(kept: string): string {
  const [, count = '', unit = ''] = /^P(\d+)([DWMY])$/u.exec(kept) ?? [];
  const name = units[unit];
  return name === undefined ? kept : `${count} ${name}${count === '1' ? '' : 's'}`;
}

export function ruleSentence({ cases, deliveries }: RetentionRule): string {
  const ended = `Ended cases are kept ${cases === undefined ? 'for ever' : `for ${keptWords(cases)}`}`;
  return deliveries === undefined
    ? `${ended}.`
    : `${ended}, what came in by triggers for ${keptWords(deliveries)}.`;
}

export function removalSentence({ cases, kept }: { readonly cases: number; readonly kept: string }): string {
  const [were, their] = cases === 1 ? ['case was', 'its'] : ['cases were', 'their'];
  return `${cases} ended ${were} removed, ${keptWords(kept)} after ${their} end.`;
}
