/**
 * Termination: an element instance ends without completing, and all it holds with it, innermost first.
 */
import { assertPresent } from '../broken-invariant.ts';
import type { Key } from '../command.ts';
import type { Step } from '../step.ts';

export function terminate(step: Step, key: Key): void {
  end(step, key, false);
}

/** Everything in a scope but the scope itself. */
export function terminateChildren(step: Step, scope: Key): void {
  endChildren(step, scope, false);
}

/** All tokens of a scope: on elements, on the move, at joins. */
export function emptyScope(step: Step, scope: Key): void {
  endChildren(step, scope, false);
  withdrawTokens(step, scope);
}

/** As `emptyScope`, but what was complete anywhere in it can still be undone. */
export function emptyScopeKeeping(step: Step, scope: Key): void {
  endChildren(step, scope, true);
  withdrawTokens(step, scope);
}

function end(step: Step, key: Key, keeping: boolean): void {
  endChildren(step, key, keeping);
  const { element, scope, role, inside } = step.instance(key);
  if (role === 'undo') {
    const kept = keeping ? ({ kept: true } as const) : {};
    step.emit({ kind: 'compensation-ended', key, element, scope, outcome: 'broken-off', ...kept });
    return;
  }
  const keeps = keeping && inside !== undefined && inside.done.length > 0;
  step.emit({ kind: 'element-terminated', key, element, scope, ...(keeps && { undo: {} }) });
}

function endChildren(step: Step, scope: Key, keeping: boolean): void {
  const { inside } = step.instance(scope);
  if (inside === undefined) return;
  for (const child of [...inside.children]) end(step, child, keeping);
}

function withdrawTokens(step: Step, scope: Key): void {
  const inside = assertPresent(step.instance(scope).inside, `the inside of ${scope}`);
  if (inside.moving > 0 || inside.arrived.size > 0) step.emit({ kind: 'tokens-withdrawn', scope });
}
