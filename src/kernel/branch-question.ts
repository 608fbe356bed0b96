/**
 * Questions: a gateway without conditions asks a person which way to go, either in the form of the task right before it
 * (the answer is kept in the scope until the gateway takes it) or by a user task of its own.
 */
import type { ElementDefinition, ElementId, FlowId } from '../wiring/definition.ts';
import type { UserTaskQuestion } from './effect.ts';
import type { ReadonlyElementInstance } from './state.ts';
import type { Step } from './step.ts';
import { offerUserTask } from './user-task.ts';

/** The question a gateway asks; absent where it decides otherwise. */
export function questionOf(element: ElementDefinition | undefined): UserTaskQuestion | undefined {
  if (element === undefined || !('decision' in element) || element.decision.by !== 'question')
    return undefined;
  return {
    element: element.id,
    prompt: element.decision.prompt,
    many: element.behavior !== 'exclusive-gateway',
    answers: element.decision.answers.map((answer) => ({ value: answer.flow, label: answer.label })),
  };
}

/** The answer that was given beforehand, used up. */
export function takeAnswer(step: Step, gateway: ReadonlyElementInstance): readonly FlowId[] | undefined {
  const answer = step.instance(gateway.scope).inside?.answers.get(gateway.element);
  if (answer !== undefined)
    step.emit({ kind: 'answer-used', scope: gateway.scope, element: gateway.element });
  return answer;
}

export function keepAnswer(
  step: Step,
  task: ReadonlyElementInstance,
  gateway: ElementId,
  answer: readonly string[],
): void {
  const scope = task.role === 'run' ? step.instance(task.scope).scope : task.scope;
  step.emit({ kind: 'answer-kept', scope, element: gateway, answer });
}

export function askQuestion(step: Step, instance: ReadonlyElementInstance, element: ElementDefinition): void {
  const question = questionOf(element);
  if (question === undefined) return;
  const role =
    'decision' in element && element.decision.by === 'question' ? element.decision.role : element.role;
  offerUserTask(step, instance, {
    element: element.id,
    purpose: 'question',
    title: question.prompt,
    role,
    questions: [question],
  });
}
