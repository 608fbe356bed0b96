/** The same process with a tilde behind every id, as an export of a tool that keeps no ids. */
import type { Definition } from '../../src/wiring/definition.ts';

export const TILDE = '~';

/** Properties that never hold an id; a name may well be the same text as one. */
const names = new Set([
  'name',
  'text',
  'item',
  'variable',
  'jobType',
  'code',
  'label',
  'type',
  'role',
  'prompt',
]);

export function renamed(definition: Definition): Definition {
  const ids = new Set(idsOf(definition));
  const rename = (value: unknown): unknown => {
    if (typeof value === 'string') return ids.has(value) ? `${value}${TILDE}` : value;
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        ids.has(key) ? `${key}${TILDE}` : key,
        names.has(key) ? item : rename(item),
      ]),
    );
  };
  return rename(definition) as Definition; // cast: only ids were exchanged
}

/** From the process to the renamed one. */
export function planThere(definition: Definition) {
  return planOf(definition, (id) => `${id}${TILDE}`);
}

/** From the renamed process back. */
export function planBack(there: Definition) {
  return planOf(there, (id) => id.slice(0, -TILDE.length));
}

function planOf({ processes }: Definition, rename: (id: string) => string) {
  const pairs = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, rename(id)]));
  return {
    elements: pairs(processes.flatMap(({ elements }) => Object.keys(elements))),
    flows: pairs(processes.flatMap(({ flows }) => Object.keys(flows))),
  };
}

function idsOf({ processes }: Definition): readonly string[] {
  return processes.flatMap(({ elements, flows }) => [...Object.keys(elements), ...Object.keys(flows)]);
}
