/** Where a delivery stands in traces: a place of its own, so that whoever acts on it later, on any node, names the same. */
import type { TriggerDeliveryRow } from '../ports/trigger-store.ts';
import { type TraceContext, type Tracer, writeTraceparent } from '../ports/tracer.ts';

/** A number comes again once the last of them were removed; with its time it is told apart. */
function placeOf(tracer: Tracer, { id, receivedAt }: TriggerDeliveryRow): TraceContext | undefined {
  return tracer.place(`delivery/${id}/${receivedAt}`, 'taken in');
}

/** It was kept just now. */
export function traceTakenIn(tracer: Tracer, row: TriggerDeliveryRow): void {
  const span = tracer.begin({
    name: `take in ${row.process} ${row.trigger}`,
    kind: 'consumer',
    at: row.receivedAt,
    own: placeOf(tracer, row),
    causedBy: tracer.current(),
    attributes: { 'baton.process': row.process, 'baton.trigger': row.trigger, 'baton.delivery': row.id },
  });
  span.end();
}

/** For the case it begins. */
export function causeIn(tracer: Tracer, row: TriggerDeliveryRow): { readonly traceparent?: string } {
  const place = placeOf(tracer, row);
  return place === undefined ? {} : { traceparent: writeTraceparent(place) };
}
