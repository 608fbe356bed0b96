/**
 * Messages an instance sends: by a throw or end event, or when a task with message flows completes. Day-one diagrams say
 * nothing about their content, so a message carries everything its sender sees.
 */
import type { MessageThrow } from '../../wiring/definition.ts';
import { correlationKey } from '../correlation-key.ts';
import { handedVariables } from '../handed-variables.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';

export interface PreparedMessage {
  readonly thrown: MessageThrow;
  readonly key: string | undefined;
}

/** May meet an impediment; changes nothing. */
export function prepareMessage(
  step: Step,
  instance: ReadonlyElementInstance,
  thrown: MessageThrow,
): PreparedMessage {
  return { thrown, key: thrown.key === undefined ? undefined : correlationKey(step, instance, thrown.key) };
}

export function throwMessage(
  step: Step,
  instance: ReadonlyElementInstance,
  { thrown, key }: PreparedMessage,
): void {
  const { element } = instance;
  const { name, targets } = thrown;
  const emitted = { kind: 'message-thrown', key: instance.key, element, name } as const;
  step.emit(key === undefined ? emitted : { ...emitted, correlation: key });
  const variables = handedVariables(step, instance);
  const asked = { kind: 'publish-message', element, name, targets, variables } as const;
  step.ask(key === undefined ? asked : { ...asked, key });
}
