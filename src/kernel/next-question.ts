/**
 * "What is next?": what people are asked in an ad-hoc subprocess, as often as something can be chosen.
 */
import type { ElementDefinition } from '../wiring/definition.ts';
import type { UserTaskQuestion } from './effect.ts';
import { DONE } from './wrappers/repeat-question.ts';

export function nextQuestion(element: ElementDefinition): UserTaskQuestion | undefined {
  if (element.behavior !== 'ad-hoc-sub-process' || element.activates !== undefined) return undefined;
  const answers = element.offers.map(({ element: value, label }) => ({ value, label }));
  if (element.until === undefined) answers.push({ value: DONE, label: doneLabel(element) });
  return { element: element.id, prompt: element.next.prompt, many: false, answers };
}

function doneLabel({
  sequential,
  cancelRemaining,
}: Extract<ElementDefinition, { behavior: 'ad-hoc-sub-process' }>): string {
  if (sequential) return 'Nothing more: it is done';
  return cancelRemaining
    ? 'It is done; anything still open is dropped'
    : 'Nothing more; anything still open is finished first';
}
