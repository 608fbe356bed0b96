/**
 * Messages an instance sends: by a throw or end event, or when a task with message flows completes. Day-one diagrams say
 * nothing about their content, so a message carries everything its sender sees.
 */
import type { Mapping, MessageThrow } from '../../wiring/definition.ts';
import type { Variables } from '../command.ts';
import { fixKeys, sentKey } from '../correlation.ts';
import { correlationKey } from '../correlation-key.ts';
import { handedVariables } from '../handed-variables.ts';
import { messageName } from '../message-name.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { VariableScope } from '../variable-scope.ts';
import { mapVariables } from '../wrappers/data-mapping.ts';

export interface PreparedMessage {
  readonly thrown: MessageThrow;
  readonly name: string;
  readonly key: string | undefined;
  readonly payload: Variables | undefined;
}

/** May meet an impediment; changes nothing. */
export function prepareMessage(
  step: Step,
  instance: ReadonlyElementInstance,
  thrown: MessageThrow,
): PreparedMessage {
  const key = thrown.key === undefined ? undefined : correlationKey(step, instance, thrown.key);
  const name = messageName(step, instance, thrown);
  return { thrown, name, key, payload: payloadOf(step, instance, thrown.payload) };
}

/** Nothing where the throw does not say: then it carries what its sender sees. May meet an impediment. */
export function payloadOf(
  step: Step,
  instance: ReadonlyElementInstance,
  payload: readonly Mapping[] | undefined,
): Variables | undefined {
  if (payload === undefined) return undefined;
  return mapVariables(step, new VariableScope(step.state, instance), payload, instance.element, 'fresh');
}

export function throwMessage(
  step: Step,
  instance: ReadonlyElementInstance,
  { thrown, name, key, payload }: PreparedMessage,
): void {
  const { element } = instance;
  const { targets } = thrown;
  const emitted = { kind: 'message-thrown', key: instance.key, element, name } as const;
  const variables = payload ?? handedVariables(step, instance);
  const correlation = key ?? sentKey(step, name, variables);
  step.emit(correlation === undefined ? emitted : { ...emitted, correlation });
  fixKeys(step, instance.key, element, name, variables);
  const asked = { kind: 'publish-message', element, name, targets, variables } as const;
  step.ask(correlation === undefined ? asked : { ...asked, key: correlation });
}
