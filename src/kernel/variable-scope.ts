/**
 * Variables as an element instance sees them: its own, then those of each scope around it, then the process's.
 *
 * Invariants:
 * V1  Reading costs the depth of the scopes, not their number of variables.
 * V2  A value goes to the nearest scope that has a variable of that name, else to the process.
 * V3  `numberOfInstances`, `numberOfActiveInstances`, `numberOfCompletedInstances`, `numberOfTerminatedInstances` (BPMN
 *     10.3.9, table 10.30; also as `nrOf…`) and, outside its runs, `loopCounter` (10.3.8) are computed from the progress of
 *     the nearest repetition; nobody can set or pass them.
 */

import type { Scope } from '../expressions/expression.ts';
import { type JsonValue, setOwn, type Value } from '../expressions/value.ts';
import { assertPresent } from './broken-invariant.ts';
import type { Key, Variables } from './command.ts';
import type { ReadonlyElementInstance, ReadonlyState } from './state.ts';
import type { Step } from './step.ts';

export class VariableScope implements Scope {
  readonly #state: ReadonlyState;
  readonly #instance: ReadonlyElementInstance;

  constructor(state: ReadonlyState, instance: ReadonlyElementInstance) {
    this.#state = state;
    this.#instance = instance;
  }

  get(name: string): JsonValue | undefined {
    let instance: ReadonlyElementInstance | undefined = this.#instance;
    while (instance !== undefined) {
      const { variables } = instance;
      if (variables !== undefined && Object.hasOwn(variables, name)) return variables[name];
      const progress = progressOf(instance, name);
      if (progress !== undefined) return progress;
      instance = this.#state.elements.get(instance.scope);
    }
    return undefined;
  }
}

/** What is laid over a scope hides what has the same name in it. */
export class OverlaidScope implements Scope {
  readonly #over: Variables;
  readonly #under: Scope;

  constructor(over: Variables, under: Scope) {
    this.#over = over;
    this.#under = under;
  }

  get(name: string): Value | undefined {
    return Object.hasOwn(this.#over, name) ? this.#over[name] : this.#under.get(name);
  }
}

/** What a run of a repeated activity sees before it has its inputs: its counter and its item, and what its body sees. */
export class RunScope implements Scope {
  readonly #run: ReadonlyElementInstance;
  readonly #names: readonly string[];
  readonly #around: VariableScope;

  constructor(state: ReadonlyState, run: ReadonlyElementInstance, names: readonly string[]) {
    this.#run = run;
    this.#names = ['loopCounter', ...names];
    this.#around = new VariableScope(
      state,
      assertPresent(state.elements.get(run.scope), 'the body of a run'),
    );
  }

  get(name: string): JsonValue | undefined {
    const { variables } = this.#run;
    if (variables !== undefined && this.#names.includes(name) && Object.hasOwn(variables, name))
      return variables[name];
    return this.#around.get(name);
  }
}

function progressOf(instance: ReadonlyElementInstance, name: string): number | undefined {
  const { repetition, role } = instance;
  if (repetition === undefined) return role === 'body' && name === 'loopCounter' ? 0 : undefined;
  if (name === 'loopCounter') return repetition.begun; // in the condition of a loop; a run has its own
  if (!/^(?:nr|number)Of/.test(name)) return undefined;
  // `numberOfInstances` is the specification's (and Camunda 8's) name, `nrOfInstances` Camunda 7's.
  switch (name.replace(/^number/, 'nr')) {
    case 'nrOfInstances':
      return repetition.total ?? repetition.begun;
    case 'nrOfActiveInstances':
      return repetition.begun - repetition.ended;
    case 'nrOfCompletedInstances':
      return repetition.ended;
    case 'nrOfTerminatedInstances':
      return 0; // what ends a run early ends the repetition
    default:
      return undefined;
  }
}

/** All variables the element instance sees, the nearest of each name. */
export function visibleVariables(state: ReadonlyState, instance: ReadonlyElementInstance): Variables {
  const local = localVariables(state, instance);
  const own = assertPresent(state.elements.get(state.root), 'the root').variables;
  return { ...own, ...local };
}

/** What it sees beside the process's variables: the item of its run, say. */
export function localVariables(
  state: ReadonlyState,
  instance: ReadonlyElementInstance,
): Variables | undefined {
  let found: Record<string, JsonValue> | undefined;
  let at: ReadonlyElementInstance | undefined = instance;
  while (at !== undefined && at.key !== state.root) {
    if (at.variables !== undefined) {
      found ??= {};
      for (const name of Object.keys(at.variables)) {
        if (!Object.hasOwn(found, name)) setOwn(found, name, at.variables[name] ?? null);
      }
    }
    at = state.elements.get(at.scope);
  }
  return found;
}

/** Sets each variable where it belongs (V2), seen from `from`; what would not change is left out. */
export function setVariables(
  step: Step,
  from: ReadonlyElementInstance,
  variables: Variables,
  by?: string,
): void {
  const names = Object.keys(variables);
  if (names.length === 0) return;
  const byScope = new Map<Key, Record<string, JsonValue>>();
  for (const name of names) {
    const value = variables[name];
    if (value === undefined) continue;
    const owner = ownerOf(step.state, from, name);
    if (
      owner.variables !== undefined &&
      Object.hasOwn(owner.variables, name) &&
      owner.variables[name] === value
    )
      continue;
    let own = byScope.get(owner.key);
    if (own === undefined) {
      own = {};
      byScope.set(owner.key, own);
    }
    setOwn(own, name, value);
  }
  for (const [key, own] of byScope) setOwnVariables(step, key, own, by);
}

/** Makes them variables of that element instance itself. */
export function setOwnVariables(step: Step, key: Key, variables: Variables, by?: string): void {
  step.emit(
    by === undefined
      ? { kind: 'variables-set', key, variables }
      : { kind: 'variables-set', key, variables, by },
  );
}

function ownerOf(state: ReadonlyState, from: ReadonlyElementInstance, name: string): ReadonlyElementInstance {
  let at = from;
  while (at.key !== state.root) {
    if (at.variables !== undefined && Object.hasOwn(at.variables, name)) return at;
    at = assertPresent(state.elements.get(at.scope), `scope ${at.scope}`);
  }
  return at;
}
