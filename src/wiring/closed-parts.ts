/**
 * Closed parts: what the diagnosis does not look into. Of what happens there only one thing is known to matter outside:
 * the messages that may be sent from there.
 *
 * Boundary: which elements; that the verdict says so is `behaviour-model-of.ts`.
 */
import type { Definition, ElementDefinition, ElementId, ProcessDefinition } from './definition.ts';

export interface ClosedParts {
  isClosed(element: ElementDefinition): boolean;
  /** What gets messages from closed parts: they can come at any time. */
  readonly sentFromThere: ReadonlySet<ElementId>;
}

export function closedPartsOf({ processes }: Definition): ClosedParts {
  const scopes = new Set(processes.flatMap(closedScopes));
  const undoing = new Set(processes.flatMap(undoingIn));
  const isClosed = ({ id, scope }: ElementDefinition): boolean => scopes.has(scope) || undoing.has(id);
  const sentFromThere = new Set<ElementId>();
  for (const element of processes.flatMap(({ elements }) => Object.values(elements))) {
    if (isClosed(element)) for (const target of targetsOf(element)) sentFromThere.add(target);
  }
  return { isClosed, sentFromThere };
}

/** Of ad-hoc subprocesses and of what undoes, with everything inside them. */
function closedScopes(process: ProcessDefinition): readonly ElementId[] {
  const { elements, scopes } = process;
  const undoing = new Set(undoingIn(process));
  const closed = new Set<ElementId>();
  for (const scope of Object.values(scopes)) {
    for (let at: ElementId | undefined = scope.id; at !== undefined; at = scopes[at]?.parent) {
      const owner = elements[at];
      if (owner === undefined) continue;
      const isOpen = owner.behavior === 'sub-process' || owner.behavior === 'event-sub-process';
      if (!isOpen || undoing.has(owner.id)) closed.add(scope.id);
    }
  }
  return [...closed];
}

/** The compensation events beside activities, and the activities and event subprocesses that undo. */
function undoingIn({ elements, scopes }: ProcessDefinition): readonly ElementId[] {
  const events = Object.values(elements).flatMap((element) => {
    if (element.behavior !== 'boundary-event') return [];
    const undoes =
      element.triggers.length > 0 && element.triggers.every(({ kind }) => kind === 'compensation');
    return undoes ? [element.id, ...(element.handler === undefined ? [] : [element.handler])] : [];
  });
  return [...events, ...Object.values(scopes).flatMap(({ undoneBy }) => undoneBy ?? [])];
}

function targetsOf(element: ElementDefinition): readonly ElementId[] {
  const throws = element.behavior === 'throw-event' || element.behavior === 'end-event' ? element.throws : [];
  const sends = element.behavior === 'task' ? element.sends : [];
  return [...throws, ...sends].flatMap((thrown) =>
    thrown.kind === 'message' ? thrown.targets.map((to) => to.element) : [],
  );
}
