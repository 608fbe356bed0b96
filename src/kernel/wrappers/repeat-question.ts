/**
 * "Once more?": what is asked after each round of a loop for which nobody gave a condition (and before the first, where
 * it is tested before).
 */
import type { ElementDefinition } from '../../wiring/definition.ts';
import type { UserTaskQuestion } from '../effect.ts';

export const AGAIN = 'again';
export const DONE = 'done';

export function repeatQuestion(element: ElementDefinition): UserTaskQuestion | undefined {
  if (!('loop' in element) || element.loop?.kind !== 'standard' || element.loop.condition !== undefined)
    return undefined;
  return {
    element: element.id,
    prompt: `Does "${element.name}" have to be done ${element.loop.testBefore ? '(again)' : 'once more'}?`,
    many: false,
    answers: [
      { value: AGAIN, label: element.loop.testBefore ? 'Yes' : 'Yes, once more' },
      { value: DONE, label: 'No, it is done' },
    ],
  };
}
