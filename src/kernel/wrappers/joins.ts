/**
 * Joins: tokens wait at a gateway for those of its other incoming flows. Parallel joins count by flow (BPMN 13.4.1);
 * inclusive and complex joins are looked at again whenever the command has moved all it can.
 *
 * Invariants:
 * J1  A token that arrives costs the number of incoming flows, not the number of tokens.
 * J2  An inclusive join is decided only when nothing in its scope is on the move, so a token on its way is never missed:
 *     neither one of the command nor one the step limit has stopped.
 *
 * Source: BPMN 2.0.2, 13.4.1 and 13.4.3 (the inclusive gateway's rule: `expected-tokens.ts`).
 */
import type { ElementDefinition, ElementId, FlowId } from '../../wiring/definition.ts';
import { assertPresent } from '../broken-invariant.ts';
import type { Key } from '../command.ts';
import type { ReadonlyInside } from '../state.ts';
import type { Step } from '../step.ts';
import { settleComplexJoin } from './complex-joins.ts';
import { type FreedJoin, tokensAt, waitsForMore } from './expected-tokens.ts';

/** The flows whose tokens the gateway takes now; absent: it waits. */
export function arriveAtParallelJoin(
  step: Step,
  element: ElementDefinition,
  scope: Key,
  flow: FlowId,
): readonly FlowId[] | undefined {
  step.emit({ kind: 'token-arrived', flow, element: element.id, scope, inclusive: false });
  const { arrived } = insideOf(step, scope);
  return element.incoming.every((incoming) => arrived.has(incoming)) ? element.incoming : undefined;
}

export function arriveAtInclusiveJoin(
  step: Step,
  element: ElementDefinition,
  scope: Key,
  flow: FlowId,
): void {
  step.emit({ kind: 'token-arrived', flow, element: element.id, scope, inclusive: true });
}

/** One inclusive or complex join that need not wait any longer, if there is one in the scopes that have changed. */
export function findFreedJoin(step: Step): FreedJoin | undefined {
  for (const scope of step.unsettled) {
    const inside = step.state.elements.get(scope)?.inside;
    if (inside !== undefined && inside.moving === 0) {
      for (const element of new Set([...inside.inclusiveJoins, ...inside.opened.keys()])) {
        const freed = settleJoin(step, scope, inside, element);
        if (freed !== undefined) return freed;
      }
    }
    step.unsettled.delete(scope);
  }
  return undefined;
}

/** Whatever waits at a join is looked at once more. */
export function reconsiderJoins(step: Step): void {
  if (step.program.inclusiveJoins.size === 0) return;
  for (const [key, { inside }] of step.state.elements) {
    if (inside !== undefined && inside.inclusiveJoins.size > 0) step.unsettled.add(key);
  }
}

function settleJoin(
  step: Step,
  scope: Key,
  inside: ReadonlyInside,
  element: ElementId,
): FreedJoin | undefined {
  const join = step.program.inclusiveJoins.get(element);
  if (join === undefined) return undefined;
  if (step.program.element(element).behavior === 'complex-gateway')
    return settleComplexJoin(step, scope, join);
  if (waitsForMore(join, inside, [])) return undefined;
  const joined = join.incoming.filter((flow) => inside.arrived.has(flow));
  return { scope, element, joined, more: tokensAt(join.incoming, inside) > joined.length };
}

function insideOf(step: Step, scope: Key): ReadonlyInside {
  return assertPresent(step.instance(scope).inside, `the inside of ${scope}`);
}
