/**
 * Says why a case that nothing moves any more has not ended: which elements wait, and for what.
 *
 * Boundary: reads the instances' states; plain sentences with the diagram's own names.
 */
import type { ReadonlyState } from '../../kernel/state.ts';
import type { CaseDetail } from '../../ports/store-queries.ts';
import type { Definition, ElementId } from '../../wiring/definition.ts';
import { triggersAt } from '../../wiring/triggers-at.ts';
import type { ElementLookup } from './moves.ts';
import { findWayOut } from './way-out.ts';

export interface Stall {
  readonly element: ElementId;
  readonly why: string;
}

export function describeStall(
  waits: CaseDetail,
  states: readonly ReadonlyState[],
  elements: ElementLookup,
): Stall[] {
  const stalls: Stall[] = [];
  for (const row of waits.subscriptions) {
    if (row.trigger === 'condition') {
      stalls.push({
        element: row.element,
        why: `waits until "${row.name}" holds, and nothing changes what it reads`,
      });
      continue;
    }
    const sender = triggersAt(elements.get(row.element)).some(
      (trigger) => trigger.kind === 'message' && trigger.fromCase,
    )
      ? 'the process that should send it has not'
      : 'nothing that is still running sends it';
    stalls.push({ element: row.element, why: `waits for the ${row.trigger} "${row.name}", and ${sender}` });
  }
  for (const row of waits.userTasks) {
    stalls.push({ element: row.offer.element, why: `waits for a person to say so: ${row.offer.title}` });
  }
  for (const state of states) stalls.push(...waitingJoins(state, elements));
  return stalls;
}

/** Why a case goes on for ever: what is open has no way to an end, or going round begins it again. */
export function describeEndlessness(
  open: readonly ElementId[],
  definition: Definition,
  elements: ElementLookup,
): string {
  const ways = definition.processes.map(findWayOut);
  const inside = [...new Set(open)].filter((id) =>
    ways.some((way) => way.fromElement(id) === Number.POSITIVE_INFINITY),
  );
  const named = (ids: readonly ElementId[]): string =>
    ids.map((id) => `${id} (${elements.get(id)?.name ?? id})`).join(', ');
  if (inside.length > 0) return `the drawing has no way from ${named(inside)} to an end`;
  return `${open.length} steps are open at ${named([...new Set(open)])}, and going round begins them again`;
}

function waitingJoins(state: ReadonlyState, elements: ElementLookup): Stall[] {
  const stalls: Stall[] = [];
  for (const instance of state.elements.values()) {
    const arrived = instance.inside?.arrived;
    if (arrived === undefined) continue;
    for (const element of elements.values()) {
      const present = element.incoming.filter((flow) => arrived.has(flow));
      if (present.length === 0) continue;
      const missing = element.incoming.filter((flow) => !arrived.has(flow));
      stalls.push({
        element: element.id,
        why: `joins ${element.incoming.length} paths; it was reached by ${present.join(', ')}, and nothing more comes by ${missing.join(', ')}`,
      });
    }
  }
  return stalls;
}
