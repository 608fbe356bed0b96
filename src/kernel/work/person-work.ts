/**
 * Work by a person: a user task for the step's role, with the questions that are asked in its form: those of the
 * gateways behind it, and "Once more?" where the step is a loop without a condition.
 */
import type { ElementDefinition, PersonWork } from '../../wiring/definition.ts';
import { questionOf } from '../branch-question.ts';
import type { UserTaskQuestion } from '../effect.ts';
import { type Next, WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { offerUserTask } from '../user-task.ts';
import { repeatQuestion } from '../wrappers/repeat-question.ts';
import { filledForm } from './filled-form.ts';
import { peopleFor } from './task-people.ts';

export function startPersonWork(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  work: PersonWork,
): Next {
  const offered = {
    element: element.id,
    purpose: 'work',
    title: element.name,
    role: work.role,
    form: filledForm(step, instance, work.form),
    questions: questionsOf(step, element, work),
    errors: work.errors.map(({ boundary, label, beside }) =>
      beside === undefined ? { boundary, label } : { boundary, label, beside },
    ),
    ...(work.instruction !== undefined && { instruction: work.instruction }),
    ...(work.people !== undefined && peopleFor(step, instance, work.people)),
  } as const;
  offerUserTask(step, instance, offered);
  return WAIT;
}

export function questionsOf(
  step: Step,
  element: ElementDefinition,
  work: PersonWork,
): readonly UserTaskQuestion[] {
  const questions: UserTaskQuestion[] = [];
  for (const gateway of work.asks) {
    const question = questionOf(step.program.find(gateway));
    if (question !== undefined) questions.push(question);
  }
  const repeat = repeatQuestion(element);
  if (repeat !== undefined) questions.push(repeat);
  return questions;
}
