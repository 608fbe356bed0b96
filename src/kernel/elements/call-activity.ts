/**
 * Call activities: another instance runs the called process; everything visible goes in and everything comes back, unless
 * the call says what it passes and takes. The return is `commands/call-commands.ts`.
 */
import { isRecord } from '../../expressions/value.ts';
import type { Variables } from '../command.ts';
import { evaluateToJson } from '../evaluate.ts';
import { handedVariables } from '../handed-variables.ts';
import { Impediment } from '../impediment.ts';
import { WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { OverlaidScope, VariableScope } from '../variable-scope.ts';
import { inputVariables, keepResult, mapVariables } from '../wrappers/data-mapping.ts';
import { errorsCaught } from '../wrappers/error-catcher.ts';
import type { DefinitionOf, ElementBehavior } from './element-behavior.ts';

export const callActivity: ElementBehavior<'call-activity'> = {
  onActivate(step, instance, element) {
    callProcess(step, instance, element);
    return WAIT;
  },
};

/** May meet an impediment. */
function passed(
  step: Step,
  instance: ReadonlyElementInstance,
  { id, inputs, passes }: DefinitionOf<'call-activity'>,
): Variables {
  if (passes === undefined)
    return inputs === undefined ? handedVariables(step, instance) : inputVariables(instance, inputs);
  const mapped = mapVariables(step, new VariableScope(step.state, instance), passes.mappings, id, 'fresh');
  return passes.all ? { ...handedVariables(step, instance), ...mapped } : mapped;
}

/** What the called process left, as its own variables until the mapping has succeeded; may meet an impediment. */
export function takeReturned(step: Step, instance: ReadonlyElementInstance): void {
  const element = step.definitionOf(instance);
  if (element.behavior !== 'call-activity' || element.takes === undefined) return;
  const returned = instance.variables?.[RETURNED];
  const all: Variables = returned !== undefined && isRecord(returned) ? returned : {};
  const around = new VariableScope(step.state, instance);
  const mapped = mapVariables(
    step,
    new OverlaidScope(all, around),
    element.takes.mappings,
    element.id,
    'fresh',
  );
  keepResult(step, instance, element, element.takes.all ? { ...all, ...mapped } : mapped);
}

/** Where what a call returned is kept until it is mapped; no name an expression can read. */
export const RETURNED = '(returned)';

/** May meet an impediment. */
function calledProcess(
  step: Step,
  instance: ReadonlyElementInstance,
  { name, calls, callsBy }: DefinitionOf<'call-activity'>,
): string {
  if (callsBy === undefined) return calls;
  const id = evaluateToJson(step, instance, callsBy);
  if (typeof id === 'string' && id !== '') return id;
  throw new Impediment(
    'expression-failed',
    `"${callsBy.text}" at "${name}" should give the id of the process to call; it gave ${JSON.stringify(id)}.`,
  );
}

export function callProcess(
  step: Step,
  instance: ReadonlyElementInstance,
  element: DefinitionOf<'call-activity'>,
): void {
  const variables = passed(step, instance, element);
  const process = calledProcess(step, instance, element);
  const catches = errorsCaught(step, instance);
  step.emit({ kind: 'process-called', key: instance.key, element: element.id, process });
  step.ask({
    kind: 'call-process',
    call: instance.key,
    element: element.id,
    process,
    from: element.from,
    variables,
    ...(catches.length > 0 && { catches }),
  });
}
