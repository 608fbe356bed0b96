/**
 * Joins: tokens wait at a gateway for those of its other incoming flows. Parallel joins count by flow (BPMN 13.4.1);
 * inclusive joins are looked at again whenever the command has moved all it can (`settleInclusiveJoins`).
 *
 * Invariants:
 * J1  A token that arrives costs the number of incoming flows, not the number of tokens.
 * J2  An inclusive join is decided only when nothing in its scope is on the move, so a token on its way is never missed:
 *     neither one of the command nor one the step limit has stopped.
 *
 * Source: BPMN 2.0.2, 13.4.1 and 13.4.3 (the inclusive gateway's rule, quoted in `waitsForMore`).
 */
import type { ElementDefinition, ElementId, FlowId } from '../../wiring/definition.ts';
import { assertPresent } from '../broken-invariant.ts';
import type { Key } from '../command.ts';
import type { InclusiveJoin } from '../inclusive-reach.ts';
import type { ReadonlyInside } from '../state.ts';
import type { Step } from '../step.ts';

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

export interface FreedJoin {
  readonly scope: Key;
  readonly element: ElementId;
  readonly joined: readonly FlowId[];
  /** Second tokens of a flow go on waiting. */
  readonly more: boolean;
}

/** One inclusive join that need not wait any longer, if there is one in the scopes that have changed. */
export function findFreedJoin(step: Step): FreedJoin | undefined {
  for (const scope of step.unsettled) {
    const inside = step.state.elements.get(scope)?.inside;
    const candidates = inside === undefined || inside.moving > 0 ? [] : inside.inclusiveJoins;
    for (const element of candidates) {
      const join = step.program.inclusiveJoins.get(element);
      if (inside === undefined || join === undefined || waitsForMore(join, inside)) continue;
      const joined = join.incoming.filter((flow) => inside.arrived.has(flow));
      return { scope, element, joined, more: tokensAt(join, inside) > joined.length };
    }
    step.unsettled.delete(scope);
  }
  return undefined;
}

/**
 * "For every directed path … that starts with a sequence flow that has a token, ends with an incoming sequence flow of
 * the gateway that has no token, and does not visit the gateway, there is also a path … that … ends with an incoming
 * sequence flow that has a token": a token elsewhere holds the gateway up only if all it can reach are empty flows.
 */
function waitsForMore(join: InclusiveJoin, inside: ReadonlyInside): boolean {
  for (const [element, tokens] of inside.census) {
    if (element === join.element && tokens === tokensAt(join, inside)) continue; // only those that wait here already
    let reachesEmpty = false;
    let reachesTaken = false;
    for (const flow of join.incoming) {
      if (join.reach.get(flow)?.has(element) !== true) continue;
      if (inside.arrived.has(flow)) reachesTaken = true;
      else reachesEmpty = true;
    }
    if (reachesEmpty && !reachesTaken) return true;
  }
  return false;
}

function tokensAt(join: InclusiveJoin, inside: ReadonlyInside): number {
  return join.incoming.reduce((sum, flow) => sum + (inside.arrived.get(flow) ?? 0), 0);
}

function insideOf(step: Step, scope: Key): ReadonlyInside {
  return assertPresent(step.instance(scope).inside, `the inside of ${scope}`);
}
