/**
 * Builtin: one function of FEEL's library, declared by its signatures; arguments are bound and checked here, once.
 *
 * Boundary: binding by position or name, the implicit conversions between a value and a list of one, and the warning
 * where nothing fits. What a function does is in the family files beside this one.
 *
 * Invariants:
 * F1  A body only ever sees arguments that its parameters' kinds accepted.
 * F2  Arity and argument names are checked when the call is compiled, kinds when it runs.
 *
 * Source: DMN 1.5, sections 10.3.2.13 (invocation) and 10.3.2.9.4 (conversions).
 */
import { FunctionValue } from '../../function-value.ts';
import { isList, type Value } from '../../value.ts';
import { describeValue } from '../describe-value.ts';
import type { Machine } from '../machine.ts';

export const MISMATCH: unique symbol = Symbol('mismatch');

/** What a parameter takes: a test that also narrows. */
export interface Kind<T> {
  readonly label: string;
  readonly accept: (value: Value) => T | typeof MISMATCH;
}

export interface Parameter<T> {
  readonly name: string;
  readonly kind: Kind<T>;
  readonly use: 'required' | 'optional' | 'rest';
}

type ArgumentsOf<P extends readonly Parameter<unknown>[]> = {
  -readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

export interface Signature {
  readonly parameters: readonly Parameter<unknown>[];
  readonly call: (machine: Machine, args: readonly unknown[]) => Value;
}

export type BoundBuiltin = (machine: Machine, values: readonly Value[]) => Value;

export function required<T>(name: string, kind: Kind<T>): Parameter<T> {
  return { name, kind, use: 'required' };
}

/** May be left out or null; the body then gets `undefined`. */
export function optional<T>(name: string, kind: Kind<T>): Parameter<T | undefined> {
  return { name, kind, use: 'optional' };
}

/** Takes all remaining arguments, as a list. */
export function rest<T>(name: string, kind: Kind<T>): Parameter<readonly T[]> {
  const accept = (value: Value): readonly T[] | typeof MISMATCH => {
    if (!isList(value)) return MISMATCH;
    const accepted: T[] = [];
    for (const item of value) {
      const one = kind.accept(item);
      if (one === MISMATCH) return MISMATCH;
      accepted.push(one);
    }
    return accepted;
  };
  return { name, kind: { label: kind.label, accept }, use: 'rest' };
}

export function signature<const P extends readonly Parameter<unknown>[]>(
  parameters: P,
  body: (machine: Machine, ...args: ArgumentsOf<P>) => Value,
): Signature {
  return {
    parameters,
    call: (machine, args) => body(machine, ...(args as ArgumentsOf<P>)), // cast: each was accepted by its parameter's kind
  };
}

export class Builtin {
  readonly name: string;
  readonly signatures: readonly Signature[];

  constructor(name: string, signatures: readonly Signature[]) {
    this.name = name;
    this.signatures = signatures;
  }

  /** The call for that many arguments, or for arguments of these names; `undefined` where no signature takes them. */
  bind(count: number, names: readonly string[] | undefined): BoundBuiltin | undefined {
    const plans = this.signatures.flatMap((each) => {
      const order = names === undefined ? positionalOrder(each, count) : namedOrder(each, names);
      return order === undefined ? [] : [{ signature: each, order }];
    });
    const [only] = plans;
    if (only === undefined) return undefined;
    return (machine, values) => {
      for (const plan of plans) {
        const args = accepted(machine, plan.signature, plan.order, values);
        if (args !== undefined) return plan.signature.call(machine, args);
      }
      return this.#refuse(machine, only.signature, only.order, values);
    };
  }

  /** As a value, for functions that take functions. */
  toValue(): FunctionValue {
    return new FunctionValue(this.name, undefined, (machine, args) => {
      machine.spend(1);
      const bound = this.bind(args.length, undefined);
      if (bound !== undefined) return bound(machine, args);
      const message = `Expected ${this.usage()}, found ${args.length} arguments.`;
      return machine.warn('wrong-arguments', message, machine.span, this.name);
    });
  }

  usage(): string {
    return this.signatures
      .map((each) => {
        const names = each.parameters.map((p) =>
          p.use === 'optional' ? `${p.name}?` : p.use === 'rest' ? `${p.name}…` : p.name,
        );
        return `${this.name}(${names.join(', ')})`;
      })
      .join(' or ');
  }

  #refuse(machine: Machine, wanted: Signature, order: Order, values: readonly Value[]): null {
    const at = wanted.parameters.findIndex(
      (parameter, i) => argumentFor(parameter, order[i], values) === MISMATCH,
    );
    const parameter = wanted.parameters[at];
    const index = order[at];
    const found = typeof index === 'number' ? describeValue(values[index] ?? null) : 'something else';
    const message = `Expected ${parameter?.kind.label ?? 'other arguments'} as “${parameter?.name ?? ''}” of ${this.name}, found ${found}.`;
    return machine.warn('wrong-arguments', message, machine.span, this.name);
  }
}

/** For each parameter the position of its argument; `undefined`: left out; a list: the rest from there. */
type Order = readonly (number | undefined | { readonly from: number })[];

function positionalOrder(wanted: Signature, count: number): Order | undefined {
  const order: (number | undefined | { readonly from: number })[] = [];
  for (const [i, parameter] of wanted.parameters.entries()) {
    if (parameter.use === 'rest') return count > i ? [...order, { from: i }] : undefined;
    if (i >= count && parameter.use === 'required') return undefined;
    order.push(i < count ? i : undefined);
  }
  return count > wanted.parameters.length ? undefined : order;
}

function namedOrder(wanted: Signature, names: readonly string[]): Order | undefined {
  const order: (number | undefined)[] = [];
  for (const parameter of wanted.parameters) {
    const at = names.indexOf(parameter.name);
    if (parameter.use === 'rest' || (at < 0 && parameter.use === 'required')) return undefined;
    order.push(at < 0 ? undefined : at);
  }
  return names.every((name) => wanted.parameters.some((p) => p.name === name)) ? order : undefined;
}

function accepted(
  machine: Machine,
  wanted: Signature,
  order: Order,
  values: readonly Value[],
): readonly unknown[] | undefined {
  const args: unknown[] = [];
  for (const [i, parameter] of wanted.parameters.entries()) {
    const arg = argumentFor(parameter, order[i], values);
    if (arg === MISMATCH) return undefined;
    // Whatever the function does, it may read all of a text or list it was given.
    if (typeof arg === 'string') machine.spendText(arg.length);
    else if (Array.isArray(arg)) machine.spend(arg.length >> 3);
    args.push(arg);
  }
  return args;
}

function argumentFor(parameter: Parameter<unknown>, at: Order[number], values: readonly Value[]): unknown {
  if (at === undefined) return undefined;
  if (typeof at === 'object') return parameter.kind.accept(values.slice(at.from));
  const value = values[at] ?? null;
  if (value === null && parameter.use === 'optional') return undefined;
  const direct = parameter.kind.accept(value);
  if (direct !== MISMATCH || value === null) return direct;
  const [single] = isList(value) ? value : [];
  if (isList(value))
    return value.length === 1 && single !== undefined ? parameter.kind.accept(single) : MISMATCH;
  return parameter.kind.accept([value]);
}
