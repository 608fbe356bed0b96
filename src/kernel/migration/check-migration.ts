/**
 * Whether a running instance can go on by another definition: everything that is under way, waits or is kept must have a
 * legal counterpart there.
 *
 * Boundary: looks, changes nothing, tells all it finds; `migrate.ts` carries out what has no obstacle.
 *
 * Invariants:
 * CM1  State this file does not know how to move is an obstacle, never lost: kinds of waits, and properties of element
 *      instances, are listed here by name.
 * CM2  An instance without obstacles is migrated without a broken invariant.
 */
import type { ElementDefinition, ElementId } from '../../wiring/definition.ts';
import type { ProcessProgram } from '../program.ts';
import type { ReadonlyElementInstance, ReadonlyState, ReadonlyWait } from '../state.ts';
import { loopOf } from '../wrappers/repetition.ts';
import { checkTokens } from './check-tokens.ts';
import { checkUndoing } from './check-undoing.ts';
import {
  counterpart,
  kindWords,
  type MigrationNote,
  type MigrationPlan,
  type Obstacle,
} from './migration-plan.ts';

import { needsAll, placesOf, sameJson, triggersOf } from './waiting-places.ts';

export interface MigrationCheck {
  readonly obstacles: readonly Obstacle[];
  readonly notes: readonly MigrationNote[];
}

/** What both definitions know of the instance's process. */
export interface Passage {
  readonly from: ProcessProgram;
  readonly to: ProcessProgram;
  readonly state: ReadonlyState;
  readonly plan: MigrationPlan;
}

const KNOWN_OF_INSTANCES: ReadonlySet<string> = new Set([
  'key',
  'element',
  'scope',
  'role',
  'occurred',
  'cause',
  'index',
  'variables',
  'waits',
  'inside',
  'repetition',
  'undoing',
  'listening',
]);
const KNOWN_OF_SCOPES: ReadonlySet<string> = new Set([
  'children',
  'moving',
  'arrived',
  'census',
  'inclusiveJoins',
  'opened',
  'answers',
  'done',
]);
const KNOWN_OF_STATES: ReadonlySet<string> = new Set([
  'instance',
  'case',
  'process',
  'parent',
  'status',
  'outcome',
  'error',
  'root',
  'keys',
  'elements',
  'waits',
  'agenda',
  'agendaBase',
  'correlations',
  'listeners', // by key: no id is in it
]);
const PURPOSES: ReadonlySet<string> = new Set([
  'work',
  'question',
  'confirmation',
  'repeat',
  'count',
  'next',
]);

export function checkMigration(passage: Passage): MigrationCheck {
  const { state, from } = passage;
  const obstacles: Obstacle[] = [];
  const notes: MigrationNote[] = [];
  if (state.agenda.length > 0) {
    const message = 'The case was stopped in a loop that never ends; mend that first.';
    obstacles.push({ element: from.definition.id, message });
  }
  const strange = unknownIn(state, KNOWN_OF_STATES);
  if (strange !== undefined) obstacles.push(unknown(from.definition.id, strange));
  if (losesItsMessages(passage)) {
    const message =
      'The case is told apart by what its messages carry, and the new version tells them apart in another way.';
    obstacles.push({ element: from.definition.id, message });
  }
  for (const instance of state.elements.values()) {
    if (instance.key !== state.root && instance.role !== 'undo') {
      const obstacle = obstacleOf(passage, instance);
      if (obstacle !== undefined) obstacles.push({ element: instance.element, message: obstacle });
    }
    const kept =
      unknownIn(instance, KNOWN_OF_INSTANCES) ??
      (instance.inside && unknownIn(instance.inside, KNOWN_OF_SCOPES));
    if (kept !== undefined) obstacles.push(unknown(instance.element, kept));
  }
  for (const wait of state.waits.values()) checkWait(passage, wait, obstacles, notes);
  obstacles.push(...checkTokens(passage), ...checkUndoing(passage));
  return { obstacles: distinct(obstacles), notes: distinct(notes) };
}

/** A key that messages have fixed has to be one of the new definition's. */
function losesItsMessages({ from, to, state }: Passage): boolean {
  if (Object.keys(state.correlations ?? {}).length === 0) return false;
  return !sameJson(from.definition.correlation, to.definition.correlation);
}

/** An element as a person calls it. */
export function nameIn(program: ProcessProgram, element: ElementId): string {
  const name = program.find(element)?.name ?? '';
  return `“${name === '' ? element : name}”`;
}

function obstacleOf(passage: Passage, instance: ReadonlyElementInstance): string | undefined {
  const { from, to, plan, state } = passage;
  const name = nameIn(from, instance.element);
  const old = from.find(instance.element);
  const now = to.find(counterpart(plan.elements, instance.element) ?? '');
  if (old === undefined || now === undefined)
    return `The case is at ${name}, which has no counterpart in the new version. Say which step takes its place, or wait until the case has left it.`;
  const other = nameIn(to, now.id);
  if (old.behavior !== now.behavior)
    return `The case is at ${name}, ${kindWords(old)}; ${other} in the new version is ${kindWords(now)}.`;
  const loop =
    loopObstacle(old, now, name) ??
    listenerObstacle(instance, old, now, name) ??
    eventObstacle(passage, instance, old, now);
  if (loop !== undefined) return loop;
  const holder = state.elements.get(instance.scope)?.element ?? '';
  if (instance.role === 'run' || scopeAfter(passage, holder) === now.scope) return undefined;
  return `The case is at ${name}; ${other} lies in another part of the process in the new version, and that part is not under way.`;
}

/** It waits for a program beside its own work: the same one has to be there. */
function listenerObstacle(
  { listening }: ReadonlyElementInstance,
  old: ElementDefinition,
  now: ElementDefinition,
  name: string,
): string | undefined {
  if (listening === undefined || sameJson(old.listeners?.[listening], now.listeners?.[listening]))
    return undefined;
  return `${name} waits for a program that the new version does not have there. Wait until that is done.`;
}

/** What has set it off, and what it still waits for together. */
function eventObstacle(
  { from, to, plan }: Passage,
  { element, cause, role }: ReadonlyElementInstance,
  old: ElementDefinition,
  now: ElementDefinition,
): string | undefined {
  const name = nameIn(from, element);
  if (cause !== undefined && to.find(counterpart(plan.elements, cause.element) ?? '') === undefined)
    return `What has set off ${name} has no counterpart in the new version.`;
  if (
    old.behavior === 'event-sub-process' &&
    now.behavior === 'event-sub-process' &&
    old.interrupting !== now.interrupting
  )
    return `${name} is under way, and in the new version it ${now.interrupting ? 'ends' : 'does not end'} what is around it.`;
  const own = { at: element, triggers: triggersOf(old), needsAll: needsAll(old) };
  const torn = [own, ...placesOf(from, element, role)].find((place) => {
    const other = to.find(counterpart(plan.elements, place.at) ?? '');
    const all = place.needsAll || needsAll(other);
    return all && other !== undefined && !sameJson(place.triggers, triggersOf(other));
  });
  return (
    torn && `${nameIn(from, torn.at)} waits for several events together, and in the new version for others.`
  );
}

function scopeAfter({ from, to, plan }: Passage, holder: ElementId): ElementId | undefined {
  return holder === from.definition.id ? to.definition.id : counterpart(plan.elements, holder);
}

function loopObstacle(old: ElementDefinition, now: ElementDefinition, name: string): string | undefined {
  const before = loopOf(old);
  const after = loopOf(now);
  if (before === undefined && after === undefined) return undefined;
  if (before === undefined) return `${name} is under way once; in the new version it is done several times.`;
  if (after === undefined) return `${name} is done several times; in the new version it is done once.`;
  const turns = (loop: typeof before) => loop.kind === 'multi-instance' && loop.sequential;
  if (before.kind === after.kind && turns(before) === turns(after)) return undefined;
  return `${name} is repeated in another way in the new version.`;
}

function checkWait(
  passage: Passage,
  wait: ReadonlyWait,
  obstacles: Obstacle[],
  notes: MigrationNote[],
): void {
  const owner = passage.state.elements.get(wait.owner);
  const old = passage.from.find(owner?.element ?? '');
  const now = passage.to.find(counterpart(passage.plan.elements, owner?.element ?? '') ?? '');
  const tell = (message: string | undefined): void => {
    if (message !== undefined) obstacles.push({ element: wait.element, message });
  };
  switch (wait.kind) {
    case 'job':
    case 'timer':
    case 'subscription':
      break;
    case 'user-task':
      if (!PURPOSES.has(wait.purpose)) obstacles.push(unknown(wait.element, wait.purpose));
      break;
    case 'call':
      if (old && now) tell(callObstacle(passage, old, now));
      return;
    case 'incident':
      if (old && now && owner?.listening === undefined) tell(incidentObstacle(passage, wait, now));
      return;
    default:
      obstacles.push(unknownWait(wait));
      return;
  }
  if (old === undefined || now === undefined) return;
  const note = noteOf(passage, wait, old, now);
  if (note !== undefined) notes.push({ element: wait.element, message: note });
}

function unknownWait(wait: never): Obstacle {
  const { element, kind } = wait as { element: ElementId; kind: string }; // cast: a kind added after this file
  return unknown(element, kind);
}

function callObstacle(
  { from, plan }: Passage,
  old: ElementDefinition,
  now: ElementDefinition,
): string | undefined {
  if (old.behavior !== 'call-activity' || now.behavior !== 'call-activity') return undefined;
  const called = old.from === 'same' ? (counterpart(plan.processes, old.calls) ?? old.calls) : old.calls;
  const name = nameIn(from, old.id);
  if (called !== now.calls)
    return `${name} has another process running, which the new version does not call there. Wait until it is done.`;
  return undefined;
}

function incidentObstacle(
  { from, plan }: Passage,
  wait: Extract<ReadonlyWait, { kind: 'incident' }>,
  now: ElementDefinition,
): string | undefined {
  const isJob = now.behavior === 'task' && (now.work.by === 'job' || wait.redo === 'job');
  if (counterpart(plan.elements, wait.element) === undefined && from.definition.id !== wait.element)
    return `${nameIn(from, wait.element)} needs help and has no counterpart in the new version. Mend the problem first.`;
  if (isJob || (wait.redo !== 'results' && wait.redo !== 'job')) return undefined;
  return `${nameIn(from, wait.element)} needs help, and in the new version it is carried out in another way. Mend the problem first, or start the step again by hand.`;
}

/** What whoever works on the case should know before. */
function noteOf(
  { from, to, plan }: Passage,
  wait: ReadonlyWait,
  old: ElementDefinition,
  now: ElementDefinition,
): string | undefined {
  if (placesOf(from, old.id, 'single').some(({ at }) => at === wait.element)) {
    const edge = counterpart(plan.elements, wait.element);
    const drawn = placesOf(to, now.id, 'single').some(({ at }) => at === edge);
    return drawn
      ? undefined
      : `${nameIn(from, wait.element)} is not waited for any more: the new version does not have it there.`;
  }
  if (old.behavior !== 'task' || now.behavior !== 'task') return undefined;
  const same =
    old.work.by === now.work.by &&
    (old.work.by !== 'job' || now.work.by !== 'job' || old.work.jobType === now.work.jobType);
  return same
    ? undefined
    : `${nameIn(to, now.id)} starts again: the new version carries it out in another way.`;
}

/** A property nobody has listed here, with something in it. */
function unknownIn(value: object, known: ReadonlySet<string>): string | undefined {
  return Object.entries(value).find(([name, kept]) => !known.has(name) && holdsSomething(kept))?.[0];
}

function holdsSomething(value: unknown): boolean {
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false;
}

function unknown(element: ElementId, what: string): Obstacle {
  return {
    element,
    message: `Something is kept here that cannot be moved (${what}). Wait until the case has left it.`,
  };
}

function distinct<One extends Obstacle>(all: readonly One[]): readonly One[] {
  const seen = new Set<string>();
  return all.filter(({ element, message }) => {
    const key = `${element}\n${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
