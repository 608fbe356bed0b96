/**
 * Ad-hoc subprocesses: a scope in which people choose what is carried out, each activity any number of times, until its
 * condition holds or they say that it is done. What is chosen gets a token; flows inside are followed as everywhere.
 *
 * Invariants:
 * A1  As long as it is not finished, somebody is asked what is next: always (parallel), or while nothing is under way
 *     (sequential).
 * A2  Once it is finished its own id stands among the answers kept in it, and nothing further is begun.
 *
 * Source: BPMN 2.0.2, 10.3.5.2 and 13.3.5.
 */
import { isList, toJson } from '../../expressions/value.ts';
import type { ElementId } from '../../wiring/definition.ts';
import { evaluate, holds } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import { COMPLETE, type Next, WAIT } from '../next.ts';
import { nextQuestion } from '../next-question.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { offerUserTask } from '../user-task.ts';
import { DONE } from '../wrappers/repeat-question.ts';
import { emptyScope } from '../wrappers/termination.ts';
import type { DefinitionOf, ElementBehavior } from './element-behavior.ts';

type AdHoc = DefinitionOf<'ad-hoc-sub-process'>;

export const adHocSubProcess: ElementBehavior<'ad-hoc-sub-process'> = {
  holds: true,

  onActivate(step, instance, element) {
    const chosen = activated(step, instance, element);
    for (const id of step.program.initial(element.id)) begin(step, instance, id);
    for (const id of chosen) begin(step, instance, id);
    askNext(step, instance, element);
    return element.activates !== undefined && isEmpty(instance) ? COMPLETE : WAIT;
  },

  onUserTask(step, instance, element, done) {
    const [choice = DONE] = done.answers[element.id] ?? [];
    if (choice === DONE) return finish(step, instance, element);
    begin(step, instance, choice);
    askNext(step, instance, element);
    return WAIT;
  },

  offerAgain: offerNext,

  onInside(step, instance, element) {
    if (isFinished(instance)) return isEmpty(instance) ? COMPLETE : WAIT;
    if (element.until !== undefined && holds(step, instance, element.until)) {
      return finish(step, instance, element);
    }
    if (element.activates !== undefined) return isEmpty(instance) ? COMPLETE : WAIT;
    askNext(step, instance, element);
    return WAIT;
  },

  onInterrupted: (step, instance) => beginNothingFurther(step, instance),
};

function begin(step: Step, instance: ReadonlyElementInstance, element: ElementId): void {
  step.emit({ kind: 'token-created', element, scope: instance.key });
}

function askNext(step: Step, instance: ReadonlyElementInstance, element: AdHoc): void {
  if (element.sequential && !isEmpty(instance)) return;
  if (instance.waits.some((wait) => step.wait('user-task', wait)?.purpose === 'next')) return;
  offerNext(step, instance, element);
}

function offerNext(step: Step, instance: ReadonlyElementInstance, element: AdHoc): void {
  const question = nextQuestion(element);
  if (question === undefined) return;
  const { prompt, role, instruction } = element.next;
  const offered = {
    element: element.id,
    purpose: 'next',
    title: prompt,
    role,
    questions: [question],
  } as const;
  offerUserTask(step, instance, instruction === undefined ? offered : { ...offered, instruction });
}

/** Running activities are ended or waited for; nothing further is begun. */
function finish(step: Step, instance: ReadonlyElementInstance, element: AdHoc): Next {
  if (element.cancelRemaining) emptyScope(step, instance.key);
  beginNothingFurther(step, instance);
  return isEmpty(instance) ? COMPLETE : WAIT;
}

function beginNothingFurther(step: Step, instance: ReadonlyElementInstance): void {
  const { key, element } = instance;
  step.withdrawAll(instance, (wait) => wait.kind !== 'user-task' || wait.purpose !== 'next');
  step.emit({ kind: 'answer-kept', scope: key, element, answer: [DONE] });
}

function isFinished({ element, inside }: ReadonlyElementInstance): boolean {
  return inside?.answers.has(element) === true;
}

function isEmpty({ inside }: ReadonlyElementInstance): boolean {
  return (
    inside === undefined || (inside.children.size === 0 && inside.moving === 0 && inside.arrived.size === 0)
  );
}

/** What the list names; may meet an impediment, changes nothing yet. */
function activated(step: Step, instance: ReadonlyElementInstance, element: AdHoc): readonly ElementId[] {
  if (element.activates === undefined) return [];
  const value = evaluate(step, instance, element.activates);
  const known = element.offers.map(({ element: id }) => id);
  const ids = isList(value)
    ? value.filter((id): id is string => typeof id === 'string' && known.includes(id))
    : [];
  if (isList(value) && ids.length === value.length) return ids;
  throw new Impediment(
    'bad-collection',
    `"${step.nameOf(element.id)}" carries out what ${element.activates.text} names: expected a list of ${known.join(', ')}, found ${JSON.stringify(toJson(value))}.`,
  );
}
