/**
 * What people do with user tasks: claim, release, complete, report an error.
 */
import { ownValue } from '../../expressions/value.ts';
import type { PersonWork } from '../../wiring/definition.ts';
import { keepAnswer, questionOf } from '../branch-question.ts';
import type { Key, Variables } from '../command.ts';
import type { Rejection } from '../decision.ts';
import { behaviorOf } from '../elements/index.ts';
import type { UserTaskWait } from '../state.ts';
import type { Step } from '../step.ts';
import { triggersAt } from '../triggers/index.ts';
import { settleAlternatives } from '../triggers/waits-again.ts';
import { setVariables } from '../variable-scope.ts';
import { keepResult } from '../wrappers/data-mapping.ts';
import { caughtVariables } from '../wrappers/error-catcher.ts';
import { guarded } from '../wrappers/incidents.ts';
import { continueRepetition, proceed, proceedRepetition } from '../wrappers/lifecycle.ts';
import { hear } from '../wrappers/listeners.ts';
import { occur } from '../wrappers/occurrences.ts';
import { COUNT_FIELD, planCounted } from '../wrappers/repetition.ts';
import { type CommandHandler, type CommandOf, reject } from './command-handler.ts';
import { checkCompletion, personWorkOf } from './user-task-form.ts';

type UserTask = Readonly<UserTaskWait>;

export const claimUserTask: CommandHandler<'claim-user-task'> = (step, command) => {
  const { person, from } = command;
  const task = openTask(step, from === undefined ? command : { task: command.task, person: from });
  if ('code' in task) return task;
  const { key, owner, element } = task;
  const takenOver = from !== undefined && task.person === from && from !== person;
  step.emit({
    kind: 'user-task-claimed',
    task: key,
    key: owner,
    element,
    person,
    ...(takenOver && { from }),
  });
  step.ask({ kind: 'assign-user-task', task: key, person });
  if (task.purpose === 'work') heardWhenTaken(step, owner);
  return undefined;
};

/** Nobody is kept from taking a task: what a listener cannot work out is for somebody to look at. */
function heardWhenTaken(step: Step, owner: Key): void {
  const instance = step.instance(owner);
  const element = step.definitionOf(instance);
  guarded(step, owner, 'continue', () => hear(step, instance, element, 'claim'));
}

export const releaseUserTask: CommandHandler<'release-user-task'> = (step, command) => {
  const task = openTask(step, command);
  if ('code' in task) return task;
  const { key, owner, element } = task;
  step.emit({ kind: 'user-task-released', task: key, key: owner, element, person: command.person });
  step.ask({ kind: 'assign-user-task', task: key, person: undefined });
  return undefined;
};

export const completeUserTask: CommandHandler<'complete-user-task'> = (step, command) => {
  const task = openTask(step, command);
  if ('code' in task) return task;
  const wrong = checkCompletion(step, task, command);
  if (wrong !== undefined) return wrong;
  const { key, owner, element } = task;
  const { person, answers } = command;
  step.emit({ kind: 'user-task-completed', task: key, key: owner, element, person, answers });
  step.ask({ kind: 'remove-user-task', task: key });
  takeUp(step, task, command.variables);
  goOn(step, task, command);
  return undefined;
};

function takeUp(step: Step, task: UserTask, given: Variables): void {
  const { purpose, owner } = task;
  const instance = step.instance(owner);
  const variables = withoutReadOnly(personWorkOf(step, task), given);
  if (purpose === 'work') keepResult(step, instance, step.definitionOf(instance), variables);
  else if (purpose !== 'count' && purpose !== 'confirmation') setVariables(step, instance, variables);
}

/** What a form only shows is not taken from it. */
function withoutReadOnly(work: PersonWork | undefined, given: Variables): Variables {
  const shown = (work?.form.fields ?? []).filter(({ readOnly }) => readOnly === true);
  if (shown.length === 0) return given;
  const names = new Set(shown.map(({ name }) => name));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
}

export const reportError: CommandHandler<'report-error'> = (step, command) => {
  const task = openTask(step, command);
  if ('code' in task) return task;
  const error = personWorkOf(step, task)?.errors.find(({ boundary }) => boundary === command.boundary);
  if (error === undefined) {
    return reject(
      'no-such-error',
      `"${step.nameOf(task.element)}" has no error ${command.boundary} to report.`,
    );
  }
  const owner = step.instance(task.owner);
  const activity = owner.role === 'run' ? step.instance(owner.scope) : owner;
  const { boundary, code } = error;
  const trigger = triggersAt(step, boundary).findIndex(
    ({ kind }) => kind === 'error' || kind === 'escalation',
  );
  const thrown = { key: owner.key, element: owner.element };
  if (triggersAt(step, boundary)[trigger]?.kind === 'escalation') {
    const caught = { ...thrown, caught: boundary };
    step.emit({ kind: 'escalation-thrown', ...(code === undefined ? caught : { ...caught, code }) });
  } else step.emit({ kind: 'error-thrown', ...thrown, code: code ?? '', boundary });
  const caught = caughtVariables(step, { element: boundary, trigger }, code, undefined);
  occur(step, activity.key, { element: boundary, trigger }, { ...command.variables, ...caught });
  return undefined;
};

function goOn(step: Step, task: UserTask, command: CommandOf<'complete-user-task'>): void {
  switch (task.purpose) {
    case 'work':
      keepAnswers(step, task, command);
      goOnInElement(step, task, command);
      break;
    case 'question':
    case 'next':
      goOnInElement(step, task, command);
      break;
    case 'confirmation':
      confirmed(step, task, command.variables);
      break;
    case 'repeat':
      keepRepeatAnswer(step, task.owner, command);
      continueRepetition(step, task.owner);
      break;
    case 'count':
      counted(step, task.owner, Number(command.variables[COUNT_FIELD]));
      break;
  }
}

function goOnInElement(step: Step, task: UserTask, command: CommandOf<'complete-user-task'>): void {
  const instance = step.instance(task.owner);
  const element = step.definitionOf(instance);
  const { answers, variables } = command;
  const done = { purpose: task.purpose, answers, variables };
  const next = behaviorOf(element).onUserTask?.(step, instance, element, done);
  if (next !== undefined) proceed(step, task.owner, next);
}

/** What the form asked for the gateways behind, and whether the step has to be done once more. */
function keepAnswers(step: Step, task: UserTask, command: CommandOf<'complete-user-task'>): void {
  const work: PersonWork | undefined = personWorkOf(step, task);
  const instance = step.instance(task.owner);
  for (const gateway of work?.asks ?? []) {
    const answer = ownValue(command.answers, gateway);
    if (answer !== undefined && questionOf(step.program.find(gateway)) !== undefined) {
      keepAnswer(step, instance, gateway, answer);
    }
  }
  if (instance.role === 'run') keepRepeatAnswer(step, instance.scope, command);
}

function keepRepeatAnswer(step: Step, body: Key, command: CommandOf<'complete-user-task'>): void {
  const { element } = step.instance(body);
  const answer = ownValue(command.answers, element);
  if (answer !== undefined) step.emit({ kind: 'answer-kept', scope: body, element, answer });
}

function confirmed(step: Step, { owner, element, trigger }: UserTask, variables: Variables): void {
  settleAlternatives(step, step.instance(owner), { element, trigger });
  occur(step, owner, { element, trigger }, variables);
}

function counted(step: Step, body: Key, total: number): void {
  const instance = step.instance(body);
  const progress = guarded(step, body, 'activate', () =>
    planCounted(step, instance, step.definitionOf(instance), total),
  );
  if (progress !== undefined) proceedRepetition(step, body, progress);
}

function openTask(
  step: Step,
  command: { readonly task: Key; readonly person: string },
): UserTask | (Rejection & { readonly kind?: never }) {
  const task = step.wait('user-task', command.task);
  if (task === undefined) {
    return reject(
      'no-such-user-task',
      `User task ${command.task} is not open: expected one this instance waits for.`,
    );
  }
  if (task.person !== undefined && task.person !== command.person) {
    return reject(
      'claimed-by-another',
      `"${step.nameOf(task.element)}" was claimed by ${task.person}; ${command.person} cannot act on it.`,
    );
  }
  return task;
}
