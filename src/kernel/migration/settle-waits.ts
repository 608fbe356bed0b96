/**
 * What a migrated element instance waits for, brought into line with its new definition: what still applies goes on, what
 * does not is withdrawn, what is new is opened.
 *
 * Invariants:
 * SW1  What the new definition says as the old one did goes on untouched: a task keeps its key and its person, a deadline
 *      its time, a job its worker.
 * SW2  What has happened does not happen again: a deadline that has passed is not set anew.
 */
import type { ElementDefinition, ElementId, Trigger } from '../../wiring/definition.ts';
import type { Key } from '../command.ts';
import { behaviorOf } from '../elements/index.ts';
import type { ProcessProgram } from '../program.ts';
import type { ReadonlyElementInstance, ReadonlyWait } from '../state.ts';
import type { Step } from '../step.ts';
import { openTrigger } from '../triggers/index.ts';
import { dataOf, enterWithInputs } from '../wrappers/data-mapping.ts';
import { hasInterrupted } from '../wrappers/event-sub-processes.ts';
import { guarded } from '../wrappers/incidents.ts';
import { continueRepetition, proceed, proceedRepetition } from '../wrappers/lifecycle.ts';
import { planRuns } from '../wrappers/repetition.ts';
import type { Passage } from './check-migration.ts';
import { counterpart } from './migration-plan.ts';
import { needsAll, placesOf, sameJson, triggersOf, type WaitingPlace } from './waiting-places.ts';

/** As they were before the elements got their new names. */
export interface OldWaits {
  readonly elements: ReadonlyMap<Key, ElementId>;
  readonly waits: ReadonlyMap<Key, ReadonlyWait>;
}

export function settleWaits(step: Step, passage: Passage, old: OldWaits, key: Key, before: ElementId): void {
  const instance = step.instance(key);
  const listener = passage.from.find(before)?.listeners?.[instance.listening ?? -1];
  if (listener?.on === 'start') return; // it has not begun: what it waits for is opened by the new definition
  settlePlaces(step, passage, old, instance, before);
  if (listener !== undefined) return; // its own work is done
  if (key !== step.state.root && step.lives(key)) settleOwn(step, passage, old, instance, before);
}

/** Boundary events and event subprocesses: those that stay, those that are gone, those that are new. */
function settlePlaces(
  step: Step,
  passage: Passage,
  old: OldWaits,
  instance: ReadonlyElementInstance,
  before: ElementId,
): void {
  const { from, to, plan } = passage;
  const was = placesOf(from, before, instance.role);
  const now = placesOf(to, instance.element, instance.role);
  const known = new Map(was.map((place) => [counterpart(plan.elements, place.at), place]));
  for (const { at } of was) {
    if (now.some((place) => place.at === counterpart(plan.elements, at))) continue;
    for (const wait of waitsAt(step, old, instance, at)) step.withdraw(wait);
  }
  const interrupted = isInterrupted(step, instance);
  for (const place of now) {
    const counter = known.get(place.at);
    if (counter === undefined) {
      if (!(place.starts && interrupted)) openAt(step, instance.key, place, place.triggers);
      continue;
    }
    const waits = waitsAt(step, old, instance, counter.at);
    const same = counter.at === place.at && sameJson(counter.triggers, place.triggers);
    if (waits.length === 0 || same) continue; // it has happened, or goes on untouched
    const open = place.needsAll ? place.triggers.filter((_, index) => isOpen(waits, index)) : place.triggers;
    reopen(step, passage, old, waits, () => openAt(step, instance.key, place, open));
  }
}

function openAt(step: Step, key: Key, place: WaitingPlace, triggers: readonly Trigger[]): void {
  guarded(step, key, 'boundary', () => {
    for (const trigger of triggers) {
      const index = place.triggers.indexOf(trigger);
      openTrigger(step, step.instance(key), { element: place.at, index }, trigger);
    }
  });
}

function isOpen(waits: readonly ReadonlyWait[], trigger: number): boolean {
  return waits.some((wait) => 'trigger' in wait && wait.trigger === trigger);
}

/** An interrupting event subprocess runs in it: nothing else can be set off. */
function isInterrupted(step: Step, { inside }: ReadonlyElementInstance): boolean {
  for (const child of inside?.children ?? []) if (hasInterrupted(step, step.instance(child))) return true;
  return false;
}

/** Its own: the work, the question, the event it waits for. */
function settleOwn(
  step: Step,
  passage: Passage,
  old: OldWaits,
  instance: ReadonlyElementInstance,
  before: ElementId,
): void {
  const was = passage.from.element(before);
  const now = step.definitionOf(instance);
  const edge = new Set(placesOf(passage.from, before, instance.role).map(({ at }) => at));
  const own = [...instance.waits].flatMap((key) => {
    const wait = step.state.waits.get(key);
    const at = old.waits.get(key)?.element;
    if (wait === undefined || at === undefined || edge.has(at)) return [];
    return wait.kind === 'incident' || wait.kind === 'call' ? [] : [wait];
  });
  if (own.length === 0 || sameSetUp(passage, was, now)) return;
  if (needsAll(now)) {
    const place = { at: now.id, triggers: triggersOf(now), needsAll: true, starts: false };
    const open = place.triggers.filter((_, index) => isOpen(own, index));
    reopen(step, passage, old, own, () => openAt(step, instance.key, place, open));
    return;
  }
  const newInputs = !sameJson(mappedInto(was), mappedInto(now));
  reopen(step, passage, old, own, () => beginAgain(step, instance.key, now, own, newInputs));
}

function beginAgain(
  step: Step,
  key: Key,
  element: ElementDefinition,
  own: readonly ReadonlyWait[],
  newInputs: boolean,
): void {
  const instance = step.instance(key);
  if (instance.role === 'body') {
    if (own.some((wait) => wait.kind === 'user-task' && wait.purpose === 'repeat'))
      continueRepetition(step, key);
    else {
      const progress = guarded(step, key, 'activate', () => planRuns(step, instance, element));
      if (progress !== undefined) proceedRepetition(step, key, progress);
    }
    return;
  }
  if (instance.inside !== undefined) {
    behaviorOf(element).offerAgain?.(step, instance, element);
    return;
  }
  const next = guarded(step, key, 'activate', () => {
    if (newInputs) enterWithInputs(step, instance, element);
    return behaviorOf(element).onActivate(step, step.instance(key), element);
  });
  if (next !== undefined) proceed(step, key, next);
}

/** Opens anew, but takes over what goes on; what nothing has taken over then is withdrawn. */
function reopen(
  step: Step,
  passage: Passage,
  old: OldWaits,
  waits: readonly ReadonlyWait[],
  open: () => void,
): void {
  const kept = waits.filter((wait) => goesOn(step, passage, old, wait));
  for (const wait of waits) if (!kept.includes(wait)) step.withdraw(wait);
  for (const wait of step.reusing(kept, open)) step.withdraw(wait);
}

function waitsAt(
  step: Step,
  old: OldWaits,
  instance: ReadonlyElementInstance,
  event: ElementId,
): readonly ReadonlyWait[] {
  return instance.waits.flatMap((key) => {
    const wait = step.state.waits.get(key);
    return wait !== undefined && old.waits.get(key)?.element === event ? [wait] : [];
  });
}

/** Whether the new definition wants it to go on as it is. */
function goesOn(step: Step, passage: Passage, old: OldWaits, wait: ReadonlyWait): boolean {
  const { from, to, plan } = passage;
  switch (wait.kind) {
    case 'user-task':
      return true; // with the words of the new definition (`offerUserTask`)
    case 'job': {
      const was = from.find(old.waits.get(wait.key)?.element ?? '');
      const now = to.find(wait.element);
      return jobType(was) !== undefined && jobType(was) === jobType(now);
    }
    case 'timer':
    case 'subscription': {
      const was = triggerAt(from, old.waits.get(wait.key)?.element ?? '', wait.trigger);
      const now = triggerAt(to, wait.element, wait.trigger);
      if (was === undefined || now === undefined || was.kind !== now.kind) return false;
      return (wait.kind === 'timer' && plan.timers === 'keep') || sameJson(bare(was), bare(now));
    }
    default:
      return step.lives(wait.owner);
  }
}

/** Nothing of what it is set up by has changed, its own id included. */
function sameSetUp({ from, to, plan }: Passage, was: ElementDefinition, now: ElementDefinition): boolean {
  if (!sameJson(was, now)) return false;
  const around = was.behavior === 'event-based-gateway' ? targetsOf(from, was) : asked(was);
  return around.every((id) => counterpart(plan.elements, id) === id && sameJson(from.find(id), to.find(id)));
}

function targetsOf(program: ProcessProgram, { outgoing }: ElementDefinition): readonly ElementId[] {
  return outgoing.map((flow) => program.flow(flow).target);
}

function asked(element: ElementDefinition): readonly ElementId[] {
  return element.behavior === 'task' && element.work.by === 'person' ? element.work.asks : [];
}

function triggerAt(program: ProcessProgram, element: ElementId, index: number): Trigger | undefined {
  const found = program.find(element);
  return found && triggersOf(found)[index];
}

/** Without the words for people, which `offerUserTask` renews. */
function bare(trigger: Trigger): object {
  return 'confirmation' in trigger ? { ...trigger, confirmation: undefined } : trigger;
}

function mappedInto(element: ElementDefinition): object {
  const { inputs = [], locals = [] } = dataOf(element) ?? {};
  return { inputs, locals };
}

function jobType(element: ElementDefinition | undefined): string | undefined {
  return element?.behavior === 'task' && element.work.by === 'job' ? element.work.jobType : undefined;
}
