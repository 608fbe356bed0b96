/**
 * Large values given to an action: a field for a file takes the reference, every other field the value.
 *
 * Boundary: only values a step was given; what an action does with a file is its own.
 *
 * Invariant LI1: at most `MOST_BYTES` are read for one call; past it the step fails with what to do about it.
 */
import { isDeeperThan, isLargeValue, type LargeValue } from '../expressions/large-value.ts';
import { type JsonValue, setOwn } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import { DocumentProblem, type Documents } from '../ports/documents.ts';
import type { ConnectorAction } from './action.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const DEEPEST = 200;

/** Throws `DocumentProblem`. */
export async function readLargeInputs(
  action: Pick<ConnectorAction, 'inputs' | 'name'>,
  variables: Variables,
  documents: Documents,
): Promise<Variables> {
  if (!Object.values(variables).some(isLargeValue)) return variables;
  const read: Record<string, JsonValue> = {};
  let left = MOST_BYTES;
  for (const [name, value] of Object.entries(variables)) {
    if (!isLargeValue(value) || takesFiles(action.inputs.properties[name])) setOwn(read, name, value);
    else {
      if (value.size > left) throw tooMuch(action.name, name);
      const content = await documents.read(value.document, left);
      left -= content.byteLength;
      setOwn(read, name, contentValue(content, value, name));
    }
  }
  return read;
}

function contentValue(content: Uint8Array, { type }: LargeValue, name: string): JsonValue {
  const text = Buffer.from(content).toString('utf8');
  if (type === 'text/plain') return text;
  const value = parsed(text);
  if (value !== undefined && !isDeeperThan(value, DEEPEST)) return value;
  throw new DocumentProblem('missing', `What is kept of “${name}” is not the JSON it should be.`);
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function takesFiles(property: unknown): boolean {
  if (typeof property !== 'object' || property === null || !('baton' in property)) return false;
  const { baton } = property;
  return typeof baton === 'object' && baton !== null && 'as' in baton && baton.as === 'document';
}

function tooMuch(action: string, input: string): DocumentProblem {
  const megabytes = MOST_BYTES / 1024 / 1024;
  return new DocumentProblem(
    'too-large',
    `“${action}” was given more than ${megabytes} MB of values with “${input}”, the most that is read for one step. Give it only what it needs, or use an action that takes a file.`,
  );
}
