/** A pasted answer as the server would show one: a tree with the place of each value. */
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { SampleNode } from '../../src/server/api/wiring.ts';
import { isObject } from './action-fields.ts';
import { shownValue } from './shown-value.ts';
import { feelPath, type ValuePath } from './value-path.ts';

const mostEntries = 50;
const deepest = 8;

export function sampleNodes(value: Json, path: ValuePath = []): SampleNode[] {
  const members = membersOf(value);
  return members.slice(0, mostEntries).map(([name, member]) => {
    const place = [...path, name];
    const tooDeep = place.length >= deepest;
    return {
      name: typeof name === 'number' ? `[${name + 1}]` : name,
      path: feelPath(place),
      type: typeOf(member),
      text: shownValue(member),
      children: tooDeep ? [] : sampleNodes(member, place),
      more: membersOf(member).length > (tooDeep ? 0 : mostEntries),
    };
  });
}

function membersOf(value: Json): (readonly [string | number, Json])[] {
  if (Array.isArray(value)) return value.map((entry, index) => [index, entry] as const);
  return isObject(value) ? Object.entries(value) : [];
}

function typeOf(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'yes/no';
  return Array.isArray(value) ? 'list' : 'object';
}
