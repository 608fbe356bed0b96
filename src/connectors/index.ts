/**
 * The connectors that come with Baton: one line each.
 *
 * Boundary: lists. What stays inside Baton (scripts, decisions) also runs in a rehearsal; what reaches the world does not.
 */
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/connector.ts';
import type { DecisionMaker } from '../ports/decision-models.ts';
import type { Connector } from './action.ts';
import { decisionConnector } from './decision/decision-connector.ts';
import { javascriptConnector } from './javascript/javascript-connector.ts';

/** Those that reach the world. */
export const connectors: readonly Connector[] = [];

/** `clock`: what a connector takes for the present; a rehearsal's own. */
export function innerConnectors(clock: Clock, decisions: DecisionMaker): readonly JobHandler[] {
  return [javascriptConnector(clock), decisionConnector(decisions, clock)];
}
