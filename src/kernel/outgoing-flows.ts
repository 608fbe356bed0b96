/**
 * The way out of activities and events: all flows that have no condition, those whose condition is true, and the default
 * flow when there is nothing else to take (BPMN 13.3.1; an implicit parallel or inclusive split).
 */
import type { Scope } from '../expressions/expression.ts';
import type { ElementDefinition, FlowId } from '../wiring/definition.ts';
import { evaluateConditions, noBranchApplies } from './conditional-flows.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';

export function outgoingFlows(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  /** As what comes behind sees the variables; absent: as the instance does. */
  scope?: Scope,
): readonly FlowId[] {
  if (element.outgoing.length === 0) return element.outgoing;
  const defaultFlow = 'defaultFlow' in element ? element.defaultFlow : undefined;
  const flows = evaluateConditions(step, instance, element, defaultFlow, 'all', scope);
  if (flows.length > 0) return flows;
  if (defaultFlow === undefined) throw noBranchApplies(step, instance, element, scope);
  return [defaultFlow];
}
