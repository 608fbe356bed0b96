/**
 * Repetition: an activity with a loop or multi-instance marker is one *body*, which holds the *runs*.
 *
 * Boundary: how many runs, and what follows when one has ended, as data; the lifecycle carries it out.
 *
 * Invariants:
 * R1  A run costs the same whatever their number: runs are begun one by one from the agenda, counted, never listed.
 * R2  Asking again what follows gives the same answer, so that an incident here can be resolved.
 *
 * Source: BPMN 2.0.2, 13.3.6 (standard loop), 13.3.7 (multi-instance).
 */
import { isList, type JsonValue, toJson } from '../../expressions/value.ts';
import type { ActivityBase, ElementDefinition } from '../../wiring/definition.ts';
import type { LoopDefinition } from '../../wiring/loop-definition.ts';
import { assertPresent } from '../broken-invariant.ts';
import type { Variables } from '../command.ts';
import { evaluate, holds, operandValue, shorten, valueIn } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { offerUserTask } from '../user-task.ts';
import { OverlaidScope, setVariables, VariableScope } from '../variable-scope.ts';
import { DONE, repeatQuestion } from './repeat-question.ts';

type MultiInstance = Extract<LoopDefinition, { kind: 'multi-instance' }>;
type StandardLoop = Extract<LoopDefinition, { kind: 'standard' }>;

/** The field of the form that asks how many times. */
export const COUNT_FIELD = 'count';

/** `wait`: for runs under way, or for a person's answer. */
export type Progress = 'wait' | 'finish';

export function loopOf(element: ElementDefinition): LoopDefinition | undefined {
  return 'loop' in element ? (element as ActivityBase).loop : undefined; // cast: only activities have the property
}

export function planRuns(step: Step, body: ReadonlyElementInstance, element: ElementDefinition): Progress {
  const loop = assertPresent(loopOf(element), `the loop of ${element.id}`);
  if (loop.kind === 'standard') return planStandardLoop(step, body, element, loop);
  if (loop.count.by === 'question') {
    askHowMany(step, body, element, loop.count);
    return 'wait';
  }
  const items = loop.count.by === 'collection' ? collectionOf(step, body, loop.count.value) : undefined;
  const total = items?.length ?? cardinalityOf(step, body, loop);
  return beginRuns(step, body, loop, total, items);
}

/** A person has said how many times. */
export function planCounted(
  step: Step,
  body: ReadonlyElementInstance,
  element: ElementDefinition,
  total: number,
): Progress {
  const loop = loopOf(element);
  return loop?.kind === 'multi-instance' ? beginRuns(step, body, loop, total, undefined) : 'finish';
}

/** What follows now that a run has ended, or an incident or a person has held it up. */
export function afterRun(step: Step, body: ReadonlyElementInstance, element: ElementDefinition): Progress {
  const loop = assertPresent(loopOf(element), `the loop of ${element.id}`);
  if (body.repetition?.over === true) return 'finish';
  return loop.kind === 'standard' ? afterRound(step, body, element, loop) : afterInstance(step, body, loop);
}

/** What the run leaves behind; may meet an impediment, changes nothing yet. */
export function collectedValue(
  step: Step,
  run: ReadonlyElementInstance,
  element: ElementDefinition,
  /** What the run's outputs are about to set. */
  outputs: Variables = {},
): JsonValue | undefined {
  const loop = loopOf(element);
  if (loop?.kind !== 'multi-instance' || loop.collect === undefined) return undefined;
  const scope = new OverlaidScope(outputs, new VariableScope(step.state, run));
  return valueIn(step, scope, loop.collect.source, element.id);
}

/** The collected list, before the body completes. */
export function publishCollected(
  step: Step,
  body: ReadonlyElementInstance,
  element: ElementDefinition,
): void {
  const loop = loopOf(element);
  const { repetition } = body;
  if (loop?.kind !== 'multi-instance' || loop.collect === undefined || repetition === undefined) return;
  const list = [...repetition.collected];
  while (list.length < (repetition.total ?? 0)) list.push(null);
  setVariables(step, step.instance(body.scope), { [loop.collect.variable]: list });
}

function beginRuns(
  step: Step,
  body: ReadonlyElementInstance,
  loop: MultiInstance,
  total: number,
  items: readonly JsonValue[] | undefined,
): Progress {
  if (total > step.context.limits.runs) {
    throw new Impediment(
      'bad-collection',
      `"${step.nameOf(body.element)}" should be done ${total} times; the limit is ${step.context.limits.runs}.`,
    );
  }
  step.emit({
    kind: 'runs-planned',
    key: body.key,
    element: body.element,
    total,
    ...(items !== undefined && { items }),
    ...(loop.item !== undefined && { item: loop.item }),
    ...(loop.countsFrom !== undefined && { countsFrom: loop.countsFrom }),
  });
  if (total === 0) return 'finish';
  step.emit({ kind: 'run-due', key: body.key, element: body.element, parallel: !loop.sequential });
  return 'wait';
}

function afterInstance(step: Step, body: ReadonlyElementInstance, loop: MultiInstance): Progress {
  const { total = 0, begun, ended } = assertPresent(body.repetition, 'planned runs');
  if (ended >= total) return 'finish';
  if (loop.until !== undefined && ended > 0 && holds(step, body, loop.until)) return 'finish';
  const nextIsDue = loop.sequential && begun === ended;
  if (nextIsDue) step.emit({ kind: 'run-due', key: body.key, element: body.element, parallel: false });
  return 'wait';
}

function planStandardLoop(
  step: Step,
  body: ReadonlyElementInstance,
  element: ElementDefinition,
  loop: StandardLoop,
): Progress {
  const passed = loop.testBefore && loop.condition !== undefined && !holds(step, body, loop.condition);
  step.emit({ kind: 'runs-planned', key: body.key, element: body.element });
  if (passed) return 'finish';
  if (loop.testBefore && loop.condition === undefined) return askAgain(step, body, element);
  return nextRound(step, body);
}

function afterRound(
  step: Step,
  body: ReadonlyElementInstance,
  element: ElementDefinition,
  loop: StandardLoop,
): Progress {
  const { begun } = assertPresent(body.repetition, 'planned runs');
  if (loop.maximum !== undefined && begun >= loop.maximum) return 'finish';
  if (loop.condition !== undefined)
    return holds(step, body, loop.condition) ? nextRound(step, body) : 'finish';
  const answer = body.inside?.answers.get(element.id);
  if (answer === undefined) return askAgain(step, body, element);
  step.emit({ kind: 'answer-used', scope: body.key, element: element.id });
  return answer[0] === DONE ? 'finish' : nextRound(step, body);
}

function nextRound(step: Step, body: ReadonlyElementInstance): Progress {
  step.emit({ kind: 'run-due', key: body.key, element: body.element, parallel: false });
  return 'wait';
}

function askAgain(step: Step, body: ReadonlyElementInstance, element: ElementDefinition): Progress {
  const question = assertPresent(repeatQuestion(element), `the question of ${element.id}`);
  const { prompt } = question;
  offerUserTask(step, body, {
    element: element.id,
    purpose: 'repeat',
    title: prompt,
    role: element.role,
    questions: [question],
  });
  return 'wait';
}

function askHowMany(
  step: Step,
  body: ReadonlyElementInstance,
  element: ElementDefinition,
  count: Extract<MultiInstance['count'], { by: 'question' }>,
): void {
  offerUserTask(step, body, {
    element: element.id,
    purpose: 'count',
    title: count.prompt,
    role: count.role,
    form: { fields: [{ name: COUNT_FIELD, label: count.prompt, type: 'number', required: true }] },
  });
}

function collectionOf(
  step: Step,
  body: ReadonlyElementInstance,
  source: Parameters<typeof evaluate>[2],
): readonly JsonValue[] {
  const value = evaluate(step, body, source);
  if (!isList(value)) {
    throw new Impediment(
      'bad-collection',
      `"${step.nameOf(body.element)}" is done for each item of ${source.text}: expected a list, found ${shorten(toJson(value))}.`,
    );
  }
  return value.map(toJson);
}

function cardinalityOf(step: Step, body: ReadonlyElementInstance, loop: MultiInstance): number {
  if (loop.count.by !== 'cardinality') return 0;
  const value = toJson(operandValue(step, body, loop.count.value));
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  throw new Impediment(
    'bad-collection',
    `How often "${step.nameOf(body.element)}" is done: expected a whole number, found ${JSON.stringify(value)}.`,
  );
}
