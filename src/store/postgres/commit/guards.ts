/** What a batch relies on, checked inside its transaction (S5 of the port), and how a failed check is told. */
import type { CommitBatch, Contested, HeldLease, ScheduledStart } from '../../../ports/store.ts';
import { StoreConflict } from '../../../ports/store.ts';
import { isServerError } from '../failure.ts';
import type { PgStatement } from '../session.ts';
import { startTimerKeys } from './put-deliveries.ts';
import { keysOf } from './put-waits.ts';

/** A row is locked where it is as expected, and stays so until the commit; which is not is told by its place. */
const LEASES = `
  SELECT baton_contested('lease', string_agg(e.place::text, ','))
  FROM unnest($1::int8[], $2::int8[], $3::int8[]) WITH ORDINALITY e(instance, key, fence, place)
  WHERE NOT EXISTS (
    SELECT 1 FROM job j WHERE j.instance = e.instance AND j.key = e.key AND j.fence = e.fence FOR UPDATE)
  HAVING count(*) > 0`;
const START_TIMERS = `
  SELECT baton_contested('start-timer', string_agg(e.place::text, ','))
  FROM unnest($1::int8[], $2::text[], $3::text[], $4::int8[]) WITH ORDINALITY e(deployment, process, elements, at, place)
  WHERE NOT EXISTS (
    SELECT 1 FROM start_timer s
    WHERE s.deployment = e.deployment AND s.process = e.process AND s.elements = e.elements AND s.at = e.at FOR UPDATE)
  HAVING count(*) > 0`;
/** Nothing written rests on them, only what is answered: they are as expected at a moment before the answer, not locked. */
const INSTANCES = `
  SELECT baton_contested('instance', string_agg(e.instance::text, ',')) FROM unnest($1::int8[], $2::int8[]) e(instance, seq)
  WHERE e.seq IS DISTINCT FROM (SELECT max(j.seq) FROM journal j WHERE j.instance = e.instance)
  HAVING count(*) > 0`;

export function checkExpected({ instances }: CommitBatch['expected'], inOrder: Expectations): PgStatement[] {
  const { leases, startTimers } = inOrder;
  return [
    ...(leases.length === 0
      ? []
      : [{ sql: LEASES, values: [...keysOf(leases), leases.map(({ fence }) => fence)] }]),
    ...(startTimers.length === 0
      ? []
      : [{ sql: START_TIMERS, values: [...startTimerKeys(startTimers), startTimers.map(({ at }) => at)] }]),
    ...(instances.length === 0
      ? []
      : [
          {
            sql: INSTANCES,
            values: [instances.map(({ instance }) => instance), instances.map(({ seq }) => seq)],
          },
        ]),
  ];
}

/** In the order in which their rows are locked, the same for every node. */
export interface Expectations {
  readonly leases: readonly HeldLease[];
  readonly startTimers: readonly ScheduledStart[];
}

export function inOrder({ leases, startTimers }: CommitBatch['expected']): Expectations {
  return {
    leases: [...leases].sort((a, b) => a.instance - b.instance || a.key - b.key),
    startTimers: [...startTimers].sort(
      (a, b) => a.deployment - b.deployment || (a.process < b.process ? -1 : 1),
    ),
  };
}

/** The error of a guard as the port tells it; any other error as it is. */
export function conflictOf(error: unknown, expectations: Expectations): unknown {
  const contested = contestedOf(error, expectations);
  return contested.length === 0
    ? error
    : new StoreConflict('Somebody else was quicker', contested, { cause: error });
}

function contestedOf(error: unknown, { leases, startTimers }: Expectations): readonly Contested[] {
  if (!isServerError(error)) return [];
  const detail = error.detail ?? '';
  if (error.code === '23505') return doubled(error.table ?? '', detail);
  if (error.code !== 'BT001') return [];
  const numbers = detail.split(',').map(Number);
  switch (error.message) {
    case 'instance':
      return numbers.map((instance) => ({ kind: 'instance', instance }));
    case 'delivery':
      return numbers.map((delivery) => ({ kind: 'delivery', delivery }));
    case 'lease':
      return numbers.flatMap((place) => {
        const lease = leases[place - 1];
        if (lease === undefined) return [];
        return [{ kind: 'lease', lease: { instance: lease.instance, key: lease.key } }];
      });
    case 'start-timer':
      return numbers.flatMap((place) => {
        const found = startTimers[place - 1];
        if (found === undefined) return [];
        const { deployment, process, elements } = found;
        return [{ kind: 'start-timer', startTimer: { deployment, process, elements } }];
      });
    default:
      return [];
  }
}

/** `Key (instance, seq)=(7, 2) already exists.` */
function doubled(table: string, detail: string): readonly Contested[] {
  if (table.startsWith('journal')) {
    const instance = /\)=\((\d+), /u.exec(detail)?.[1];
    return instance === undefined ? [] : [{ kind: 'instance', instance: Number(instance) }];
  }
  const key =
    table === 'answer'
      ? /^Key \(key\)=\((?<key>.*)\) already exists\.$/su.exec(detail)?.groups?.key
      : undefined;
  return key === undefined ? [] : [{ kind: 'answer', key }];
}
