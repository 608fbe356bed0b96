/** From a case's instances to what lies over the diagram: the way so far, what is where, what needs help. */
import type { CaseInstance, Wait } from '../../src/server/api/cases.ts';
import type { Performer } from '../../src/server/api/processes.ts';
import type { RingState } from '../design/ring-state.ts';
import type { Count, DiagramLayer } from '../diagram/layer.ts';
import { emptyLayer } from '../diagram/layer.ts';
import { ringsOf } from '../process/process-layer.ts';

/** `instances`: those drawn on the diagram that is shown. */
export function caseLayer(
  instances: readonly CaseInstance[],
  performers: Readonly<Record<string, Performer>>,
  waits: readonly Wait[] = [],
): DiagramLayer {
  const counts = new Map<string, Count>();
  const rings = new Map<string, RingState>(ringsOf(performers));
  const taken = new Set<string>();
  for (const instance of instances) {
    for (const { element } of instance.visited) taken.add(element);
    for (const { flow } of instance.flows) taken.add(flow);
    for (const active of instance.active) {
      counts.set(
        active.element,
        merged(counts.get(active.element), {
          count: active.count,
          tone:
            active.problems > 0
              ? 'help'
              : active.waiting > 0 || confirmable(instance.id, active.element, waits)
                ? 'waiting'
                : 'moving',
        }),
      );
      const ring = rings.get(active.element);
      if (ring && active.problems > 0) rings.set(active.element, { ...ring, tone: 'help' });
    }
  }
  // An event at the edge of a step waits beside the step that is there: nothing but the wait tells of it.
  for (const { instance, element, arrivable, kind } of waits) {
    if (
      (arrivable || kind === 'person') &&
      !counts.has(element) &&
      instances.some(({ id }) => id === instance)
    )
      counts.set(element, { count: 1, tone: 'waiting' });
  }
  return { ...emptyLayer, rings, counts, taken };
}

/** A person may say that it has come: to them it waits, as a task does. */
function confirmable(instance: number, element: string, waits: readonly Wait[]): boolean {
  return waits.some(
    (wait) =>
      wait.instance === instance && wait.element === element && (wait.arrivable || wait.kind === 'person'),
  );
}

const gravity = { help: 2, waiting: 1, moving: 0 } as const;

function merged(before: Count | undefined, next: Count): Count {
  if (!before) return next;
  return {
    count: before.count + next.count,
    tone: gravity[before.tone] > gravity[next.tone] ? before.tone : next.tone,
  };
}

/** What is there now, by element, for the steps in words. */
export function presentWords(waits: readonly Wait[]): Map<string, string> {
  return new Map(waits.map((wait) => [wait.element, `Now here: ${wait.sentence}`]));
}
