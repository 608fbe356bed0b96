/**
 * Suggestions: what a label on the drawing would mean if somebody confirmed it. "after 2 days" → P2D, "> 1000 EUR" → a
 * condition draft. Offered beside the findings, never applied unasked.
 *
 * Boundary: puts together what `label-times.ts` and `label-conditions.ts` understand; applying one is an entry in the
 * wiring that the user makes.
 */
import type { ElementId } from '../bpmn/diagram.ts';
import { type ConditionDraft, draftCondition } from './label-conditions.ts';
import { readLabelTime } from './label-times.ts';
import { quote } from './usable-expression.ts';

export interface Suggestion {
  /** The event or the sequence flow it would be wired to. */
  readonly element: ElementId;
  readonly kind: 'duration' | 'date' | 'cycle' | 'condition';
  /** The text on the drawing it was read from. */
  readonly text: string;
  /** ISO 8601, or a FEEL expression. */
  readonly value: string;
  /** Plain English, for the button that applies it. */
  readonly message: string;
}

/** A time for a timer event, from the first of the texts that tells one. */
export function suggestTime(
  element: ElementId,
  texts: readonly (string | undefined)[],
): Suggestion | undefined {
  for (const text of texts) {
    if (text === undefined) continue;
    const time = readLabelTime(text);
    if (time === undefined) continue;
    const message = `${quote(text)} could be the ${nouns[time.kind]} ${time.value}: confirm it and the clock takes over.`;
    return { element, kind: time.kind, text, value: time.value, message };
  }
  return undefined;
}

/** A condition for a branch; `question` is the name of its gateway. */
export function suggestCondition(
  flow: ElementId,
  label: string | undefined,
  question: string | undefined,
): Suggestion | undefined {
  const draft: ConditionDraft | undefined = label === undefined ? undefined : draftCondition(label, question);
  if (label === undefined || draft === undefined) return undefined;
  const message = `${quote(label)} could become the condition ${draft.text}. The value decides then, and nobody is asked.`;
  return { element: flow, kind: 'condition', text: label, value: draft.text, message };
}

const nouns = { duration: 'duration', date: 'date', cycle: 'repetition' } as const;
