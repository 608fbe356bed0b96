/**
 * Conditions on outgoing flows: which are true, and what to say when none is.
 */
import type { Scope } from '../expressions/expression.ts';
import type { ElementDefinition, FlowId } from '../wiring/definition.ts';
import { evaluateIn, readValues } from './evaluate.ts';
import { Impediment } from './impediment.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';
import { VariableScope } from './variable-scope.ts';

/** A flow without a condition applies always; the default flow is not looked at. */
export function evaluateConditions(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  defaultFlow: FlowId | undefined,
  wanted: 'first' | 'all',
  scope: Scope = new VariableScope(step.state, instance),
): readonly FlowId[] {
  const found: FlowId[] = [];
  for (const id of element.outgoing) {
    if (id === defaultFlow) continue;
    const { condition } = step.program.flow(id);
    if (condition !== undefined && evaluateIn(step, scope, condition, element.id) !== true) continue;
    found.push(id);
    if (wanted === 'first') break;
  }
  return found;
}

export function noBranchApplies(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  scope: Scope = new VariableScope(step.state, instance),
): Impediment {
  const branches = element.outgoing.map((id) => {
    const { label, condition } = step.program.flow(id);
    if (condition === undefined) return `"${label}"`;
    return `"${label}" needs ${condition.text}${readValues(step.program.expression(condition), scope)}`;
  });
  return new Impediment(
    'no-branch-applies',
    `No branch of "${step.nameOf(element.id)}" applies, and none is the default: ${branches.join('; ')}.`,
  );
}
