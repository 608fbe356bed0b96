/**
 * The part of the check that concerns undoing (compensation): what is complete and could still be undone, and what is being
 * undone now.
 */
import type { ReadonlyState } from '../state.ts';
import type { Undoable } from '../undoable.ts';
import { nameIn, type Passage } from './check-migration.ts';
import { counterpart, type Obstacle } from './migration-plan.ts';

export function checkUndoing(passage: Passage): readonly Obstacle[] {
  const { from, state } = passage;
  const obstacles: Obstacle[] = [];
  for (const { role, element } of state.elements.values()) {
    if (role !== 'undo') continue;
    const message = 'Something that was done is being undone right now. Wait until that is over.';
    obstacles.push({ element: from.find(element) === undefined ? from.definition.id : element, message });
  }
  for (const done of undoablesIn(state)) {
    if (done.called !== undefined) {
      const message = `What ${nameIn(from, done.element)} has called is done and could still be undone by the version it ran on. Wait until that is not possible any more.`;
      obstacles.push({ element: done.element, message });
      continue;
    }
    if (hasCounterpart(passage, done.element) && hasCounterpart(passage, done.handler)) continue;
    const message = `${nameIn(from, done.element)} is done and could still be undone; the new version does not have that.`;
    obstacles.push({ element: done.element, message });
  }
  return obstacles;
}

/** With all that lies in them. */
export function* undoablesIn(state: ReadonlyState): Generator<Undoable> {
  for (const { inside } of state.elements.values()) {
    const open = [...(inside?.done ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      yield next;
      open.push(...next.inner);
    }
  }
}

function hasCounterpart({ from, to, plan }: Passage, element: string | undefined): boolean {
  if (element === undefined) return true;
  const after = to.find(counterpart(plan.elements, element) ?? '');
  return after !== undefined && after.behavior === from.find(element)?.behavior;
}
