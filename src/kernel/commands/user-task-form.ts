/**
 * Whether what a person hands in completes the user task: fields present and of their type, every question answered.
 * Derived from the definition, so that the state need not keep forms.
 */

import { parseDate, parseDateTime } from '../../expressions/temporal/iso-text.ts';
import { isFileReference } from '../../expressions/large-value.ts';
import { type JsonValue, ownValue } from '../../expressions/value.ts';
import type { FormField, PersonWork } from '../../wiring/definition.ts';
import { questionOf } from '../branch-question.ts';
import type { Rejection } from '../decision.ts';
import type { UserTaskQuestion } from '../effect.ts';
import { shorten } from '../evaluate.ts';
import { nextQuestion } from '../next-question.ts';
import type { UserTaskWait } from '../state.ts';
import type { Step } from '../step.ts';
import { questionsOf } from '../work/person-work.ts';
import { repeatQuestion } from '../wrappers/repeat-question.ts';
import { COUNT_FIELD } from '../wrappers/repetition.ts';
import { type CommandOf, reject } from './command-handler.ts';
import { beyondLimits } from './field-limits.ts';

type Completion = Pick<CommandOf<'complete-user-task'>, 'variables' | 'answers'>;

export function checkCompletion(
  step: Step,
  task: Readonly<UserTaskWait>,
  given: Completion,
): Rejection | undefined {
  if (task.purpose === 'count') return checkCount(given.variables[COUNT_FIELD]);
  for (const field of fieldsOf(step, task)) {
    const wrong = checkField(field, ownValue(given.variables, field.name));
    if (wrong !== undefined) return wrong;
  }
  for (const question of questionsAskedIn(step, task)) {
    const wrong = checkAnswer(question, ownValue(given.answers, question.element));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** The work of a step done by a person, or of a throw event done by hand. */
export function personWorkOf(step: Step, task: Readonly<UserTaskWait>): PersonWork | undefined {
  if (task.purpose !== 'work') return undefined;
  const element = step.program.element(task.element);
  if (element.behavior === 'task') return element.work.by === 'person' ? element.work : undefined;
  if (element.behavior !== 'throw-event' && element.behavior !== 'end-event') return undefined;
  const byHand = element.throws.find((thrown) => thrown.kind === 'by-hand');
  return byHand?.kind === 'by-hand' ? byHand.work : undefined;
}

function fieldsOf(step: Step, task: Readonly<UserTaskWait>): readonly FormField[] {
  if (task.purpose === 'count')
    return [{ name: COUNT_FIELD, label: 'How many', type: 'number', required: true }];
  return personWorkOf(step, task)?.form.fields ?? [];
}

function questionsAskedIn(step: Step, task: Readonly<UserTaskWait>): readonly UserTaskQuestion[] {
  const element = step.program.element(task.element);
  if (task.purpose === 'work') {
    const work = element.behavior === 'task' ? personWorkOf(step, task) : undefined;
    return work === undefined ? [] : questionsOf(step, element, work);
  }
  const question = task.purpose === 'question' ? questionOf(element) : undefined;
  const repeat = task.purpose === 'repeat' ? repeatQuestion(element) : undefined;
  const next = task.purpose === 'next' ? nextQuestion(element) : undefined;
  return [question, repeat, next].filter((asked) => asked !== undefined);
}

function checkField(field: FormField, value: JsonValue | undefined): Rejection | undefined {
  if (field.readOnly === true) return undefined;
  const absent = value === undefined || value === null || (value === '' && field.type !== 'json');
  if (absent) {
    if (!field.required) return undefined;
    return reject('field-missing', `"${field.label}" (${field.name}) is required; nothing was given.`);
  }
  if (!hasType(field, value)) {
    return reject(
      'field-mistyped',
      `"${field.label}" (${field.name}) should be ${TYPE_TEXTS[field.type]}; it is ${shorten(value)}.`,
    );
  }
  const { options = [] } = field;
  const beyond = beyondLimits(field, value);
  if (beyond !== undefined) {
    return reject(
      'field-mistyped',
      `"${field.label}" (${field.name}) should be ${beyond}; it is ${shorten(value)}.`,
    );
  }
  if (field.many === true && !Array.isArray(value)) {
    return reject('field-mistyped', `"${field.label}" (${field.name}) should be a list of choices.`);
  }
  const chosen = field.many === true && Array.isArray(value) ? value : [value];
  if (options.length > 0 && !chosen.every((one) => isOption(options, one))) {
    const labels = options.map(({ label }) => label).join(', ');
    return reject(
      'field-mistyped',
      `"${field.label}" (${field.name}) should be one of ${labels}; it is ${shorten(value)}.`,
    );
  }
  return undefined;
}

function isOption(options: NonNullable<FormField['options']>, value: JsonValue): boolean {
  return options.some((option) => JSON.stringify(option.value) === JSON.stringify(value));
}

const TYPE_TEXTS: Readonly<Record<FormField['type'], string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'yes or no (true or false)',
  date: 'a date such as 2030-01-31',
  json: 'a value',
  file: 'a file: what keeping it (POST /api/documents) was answered with',
};

function hasType(field: FormField, value: JsonValue): boolean {
  switch (field.type) {
    case 'json':
      return true;
    case 'file':
      return (field.many === true && Array.isArray(value) ? value : [value]).every(isFileReference);
    case 'date':
      return typeof value === 'string' && (parseDate(value) ?? parseDateTime(value)) !== undefined;
    default:
      return typeof value === field.type;
  }
}

/** How many times something is to be done. */
function checkCount(value: JsonValue | undefined): Rejection | undefined {
  if (value === undefined || value === null) {
    return reject('field-missing', `"How many times" (${COUNT_FIELD}) is required; nothing was given.`);
  }
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return undefined;
  return reject(
    'field-mistyped',
    `"How many times" (${COUNT_FIELD}) should be a whole number; it is ${shorten(value)}.`,
  );
}

function checkAnswer(
  question: UserTaskQuestion,
  answer: readonly string[] | undefined,
): Rejection | undefined {
  const options = question.answers.map(({ value, label }) => `${value} ("${label}")`).join(', ');
  if (answer === undefined || answer.length === 0) {
    return reject(
      'answer-missing',
      `"${question.prompt}" (${question.element}) needs an answer: ${options}.`,
    );
  }
  const unknown = answer.find((given) => !question.answers.some(({ value }) => value === given));
  if (unknown !== undefined) {
    return reject(
      'answer-unknown',
      `"${unknown}" does not answer "${question.prompt}" (${question.element}): expected ${options}.`,
    );
  }
  const repeated = new Set(answer).size !== answer.length;
  if (repeated || (!question.many && answer.length > 1)) {
    const wanted = question.many ? 'each answer at most once' : 'one answer';
    return reject(
      'answer-unknown',
      `"${question.prompt}" (${question.element}) takes ${wanted}; found ${answer.join(', ')}.`,
    );
  }
  return undefined;
}
