/**
 * What a behaviour of BPMN elements consists of. An implementation looks at the state, emits the events of its own
 * subject and says what shall happen next; boundary events, repetition, incidents, termination and the taking of flows
 * are not its business (`wrappers/`).
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Behavior, ElementDefinition } from '../../wiring/definition.ts';
import type { Answers, Variables } from '../command.ts';
import type { UserTaskOffer } from '../effect.ts';
import type { Cause } from '../event.ts';
import type { Next } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';

export type DefinitionOf<B extends Behavior> = Extract<ElementDefinition, { behavior: B }>;

export interface ElementBehavior<B extends Behavior> {
  /** Whether tokens of several incoming flows wait for each other; absent: each passes on its own. */
  readonly joins?: 'parallel' | 'inclusive' | 'complex';
  /** It holds elements of its own. */
  readonly holds?: true;
  onActivate(step: Step, instance: ReadonlyElementInstance, element: DefinitionOf<B>): Next;
  /**
   * Something in it is done, or nothing is left in it; absent: it is complete once nothing is left. Done again when an
   * incident of this stage is resolved.
   */
  onInside?(step: Step, instance: ReadonlyElementInstance, element: DefinitionOf<B>): Next;
  /** An event subprocess in it has ended everything else in it, and is what it consists of from now on. */
  onInterrupted?(step: Step, instance: ReadonlyElementInstance, element: DefinitionOf<B>): void;
  /** One of the triggers it waits for has occurred. */
  onTrigger?(
    step: Step,
    instance: ReadonlyElementInstance,
    element: DefinitionOf<B>,
    occurrence: Occurrence,
  ): Next;
  /** A scope that asks people something: the open question once more, as the definition has it now. */
  offerAgain?(step: Step, instance: ReadonlyElementInstance, element: DefinitionOf<B>): void;
  /** A person has done the user task it had created; answers and fields are valid, variables are set. */
  onUserTask?(
    step: Step,
    instance: ReadonlyElementInstance,
    element: DefinitionOf<B>,
    done: UserTaskResult,
  ): Next;
}

/** What set it off: `element` is the event (or receive task) itself. */
export interface Occurrence extends Cause {
  /** What came with it, where the element behind it (boundary event, event behind a gateway) maps that itself. */
  readonly variables?: Variables;
}

export interface UserTaskResult {
  readonly purpose: UserTaskOffer['purpose'];
  readonly answers: Answers;
  readonly variables: Readonly<Record<string, JsonValue>>;
}
