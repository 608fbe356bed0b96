/** Triggers and their deliveries as the server shows them. */
import type { JsonValue } from '../expressions/value.ts';
import type { TriggerCounts, TriggerDeliveryRow, TriggerMemory } from '../ports/trigger-store.ts';
import type { TriggerDelivery, TriggerFacts } from '../ports/triggers.ts';
import type { OpenedTrigger } from './opened-trigger.ts';

const timesShown = 5;

export function triggerView(
  trigger: OpenedTrigger,
  memory: TriggerMemory,
  counts: TriggerCounts | undefined,
): TriggerFacts {
  const { wiring, place } = trigger;
  const { path } = trigger;
  const nextTimes = trigger.nextTimes(timesShown);
  const problem = trigger.problem ?? memory.problem;
  return {
    id: place.trigger,
    on: wiring.on,
    name: wiring.name ?? trigger.live?.kind.name ?? wiring.on,
    ...(path === undefined ? {} : { path }),
    ...(wiring.start === undefined ? {} : { start: wiring.start }),
    ...(wiring.message === undefined ? {} : { message: wiring.message.name }),
    ...(wiring.drawn === undefined ? {} : { drawn: wiring.drawn }),
    paused: memory.paused,
    ...(memory.pausedBy === undefined ? {} : { pausedBy: memory.pausedBy }),
    ...(problem === undefined ? {} : { problem }),
    ...(memory.problemSince === undefined || problem === undefined
      ? {}
      : { problemSince: memory.problemSince }),
    ...(nextTimes === undefined ? {} : { nextTimes }),
    waiting: counts?.waiting ?? 0,
    done: counts?.done ?? 0,
    failed: counts?.failed ?? 0,
    putAside: counts?.putAside ?? 0,
    duplicates: counts?.duplicates ?? 0,
    ...(counts?.lastReceivedAt === undefined ? {} : { lastReceivedAt: counts.lastReceivedAt }),
  };
}

/** A payload in the document store is shown as the reference to it. */
export function deliveryView(row: TriggerDeliveryRow): TriggerDelivery {
  const { process: _process, trigger: _trigger, dedupKey: _key, ticket: _ticket, payload, ...rest } = row;
  return { ...rest, payload: payload.in === 'row' ? payload.variables : referenceTo(payload) };
}

function referenceTo({
  document: { document, name, type, size },
}: {
  readonly document: {
    readonly document: string;
    readonly name: string;
    readonly type: string;
    readonly size: number;
  };
}): JsonValue {
  return { document, name, type, size };
}
