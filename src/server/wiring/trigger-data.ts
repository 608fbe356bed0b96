/**
 * What the formulas of a trigger are tried on: what came in by it last; where nothing has, the names that its kind hands over,
 * with nothing in them.
 */
import type { JsonValue } from '../../expressions/value.ts';
import { entryAt } from '../../wiring/wiring-entries.ts';
import type { ServerContext } from '../server-context.ts';
import type { FoundData } from './case-data.ts';

export async function triggerData(
  key: string,
  trigger: string,
  { triggers, wiringDrafts }: Pick<ServerContext, 'triggers' | 'wiringDrafts'>,
): Promise<FoundData> {
  const { wiring } = await wiringDrafts.open(key);
  const last = await triggers.lastDelivery(key, trigger);
  if (last !== undefined)
    return { from: { kind: 'delivery', sentence: `from number ${last.id}` }, visible: last.payload };
  const on = memberOf(entryAt(wiring, 'triggers', trigger), 'on');
  const kind = triggers.kinds().find((each) => each.on === on);
  const names = memberOf(kind?.delivers, 'properties');
  return {
    from: { kind: 'none', sentence: 'nothing has come in yet' },
    visible: Object.fromEntries(Object.keys(isRecord(names) ? names : {}).map((name) => [name, null])),
  };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
