/**
 * What the crew could do next in a case: the open waits, sorted into what must happen for the case to go on, what
 * merely may happen, and what only time brings.
 *
 * Boundary: reads the waits of a case; chooses and does nothing.
 */
import type { JobRow, SubscriptionRow, TimerRow, UserTaskRow } from '../../ports/store.ts';
import type { CaseDetail } from '../../ports/store-queries.ts';
import type { Definition, ElementDefinition, ElementId } from '../../wiring/definition.ts';
import { isOptional, triggersAt } from '../../wiring/triggers-at.ts';

export type Move =
  | { readonly kind: 'user-task'; readonly row: UserTaskRow }
  | { readonly kind: 'job'; readonly row: JobRow }
  | { readonly kind: 'delivery'; readonly row: SubscriptionRow };

export interface Moves {
  readonly needed: readonly Move[];
  /** Boundary events and event subprocesses that a person may confirm or an outside party may bring about. */
  readonly possible: readonly Move[];
  /** Earliest first. */
  readonly timers: readonly TimerRow[];
}

export type ElementLookup = ReadonlyMap<ElementId, ElementDefinition>;

export function elementsOf(definition: Definition): ElementLookup {
  return new Map(definition.processes.flatMap((process) => Object.entries(process.elements)));
}

export function movesOf(waits: CaseDetail, elements: ElementLookup): Moves {
  const needed: Move[] = [];
  const possible: Move[] = [];
  const place = (move: Move): void => {
    (isOptional(elements.get(elementOf(move))) ? possible : needed).push(move);
  };
  for (const row of waits.userTasks) place({ kind: 'user-task', row });
  for (const row of waits.jobs) place({ kind: 'job', row });
  for (const row of waits.subscriptions) {
    if (comesFromOutside(row, elements.get(row.element))) place({ kind: 'delivery', row });
  }
  return { needed, possible, timers: waits.timers.toSorted((a, b) => a.at - b.at || a.key - b.key) };
}

export function elementOf(move: Move): ElementId {
  return move.kind === 'user-task' ? move.row.offer.element : move.row.element;
}

/** Nobody in the file sends it, and no person is asked about it: the outside party does. */
function comesFromOutside(row: SubscriptionRow, element: ElementDefinition | undefined): boolean {
  if (row.trigger === 'condition') return false;
  const trigger = triggersAt(element).find(
    (candidate) => 'name' in candidate && candidate.kind === row.trigger && candidate.name === row.name,
  );
  if (trigger === undefined || trigger.kind === 'signal') return trigger?.confirmation === undefined;
  return trigger.kind === 'message' && !trigger.fromCase && trigger.confirmation === undefined;
}
