/**
 * Expected tokens: whether a join has to wait for a token that is somewhere else in its scope.
 *
 * Source: BPMN 2.0.2, 13.4.3 (inclusive gateway) and 13.4.5 (reset of the complex gateway).
 */
import type { ElementId, FlowId } from '../../wiring/definition.ts';
import type { Key } from '../command.ts';
import type { InclusiveJoin } from '../inclusive-reach.ts';
import type { ReadonlyInside } from '../state.ts';

export interface FreedJoin {
  readonly scope: Key;
  readonly element: ElementId;
  readonly joined: readonly FlowId[];
  /** Further tokens of a flow go on waiting. */
  readonly more: boolean;
  /** A complex gateway takes what came late. */
  readonly reset?: true;
}

/**
 * "For every directed path … that starts with a sequence flow that has a token, ends with an incoming sequence flow of
 * the gateway that has no token, and does not visit the gateway, there is also a path … that … ends with an incoming
 * sequence flow that has a token": a token elsewhere holds the gateway up only if all it can reach are empty flows.
 * `taken`: flows that count as having a token (13.4.5: those a complex gateway has taken one from).
 */
export function waitsForMore(join: InclusiveJoin, inside: ReadonlyInside, taken: readonly FlowId[]): boolean {
  for (const [element, tokens] of inside.census) {
    if (element === join.element && tokens === tokensAt(join.incoming, inside)) continue; // only those that wait here already
    let reachesEmpty = false;
    let reachesTaken = false;
    for (const flow of join.incoming) {
      if (join.reach.get(flow)?.has(element) !== true) continue;
      if (inside.arrived.has(flow) || taken.includes(flow)) reachesTaken = true;
      else reachesEmpty = true;
    }
    if (reachesEmpty && !reachesTaken) return true;
  }
  return false;
}

export function tokensAt(incoming: readonly FlowId[], inside: ReadonlyInside): number {
  return incoming.reduce((sum, flow) => sum + (inside.arrived.get(flow) ?? 0), 0);
}
