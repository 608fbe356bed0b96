/**
 * The part of `apply` that concerns undoing: what is remembered of what was completed, and what an undoing takes of it.
 *
 * Invariants:
 * D1  Remembered is only what can be undone; what an undoing has taken is nowhere else, so nothing is undone twice.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { ElementId } from '../wiring/definition.ts';
import type { InstanceEvent } from './event.ts';
import type { ElementInstance, Inside, Undoing } from './state.ts';
import type { CalledWork, Undoable } from './undoable.ts';

type CompensationBegun = Extract<InstanceEvent, { kind: 'compensation-begun' }>;

/** The instance is about to end; its runs are remembered one by one. */
export function remember(scope: Inside, instance: ElementInstance, handler: ElementId | undefined): void {
  const inner = instance.inside?.done ?? [];
  if (instance.role === 'body') scope.done.push(...inner);
  else {
    const called = handler === undefined ? instance.called : undefined;
    scope.done.push({ element: instance.element, variables: instance.variables, inner, handler, called });
  }
}

/** What a broken-off undoing has not done goes back to where it was taken from. */
export function putBack(scope: Inside, { undoing, inside }: ElementInstance): void {
  const left = inside?.done ?? [];
  if (undoing?.of === undefined) scope.done.push(...left);
  else scope.done.push({ ...undoing.of, inner: left });
}

export interface Taken {
  readonly done: Undoable[];
  readonly variables: Record<string, JsonValue> | undefined;
  readonly undoing: Undoing;
  readonly called: CalledWork | undefined;
}

export function takeDone(from: Inside, { activity, last, awaitedBy = 0 }: CompensationBegun): Taken {
  if (last !== true) {
    const isTaken = ({ element }: Undoable) => activity === undefined || element === activity;
    const done = from.done.filter(isTaken);
    from.done = from.done.filter((undoable) => !isTaken(undoable));
    return {
      done,
      variables: undefined,
      undoing: { handled: false, awaitedBy, of: undefined },
      called: undefined,
    };
  }
  const undoable = from.done.pop();
  const called = undoable?.called;
  return {
    called,
    done: [...(undoable?.inner ?? [])],
    variables: undoable?.variables === undefined ? undefined : { ...undoable.variables },
    undoing: { handled: undoable?.handler !== undefined || called !== undefined, awaitedBy, of: undoable },
  };
}
