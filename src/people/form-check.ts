/**
 * Checks what a person filled in against the task's form and questions, before the kernel sees it, so that every
 * fault is named at once and in plain words.
 *
 * Boundary: words and shapes. The kernel checks again; what it rejects is translated in `server/kernel-rejection.ts`.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Answers, Variables } from '../kernel/command.ts';
import type { UserTaskQuestion } from '../kernel/effect.ts';
import { isDocumentReference } from '../ports/documents.ts';
import type { Form, FormField } from '../wiring/definition.ts';

export interface FormFault {
  readonly code: 'field-missing' | 'field-mistyped' | 'answer-missing' | 'answer-unknown';
  /** `variables.amount`, `answers.Gateway_1`. */
  readonly where: string;
  readonly message: string;
}

export function checkForm(form: Form, variables: Variables): FormFault[] {
  return form.fields.flatMap((field) => {
    const value = Object.hasOwn(variables, field.name) ? variables[field.name] : undefined;
    const fault = fieldFault(field, value);
    return fault === undefined ? [] : [{ ...fault, where: `variables.${field.name}` }];
  });
}

export function checkAnswers(questions: readonly UserTaskQuestion[], answers: Answers): FormFault[] {
  return questions.flatMap((question) => {
    const given = Object.hasOwn(answers, question.element) ? answers[question.element] : undefined;
    const fault = answerFault(question, given ?? []);
    return fault === undefined ? [] : [{ ...fault, where: `answers.${question.element}` }];
  });
}

type Fault = Omit<FormFault, 'where'>;

function fieldFault(field: FormField, value: JsonValue | undefined): Fault | undefined {
  if (field.readOnly === true) return undefined;
  const label = `“${field.label}”`;
  if (value === undefined || value === null || value === '') {
    return field.required ? { code: 'field-missing', message: `${label} has to be filled in.` } : undefined;
  }
  const expected = expectation(field, value);
  if (expected !== undefined) {
    return { code: 'field-mistyped', message: `${label} should be ${expected}, but it is ${shown(value)}.` };
  }
  const beyond = beyondLimits(field, value);
  if (beyond !== undefined) {
    return { code: 'field-mistyped', message: `${label} should be ${beyond}, but it is ${shown(value)}.` };
  }
  const chosen = field.many === true && Array.isArray(value) ? value : [value];
  if (field.options && !chosen.every((one) => field.options?.some((option) => option.value === one))) {
    const labels = field.options.map((option) => `“${option.label}”`).join(', ');
    return {
      code: 'field-mistyped',
      message: `${label} should be one of ${labels}, but it is ${shown(value)}.`,
    };
  }
  return undefined;
}

/** What was expected, where the value is not that. */
function expectation(field: FormField, value: JsonValue): string | undefined {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? undefined : 'a text';
    case 'number':
      return typeof value === 'number' ? undefined : 'a number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'yes or no';
    case 'date':
      return typeof value === 'string' && isDate(value) ? undefined : 'a date such as 2030-01-31';
    case 'file':
      return fileExpectation(field, value);
    case 'json':
      return field.many === true && !Array.isArray(value) ? 'a list of choices' : undefined;
  }
}

function fileExpectation(field: FormField, value: JsonValue): string | undefined {
  const files = field.many === true && Array.isArray(value) ? value : [value];
  return files.every(isDocumentReference) ? undefined : 'a file';
}

/** Which limit it goes beyond; the form of a text is checked by the kernel. */
function beyondLimits(field: FormField, value: JsonValue): string | undefined {
  const { min, max, minLength, maxLength } = field;
  if (typeof value === 'number') {
    if (min !== undefined && value < min) return `at least ${min}`;
    return max !== undefined && value > max ? `at most ${max}` : undefined;
  }
  if (typeof value !== 'string' || field.type !== 'string') return undefined;
  if (minLength !== undefined && value.length < minLength) return `at least ${minLength} characters long`;
  return maxLength !== undefined && value.length > maxLength
    ? `at most ${maxLength} characters long`
    : undefined;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}

function answerFault(question: UserTaskQuestion, given: readonly string[]): Fault | undefined {
  const labels = question.answers.map((answer) => `“${answer.label}”`).join(', ');
  if (given.length === 0) {
    return {
      code: 'answer-missing',
      message: `“${question.prompt}” is not answered. Choose from ${labels}.`,
    };
  }
  const unknown = given.find((value) => !question.answers.some((answer) => answer.value === value));
  if (unknown !== undefined) {
    return {
      code: 'answer-unknown',
      message: `${shown(unknown)} is no answer to “${question.prompt}”. Choose from ${labels}.`,
    };
  }
  if (!question.many && given.length > 1) {
    return {
      code: 'answer-unknown',
      message: `“${question.prompt}” takes one answer, but ${given.length} were given.`,
    };
  }
  return undefined;
}

function shown(value: JsonValue): string {
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
