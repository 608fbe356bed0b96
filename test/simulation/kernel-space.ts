/**
 * Every state the real kernel can come to with one instance of a definition, found by trying every move in every state:
 * slow, without any cleverness, and so the measure for the diagnosis, which is clever.
 *
 * Boundary: decisions are asked, not computed, and data is not looked at: the states differ by their tokens alone.
 */
import type { Command } from '../../src/kernel/command.ts';
import { decide } from '../../src/kernel/decide.ts';
import type { Effect } from '../../src/kernel/effect.ts';
import { initialState } from '../../src/kernel/initial-state.ts';
import { DEFAULT_LIMITS } from '../../src/kernel/kernel-context.ts';
import { prepareProgram } from '../../src/kernel/program.ts';
import type { InstanceState } from '../../src/kernel/state.ts';
import { decodeState, encodeState } from '../../src/kernel/state-codec.ts';
import type { Definition } from '../../src/wiring/definition.ts';

export interface KernelSpace {
  /** Too many to look at all. */
  readonly isCut: boolean;
  readonly states: number;
  /** What stands where nothing can happen any more, as `element` and `flow` names, sorted. */
  readonly stuck: ReadonlySet<string>;
  readonly entered: ReadonlySet<string>;
  /** From every state the instance can be brought to its end. */
  readonly canAlwaysEnd: boolean;
  /** It came to an incident: nothing to wait for behind an event-based gateway, too many steps. */
  readonly isHeldUp: boolean;
}

interface Known {
  readonly snapshot: string;
  readonly offers: ReadonlyMap<number, Effect>;
  readonly next: Set<string>;
  readonly isEnded: boolean;
}

export function exploreKernel(definition: Definition, most: number): KernelSpace {
  const program = prepareProgram(definition);
  const context = { now: 0, limits: { ...DEFAULT_LIMITS, steps: 200 } };
  const known = new Map<string, Known>();
  const entered = new Set<string>();
  const stuck = new Set<string>();
  let isCut = false;
  let isHeldUp = false;

  /** Absent where a job ends with an error that nothing catches. */
  const take = (
    state: InstanceState,
    offers: ReadonlyMap<number, Effect>,
    command: Command,
  ): string | undefined => {
    const decision = decide(program, state, command, context);
    if (!decision.ok) throw new Error(`${command.kind}: ${decision.rejection.message}`);
    const incidents = decision.events.flatMap((event) =>
      event.kind === 'incident-raised' ? [event.code] : [],
    );
    if (incidents.includes('error-not-caught')) return undefined;
    if (incidents.length > 0) isHeldUp = true;
    for (const event of decision.events) if (event.kind === 'element-activated') entered.add(event.element);
    const open = new Map(offers);
    for (const effect of decision.effects) note(open, effect);
    for (const key of open.keys()) if (!state.waits.has(key)) open.delete(key);
    const key = keyOf(state);
    if (!known.has(key)) {
      if (known.size >= most) isCut = true;
      else
        known.set(key, {
          snapshot: encodeState(state),
          offers: open,
          next: new Set(),
          isEnded: state.status === 'ended',
        });
    }
    return key;
  };

  const process = definition.processes[0]?.id ?? '';
  take(initialState(), new Map(), { kind: 'start-instance', instance: 1, case: 1, process, variables: {} });
  for (const here of known.values()) {
    if (here.isEnded || isHeldUp) continue;
    const before = decodeState(here.snapshot);
    const commands = [...before.waits.keys()].flatMap((key) => movesOf(key, here.offers.get(key)));
    let moved = false;
    for (const command of commands) {
      const next = take(decodeState(here.snapshot), here.offers, command);
      if (next === undefined) continue;
      moved = true;
      here.next.add(next);
    }
    if (!moved) stuck.add(standing(before));
    if (isCut) break;
  }
  return { isCut, states: known.size, stuck, entered, canAlwaysEnd: allReachAnEnd(known), isHeldUp };
}

function movesOf(key: number, effect: Effect | undefined): readonly Command[] {
  switch (effect?.kind) {
    case 'create-job':
      return [
        { kind: 'complete-job', job: key, variables: {} },
        { kind: 'throw-job-error', job: key, code: 'E' },
      ];
    case 'schedule-timer':
      return [{ kind: 'fire-timer', timer: key }];
    case 'open-subscription':
      return [{ kind: 'deliver', subscription: key, variables: {} }];
    case 'create-user-task':
      return answersTo(effect.userTask.questions).map((answers) => ({
        kind: 'complete-user-task',
        task: key,
        person: 'mary',
        variables: {},
        answers,
      }));
    default:
      return [];
  }
}

type Questions = Extract<Effect, { kind: 'create-user-task' }>['userTask']['questions'];

function answersTo(questions: Questions): readonly Readonly<Record<string, readonly string[]>>[] {
  let all: Record<string, readonly string[]>[] = [{}];
  for (const { element, answers, many } of questions) {
    const values = answers.map(({ value }) => value);
    const ways = many ? subsets(values) : values.map((value) => [value]);
    all = all.flatMap((given) => ways.map((way) => ({ ...given, [element]: way })));
  }
  return all;
}

function subsets(values: readonly string[]): readonly (readonly string[])[] {
  let found: string[][] = [[]];
  for (const value of values) found = [...found, ...found.map((some) => [...some, value])];
  return found.filter((some) => some.length > 0);
}

function note(open: Map<number, Effect>, effect: Effect): void {
  if (effect.kind === 'create-job') open.set(effect.job, effect);
  else if (effect.kind === 'create-user-task') open.set(effect.task, effect);
  else if (effect.kind === 'schedule-timer') open.set(effect.timer, effect);
  else if (effect.kind === 'open-subscription') open.set(effect.subscription, effect);
}

/** Tokens alone: by element, what each waits for and holds; by flow, what waits at joins. */
function keyOf(state: InstanceState): string {
  if (state.status === 'ended') return 'ended';
  const within = (key: number): string => {
    const instance = state.elements.get(key);
    if (instance === undefined) return '';
    const waits = instance.waits.map((wait) => state.waits.get(wait)?.element ?? '').sort();
    const inside = instance.inside;
    if (inside === undefined) return `${instance.element}{${waits.join()}}`;
    const children = [...inside.children].map(within).sort();
    const arrived = [...inside.arrived].map(([flow, count]) => `${flow}*${count}`).sort();
    const joins = [...inside.inclusiveJoins];
    return `${instance.element}{${waits.join()}}(${children.join()}|${arrived.join()}|${joins.join()})`;
  };
  return within(state.root);
}

function standing(state: InstanceState): string {
  const places: string[] = [];
  for (const { element, inside, waits, role } of state.elements.values()) {
    if (inside === undefined && role !== 'process') places.push(waits.length > 0 ? `${element}?` : element);
    for (const flow of inside?.arrived.keys() ?? []) places.push(flow);
  }
  return [...new Set(places)].sort().join(' ');
}

function allReachAnEnd(known: ReadonlyMap<string, Known>): boolean {
  const before = new Map<string, string[]>();
  for (const [key, { next }] of known) {
    for (const to of next) before.set(to, [...(before.get(to) ?? []), key]);
  }
  const reached = new Set(['ended']);
  for (const key of reached) for (const from of before.get(key) ?? []) reached.add(from);
  return [...known.keys()].every((key) => reached.has(key));
}
