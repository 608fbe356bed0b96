/**
 * Step: the work on one command. Events are recorded and applied at once, so the next line sees the new state; effects
 * are collected.
 *
 * Boundary: knows what the end of a wait means to the world; knows nothing of elements.
 *
 * Invariants:
 * T1  The working state is only ever changed through `emit`.
 * T2  Every wait that ends without having been answered has its effect (`remove-job`, `cancel-timer`, …).
 */
import type { ElementDefinition, ElementId } from '../wiring/definition.ts';
import { apply } from './apply.ts';
import { assertPresent } from './broken-invariant.ts';
import type { Key } from './command.ts';
import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';
import type { KernelContext } from './kernel-context.ts';
import { lightEffect, lightEvent } from './large-values.ts';
import type { ProcessProgram } from './program.ts';
import type { InstanceState, ReadonlyElementInstance, ReadonlyState, ReadonlyWait } from './state.ts';

const PROGRESS_NAMES = ['nrOfInstances', 'nrOfActiveInstances', 'nrOfCompletedInstances'] as const;
const NONE = new Set<Key>();

export class Step {
  readonly program: ProcessProgram;
  readonly context: KernelContext;
  readonly events: InstanceEvent[] = [];
  readonly effects: Effect[] = [];
  /** Scopes in which an inclusive join may have become free; in the order in which that happened. */
  readonly unsettled = new Set<Key>();
  /** Conditions that may have become true or false; in the order in which that happened. */
  readonly unsettledConditions = new Set<Key>();
  /** Activations so far. */
  steps = 0;
  /** Nothing moves: an incident of the root has to be resolved first. */
  isHeldUp = false;
  readonly #state: InstanceState;
  #reusable = NONE;

  constructor(program: ProcessProgram, state: InstanceState, context: KernelContext) {
    this.program = program;
    this.context = context;
    this.#state = state;
  }

  get state(): ReadonlyState {
    return this.#state;
  }

  emit(made: InstanceEvent): void {
    const { values } = this.context;
    const event = values === undefined ? made : lightEvent(made, values);
    if (
      event.kind === 'element-completed' ||
      event.kind === 'element-terminated' ||
      event.kind === 'compensation-ended'
    )
      this.#ending(event.key, event.scope);
    else if (event.kind === 'instance-completed') this.#ending(event.key, 0);
    else if (event.kind === 'token-arrived' && event.inclusive) this.unsettled.add(event.scope);
    else if (event.kind === 'token-removed') this.unsettled.add(event.scope);
    if (this.#state.listeners.conditions.size > 0) this.#noteChange(event);
    apply(this.#state, event);
    this.events.push(event);
  }

  ask(effect: Effect): void {
    const { values } = this.context;
    this.effects.push(values === undefined ? effect : lightEffect(effect, values));
  }

  /** The next key; used by the very next event or not at all. */
  nextKey(): Key {
    return this.#state.keys + 1;
  }

  instance(key: Key): ReadonlyElementInstance {
    return assertPresent(this.#state.elements.get(key), `element instance ${key}`);
  }

  /** Whether it is still there: what was done meanwhile may have ended it. */
  lives(key: Key): boolean {
    return this.#state.status === 'running' && this.#state.elements.has(key);
  }

  definitionOf(instance: ReadonlyElementInstance): ElementDefinition {
    return this.program.element(instance.element);
  }

  /** A wait of that key and kind, if there is one. */
  wait<K extends ReadonlyWait['kind']>(kind: K, key: Key): Extract<ReadonlyWait, { kind: K }> | undefined {
    const wait = this.#state.waits.get(key);
    if (wait === undefined || wait.kind !== kind) return undefined;
    return wait as Extract<ReadonlyWait, { kind: K }>; // cast: its kind was just compared
  }

  /** Ends one wait, because what it stood for is no longer needed. */
  withdraw(wait: ReadonlyWait): void {
    this.ask(endOf(wait));
    this.emit({ kind: 'wait-withdrawn', wait: wait.key, key: wait.owner, element: wait.element });
  }

  withdrawAll(instance: ReadonlyElementInstance, except?: (wait: ReadonlyWait) => boolean): void {
    for (const key of [...instance.waits]) {
      const wait = this.#state.waits.get(key);
      if (wait !== undefined && except?.(wait) !== true) this.withdraw(wait);
    }
  }

  /**
   * While `open` runs, what it would open at the place of one of these waits is taken for that wait. Returns those that are
   * still open and were not taken.
   */
  reusing(waits: readonly ReadonlyWait[], open: () => void): readonly ReadonlyWait[] {
    this.#reusable = new Set(waits.map(({ key }) => key));
    open();
    const left = [...this.#reusable].flatMap((key) => this.#state.waits.get(key) ?? []);
    this.#reusable = NONE;
    return left;
  }

  /** The wait to go on with instead of opening one there, if there is one; `trigger` -1: of the element itself. */
  takeOver<K extends 'job' | 'user-task' | 'timer' | 'subscription'>(
    kind: K,
    owner: Key,
    place: { readonly element: ElementId; readonly trigger: number; readonly purpose?: string },
  ): Extract<ReadonlyWait, { kind: K }> | undefined {
    for (const key of this.#reusable) {
      const wait = this.#state.waits.get(key);
      if (wait?.kind !== kind || wait.owner !== owner || wait.element !== place.element) continue;
      if ('trigger' in wait && wait.trigger !== place.trigger) continue;
      if ('purpose' in wait && wait.purpose !== place.purpose) continue;
      this.#reusable.delete(key);
      return this.wait(kind, key);
    }
    return undefined;
  }

  /** A message for business readers names an element as drawn. */
  nameOf(element: ElementId): string {
    const name = this.program.find(element)?.name ?? '';
    return name === '' ? element : name;
  }

  /** Conditions read variables, and the progress of the repetition around them. */
  #noteChange(event: InstanceEvent): void {
    if (event.kind === 'variables-set') {
      for (const name of Object.keys(event.variables)) this.#unsettle(event.key, name);
    } else if (event.kind === 'runs-planned') this.#unsettleProgress(event.key);
    else if (event.kind === 'element-activated' && event.role === 'run') this.#unsettleProgress(event.scope);
    else if (event.kind === 'element-completed' || event.kind === 'element-terminated') {
      if (this.#state.elements.get(event.key)?.role === 'run') this.#unsettleProgress(event.scope);
    }
  }

  #unsettleProgress(body: Key): void {
    for (const name of PROGRESS_NAMES) this.#unsettle(body, name);
  }

  #unsettle(scope: Key, name: string): void {
    for (const key of this.#state.listeners.conditions.get(scope)?.get(name) ?? [])
      this.unsettledConditions.add(key);
  }

  /** Effects for the waits that end together with their owner (E4 in event.ts). */
  #ending(key: Key, scope: Key): void {
    const instance = this.instance(key);
    for (const wait of instance.waits) {
      const found = this.#state.waits.get(wait);
      if (found !== undefined) this.ask(endOf(found));
    }
    const inside = this.#state.elements.get(scope)?.inside;
    if (inside !== undefined && (inside.inclusiveJoins.size > 0 || inside.opened.size > 0))
      this.unsettled.add(scope);
  }
}

function endOf(wait: ReadonlyWait): Effect {
  switch (wait.kind) {
    case 'job':
      return { kind: 'remove-job', job: wait.key };
    case 'user-task':
      return { kind: 'remove-user-task', task: wait.key };
    case 'timer':
      return { kind: 'cancel-timer', timer: wait.key };
    case 'subscription':
      return { kind: 'close-subscription', subscription: wait.key };
    case 'call':
      return { kind: 'terminate-called', call: wait.key };
    case 'incident':
      return { kind: 'clear-incident', incident: wait.key };
  }
}
