/** What stays inside Baton, scripts and decisions: it also runs in a rehearsal, and without loading what reaches the world. */
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/connector.ts';
import type { DecisionMaker } from '../ports/decision-models.ts';
import { decisionConnector } from './decision/decision-connector.ts';
import { javascriptConnector } from './javascript/javascript-connector.ts';

/** `clock`: what a connector takes for the present; a rehearsal's own. */
export function innerConnectors(clock: Clock, decisions: DecisionMaker): readonly JobHandler[] {
  return [javascriptConnector(clock), decisionConnector(decisions, clock)];
}
