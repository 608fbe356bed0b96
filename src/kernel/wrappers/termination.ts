/**
 * Termination: an element instance ends without completing, and all it holds with it, innermost first.
 */
import { assertPresent } from '../broken-invariant.ts';
import type { Key } from '../command.ts';
import type { Step } from '../step.ts';

export function terminate(step: Step, key: Key): void {
  const instance = step.instance(key);
  terminateChildren(step, key);
  step.emit({ kind: 'element-terminated', key, element: instance.element, scope: instance.scope });
}

/** Everything in a scope but the scope itself. */
export function terminateChildren(step: Step, scope: Key): void {
  const { inside } = step.instance(scope);
  if (inside === undefined) return;
  for (const child of [...inside.children]) terminate(step, child);
}

/** All tokens of a scope: on elements, on the move, at joins. */
export function emptyScope(step: Step, scope: Key): void {
  terminateChildren(step, scope);
  const inside = assertPresent(step.instance(scope).inside, `the inside of ${scope}`);
  if (inside.moving > 0 || inside.arrived.size > 0) step.emit({ kind: 'tokens-withdrawn', scope });
}
