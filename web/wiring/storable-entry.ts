/** What of an entry can be saved as it stands: rows one has only begun are left out, and an entry without its heart waits. */
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { WiringPart } from '../../src/server/api/wiring.ts';
import { isObject } from './action-fields.ts';

/** What an entry cannot be without, by what tells its kind. */
const hearts: Readonly<Record<string, readonly string[]>> = {
  connector: ['action'],
  template: ['template'],
  script: ['text'],
  expression: ['expression', 'result'],
  decision: ['decision'],
  wait: ['value'],
  process: ['process'],
  timer: ['value'],
  message: ['name'],
  signal: ['name'],
  condition: ['condition'],
};

/** Undefined: not yet, somebody is about to fill it in. */
export function storable(part: WiringPart, entry: Json): Json | undefined {
  if (!isObject(entry)) return entry;
  if (part === 'triggers' && isObject(entry.message) && isBlank(entry.message.name)) return undefined;
  const kind = part === 'steps' ? entry.by : part === 'events' ? entry.kind : undefined;
  const hearted = typeof kind === 'string' && Object.hasOwn(hearts, kind) ? (hearts[kind] ?? []) : [];
  if (hearted.some((name) => isBlank(entry[name]))) return undefined;
  const kept = Object.entries(entry).flatMap(([name, value]): [string, Json][] => {
    if (name === 'errors' && Array.isArray(value))
      return [[name, value.filter((rule) => isObject(rule) && !isBlank(rule.when) && !isBlank(rule.code))]];
    if (
      (name === 'inputs' || name === 'outputs' || name === 'data') &&
      isObject(value) &&
      Object.keys(value).length === 0
    )
      return [];
    if (name === 'settings' && isObject(value) && Object.keys(value).length === 0) return [];
    return [[name, value]];
  });
  return Object.fromEntries(kept);
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || (typeof value === 'string' && value.trim() === '');
}
