/** The connectors that come with Baton. */
import type { Clock } from '../ports/clock.ts';
import type { JobHandler } from '../ports/connector.ts';
import type { DecisionMaker } from '../ports/decision-models.ts';
import { decisionConnector } from './decision/decision-connector.ts';
import { javascriptConnector } from './javascript/javascript-connector.ts';

/** `clock`: what a connector takes for the present; a rehearsal's own. */
export function builtInConnectors(clock: Clock, decisions: DecisionMaker): readonly JobHandler[] {
  return [javascriptConnector(clock), decisionConnector(decisions, clock)];
}
