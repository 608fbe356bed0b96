/** What another version of an API means for what is wired to the one before: operation by operation, in words. */
import type { JsonValue } from '../../expressions/value.ts';
import type { ApiChange, ApiOperation } from '../../ports/api-imports.ts';
import { nodeAt } from './nodes.ts';

/** Unchanged ones are not named. `base`: of each side, for those that name none of their own. */
export function compareOperations(before: Side, after: Side): readonly ApiChange[] {
  const gone = before.operations.flatMap((one): ApiChange[] => {
    const other = after.operations.find(({ id }) => id === one.id);
    if (other === undefined) {
      return [{ operation: one.id, name: one.name, kind: 'gone', how: ['It is no longer there.'] }];
    }
    const { breaks, how } = differences(one, other, before.base, after.base);
    if (how.length === 0) return [];
    return [{ operation: one.id, name: other.name, kind: breaks ? 'breaks' : 'changed', how }];
  });
  const added = after.operations.flatMap(({ id, name }): ApiChange[] =>
    before.operations.some((one) => one.id === id) ? [] : [{ operation: id, name, kind: 'new', how: [] }],
  );
  return [...gone, ...added];
}

export interface Side {
  readonly base: string;
  readonly operations: readonly ApiOperation[];
}

function differences(one: ApiOperation, other: ApiOperation, baseBefore: string, baseAfter: string) {
  const breaks: string[] = [];
  const how: string[] = [];
  const fields = new Map(one.fields.map((field) => [field.name, field]));
  const fresh = new Map(other.fields.map((field) => [field.name, field]));
  for (const [name, field] of fresh) {
    const old = fields.get(name);
    const label = `“${titleOf(field.schema, name)}”`;
    if (field.required && old?.required !== true) breaks.push(`It now needs ${label}.`);
    else if (old === undefined) how.push(`${label} can be given now.`);
    if (old !== undefined && old.schema.type !== field.schema.type) {
      breaks.push(`${label} is now ${typeWord(field.schema.type)}, no longer ${typeWord(old.schema.type)}.`);
    }
  }
  for (const [name, field] of fields) {
    if (!fresh.has(name)) breaks.push(`“${titleOf(field.schema, name)}” is no longer asked for.`);
  }
  for (const name of Object.keys(nodeAt(one.answer, 'properties'))) {
    if (!Object.hasOwn(nodeAt(other.answer, 'properties'), name)) {
      breaks.push(`What comes back no longer has “${name}”.`);
    }
  }
  const [callBefore, callAfter] = [callOf(one, baseBefore), callOf(other, baseAfter)];
  if (callBefore !== callAfter) how.push(`It is called by ${callAfter}, no longer by ${callBefore}.`);
  if (JSON.stringify(one.credential) !== JSON.stringify(other.credential)) {
    how.push('It is signed in to in another way.');
  }
  if (one.deprecated !== other.deprecated && other.deprecated) how.push('It is marked as going away.');
  return { breaks: breaks.length > 0, how: [...breaks, ...how].slice(0, 20) };
}

function callOf({ method, base, path }: ApiOperation, common: string): string {
  return `${method} ${base ?? common}${path}`;
}

function titleOf(schema: ApiOperation['fields'][number]['schema'], name: string): string {
  return typeof schema.title === 'string' ? schema.title : name;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'an object',
};

function typeWord(type: JsonValue | undefined): string {
  return (typeof type === 'string' ? typeWords[type] : undefined) ?? 'any value';
}
