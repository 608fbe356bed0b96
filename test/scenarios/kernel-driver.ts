/**
 * Drives one instance through the real kernel, and after every command proves what the design promises: the journal
 * replays to the same state, the state survives its codec, a rejection changes nothing.
 */
import { expect } from 'vitest';
import { apply } from '../../src/kernel/apply.ts';
import type { Answers, Command, Key, Variables } from '../../src/kernel/command.ts';
import { decide } from '../../src/kernel/decide.ts';
import type { Decision, RejectionCode } from '../../src/kernel/decision.ts';
import type { DeliveryEffect, Effect, UserTaskOffer } from '../../src/kernel/effect.ts';
import type { EventKind, InstanceEvent } from '../../src/kernel/event.ts';
import { initialState } from '../../src/kernel/initial-state.ts';
import { decodeRecord, encodeRecord } from '../../src/kernel/journal-record.ts';
import { DEFAULT_LIMITS, type KernelContext, type KernelLimits } from '../../src/kernel/kernel-context.ts';
import type { LargeValues } from '../../src/kernel/large-values.ts';
import { migrate } from '../../src/kernel/migration/migrate.ts';
import type { MigrationPlan } from '../../src/kernel/migration/migration-plan.ts';
import { prepareProgram } from '../../src/kernel/program.ts';
import type { InstanceState } from '../../src/kernel/state.ts';
import { decodeState, encodeState } from '../../src/kernel/state-codec.ts';
import type { Definition, ElementId } from '../../src/wiring/definition.ts';

export interface DriverOptions {
  readonly limits?: Partial<KernelLimits>;
  /** Epoch ms. */
  readonly now?: number;
  /** Absent: large values stay where they are. */
  readonly values?: LargeValues;
}

type StartCommand = Extract<Command, { kind: 'start-instance' }>;

export interface OpenWait {
  readonly key: Key;
  readonly element: ElementId;
  readonly effect: Effect;
}

export class KernelDriver {
  readonly events: InstanceEvent[] = [];
  readonly effects: Effect[] = [];
  readonly records: string[] = [];
  /** The time of each accepted command. */
  readonly times: number[] = [];
  now: number;
  state: InstanceState = initialState();
  #definition: Definition;
  readonly #limits: KernelLimits;
  readonly #values: Pick<KernelContext, 'values'>;
  readonly #replayed = initialState();
  readonly #open = new Map<Key, OpenWait>();
  #commands = 0;

  constructor(definition: Definition, options: DriverOptions = {}) {
    this.#definition = definition;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#values = options.values === undefined ? {} : { values: options.values };
    this.now = options.now ?? 0;
  }

  start(variables: Variables = {}, more: Partial<StartCommand> = {}): this {
    const process = this.#definition.processes[0]?.id ?? '';
    return this.do({ kind: 'start-instance', instance: 1, case: 1, process, variables, ...more });
  }

  /** The command has to be accepted. */
  do(command: Command): this {
    const decision = this.decide(command);
    if (!decision.ok)
      throw new Error(
        `${command.kind} was rejected: ${decision.rejection.code}: ${decision.rejection.message}`,
      );
    return this;
  }

  rejects(command: Command, code: RejectionCode): string {
    const decision = this.decide(command);
    expect(decision).toMatchObject({ ok: false, rejection: { code } });
    return decision.ok ? '' : decision.rejection.message;
  }

  decide(command: Command): Decision {
    const before = encodeState(this.state);
    const context = { now: this.now, limits: this.#limits, ...this.#values };
    const decision = decide(prepareProgram(this.#definition), this.state, command, context);
    if (!decision.ok) {
      expect(encodeState(this.state), 'a rejection changes nothing').toBe(before);
      return decision;
    }
    this.#commands++;
    this.times.push(this.now);
    this.#take(decision.events, decision.effects);
    return decision;
  }

  /** It goes on by that definition from now on; the plan has to be possible. */
  migrate(to: Definition, plan: Partial<MigrationPlan> = {}): this {
    const decision = this.tryMigration(to, plan);
    if (!decision.ok) throw new Error(`the migration was refused: ${decision.rejection.message}`);
    return this;
  }

  /** Elements and flows that the plan does not speak of go on as those of the same id. */
  tryMigration(to: Definition, plan: Partial<MigrationPlan> = {}): Decision {
    const before = encodeState(this.state);
    const whole = wholePlan(this.#definition, to, plan);
    const audit = {
      from: { deployment: 1, version: 1 },
      to: { deployment: 2, version: 2 },
      reason: 'The drawing was mended',
      by: 'anna',
    };
    const migration = { from: prepareProgram(this.#definition), to: prepareProgram(to), plan: whole, audit };
    const context = { now: this.now, limits: this.#limits, ...this.#values };
    const decision = migrate(migration, this.state, context);
    if (!decision.ok) {
      expect(encodeState(this.state), 'a refused migration changes nothing').toBe(before);
      return decision;
    }
    this.#definition = to;
    this.#commands++;
    this.times.push(this.now);
    this.#take(decision.events, decision.effects);
    for (const wait of this.state.waits.values()) {
      const known = this.#open.get(wait.key);
      // What was called reports to the element instance, whatever its element is called.
      if (wait.kind === 'call' && known) this.#open.set(wait.key, { ...known, element: wait.element });
      else expect(known?.element, 'the world knows each wait by its element').toBe(wait.element);
    }
    return decision;
  }

  // ---- the world ---------------------------------------------------------------------------------------------------

  completeJob(element: ElementId, variables: Variables = {}): this {
    return this.do({ kind: 'complete-job', job: this.key('create-job', element), variables });
  }

  completeTask(
    element: ElementId,
    given: { variables?: Variables; answers?: Answers; person?: string } = {},
  ): this {
    const { variables = {}, answers = {}, person = 'mary' } = given;
    const task = this.key('create-user-task', element);
    return this.do({ kind: 'complete-user-task', task, person, variables, answers });
  }

  fireTimer(element: ElementId): this {
    const wait = this.#find('schedule-timer', element);
    if (wait.effect.kind === 'schedule-timer') this.now = Math.max(this.now, wait.effect.at);
    return this.do({ kind: 'fire-timer', timer: wait.key });
  }

  deliver(element: ElementId, variables: Variables = {}): this {
    return this.do({ kind: 'deliver', subscription: this.key('open-subscription', element), variables });
  }

  returnFrom(
    element: ElementId,
    variables: Variables = {},
    more: Pick<Extract<Command, { kind: 'return-from-call' }>, 'error' | 'undo'> = {},
  ): this {
    const called = this.key('call-process', element);
    return this.do({ kind: 'return-from-call', call: called, variables, ...more });
  }

  escalateFrom(element: ElementId, variables: Variables, code?: string): this {
    const call = this.key('call-process', element);
    return this.do({ kind: 'escalate-from-call', call, variables, ...(code !== undefined && { code }) });
  }

  resolve(element: ElementId, more: Partial<Extract<Command, { kind: 'resolve-incident' }>> = {}): this {
    return this.do({ kind: 'resolve-incident', incident: this.key('raise-incident', element), ...more });
  }

  // ---- looking ------------------------------------------------------------------------------------------------------

  /** The oldest open wait of that kind at that element. */
  key(kind: Effect['kind'], element: ElementId): Key {
    return this.#find(kind, element).key;
  }

  /** The oldest activation of that element. */
  under(element: ElementId): Key {
    for (const instance of this.state.elements.values())
      if (instance.element === element) return instance.key;
    throw new Error(`expected ${element} to be under way`);
  }

  /** The elements of all open waits of that kind, in the order in which they were opened. */
  open(kind: Effect['kind']): readonly ElementId[] {
    return [...this.#open.values()]
      .filter(({ effect }) => effect.kind === kind)
      .map(({ element }) => element);
  }

  get openWaits(): readonly OpenWait[] {
    return [...this.#open.values()];
  }

  offer(element: ElementId): UserTaskOffer {
    const { effect } = this.#find('create-user-task', element);
    if (effect.kind !== 'create-user-task') throw new Error('not a user task');
    return effect.userTask;
  }

  incident(element: ElementId) {
    const { effect } = this.#find('raise-incident', element);
    if (effect.kind !== 'raise-incident') throw new Error('not an incident');
    return effect;
  }

  ask<K extends DeliveryEffect['kind']>(kind: K): Extract<Effect, { kind: K }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
  }

  /** Elements of all events of that kind, in order. */
  elements(kind: EventKind): readonly ElementId[] {
    return this.events.flatMap((event) => (event.kind === kind && 'element' in event ? [event.element] : []));
  }

  count(kind: EventKind, element: ElementId): number {
    return this.elements(kind).filter((id) => id === element).length;
  }

  get outcome() {
    return this.state.outcome;
  }

  get variables(): Variables {
    return this.state.elements.get(this.state.root)?.variables ?? {};
  }

  // ---- promises -----------------------------------------------------------------------------------------------------

  #take(events: readonly InstanceEvent[], effects: readonly Effect[]): void {
    const record = encodeRecord(events);
    const decoded = decodeRecord(record);
    expect(decoded).toEqual(events);
    for (const event of decoded) apply(this.#replayed, event);
    const encoded = encodeState(this.state);
    expect(encodeState(this.#replayed), `replay after command ${this.#commands}`).toBe(encoded);
    const reloaded = decodeState(encoded);
    expect(reloaded).toEqual(this.state);
    expect(encodeState(reloaded)).toBe(encoded);
    // The next command runs on the reloaded state: as after a restart.
    this.state = reloaded;
    this.records.push(record);
    this.events.push(...events);
    this.effects.push(...effects);
    for (const event of events) if (event.kind === 'call-returned') this.#open.delete(event.key);
    for (const effect of effects) this.#note(effect);
    expect([...this.#open.keys()].sort(), 'open waits as the world knows them').toEqual(
      [...this.state.waits.keys()].sort(),
    );
  }

  #note(effect: Effect): void {
    const { open, close } = keysOf(effect);
    if (close !== undefined) this.#open.delete(close);
    if (open !== undefined) this.#open.set(open.key, { ...open, effect });
    if (effect.kind === 'renew-user-task' && open !== undefined) {
      this.#open.set(open.key, { ...open, effect: { ...effect, kind: 'create-user-task' } });
    }
    if (effect.kind === 'relabel-wait') {
      const known = this.#open.get(effect.wait);
      if (known === undefined) throw new Error(`wait ${effect.wait} is not open`);
      this.#open.set(effect.wait, { ...known, element: effect.element });
    }
    if (effect.kind === 'return-to-caller') expect(this.state.parent).toBeDefined();
  }

  #find(kind: Effect['kind'], element: ElementId): OpenWait {
    for (const wait of this.#open.values()) {
      if (wait.effect.kind === kind && wait.element === element) return wait;
    }
    throw new Error(`expected an open ${kind} at ${element}, found ${this.open(kind).join(', ') || 'none'}`);
  }
}

function wholePlan(from: Definition, to: Definition, plan: Partial<MigrationPlan>): MigrationPlan {
  const same = (
    ids: (definition: Definition) => readonly string[],
    given: Readonly<Record<string, string>> = {},
  ) => {
    const now = new Set(ids(to));
    return {
      ...Object.fromEntries(
        ids(from)
          .filter((id) => now.has(id))
          .map((id) => [id, id]),
      ),
      ...given,
    };
  };
  return {
    processes: same(({ processes }) => processes.map(({ id }) => id), plan.processes),
    elements: same(
      ({ processes }) => processes.flatMap(({ elements }) => Object.keys(elements)),
      plan.elements,
    ),
    flows: same(({ processes }) => processes.flatMap(({ flows }) => Object.keys(flows)), plan.flows),
    timers: plan.timers ?? 'renew',
  };
}

interface EffectKeys {
  readonly open?: { readonly key: Key; readonly element: ElementId };
  readonly close?: Key;
}

function keysOf(effect: Effect): EffectKeys {
  switch (effect.kind) {
    case 'create-job':
      return { open: { key: effect.job, element: effect.element } };
    case 'create-user-task':
    case 'renew-user-task':
      return { open: { key: effect.task, element: effect.userTask.element } };
    case 'schedule-timer':
      return { open: { key: effect.timer, element: effect.element } };
    case 'open-subscription':
      return { open: { key: effect.subscription, element: effect.element } };
    case 'raise-incident':
      return { open: { key: effect.incident, element: effect.element } };
    case 'call-process':
      return { open: { key: effect.call, element: effect.element } };
    case 'remove-job':
      return { close: effect.job };
    case 'remove-user-task':
      return { close: effect.task };
    case 'cancel-timer':
      return { close: effect.timer };
    case 'close-subscription':
      return { close: effect.subscription };
    case 'clear-incident':
      return { close: effect.incident };
    case 'terminate-called':
      return { close: effect.call };
    default:
      return {};
  }
}
