/**
 * FunctionValue: a FEEL function as a value, defined in an expression or built in.
 *
 * Boundary: its parameters and how it is called; who calls it has bound named arguments to positions already.
 */
import type { FeelType } from './feel/feel-type.ts';
import type { Machine } from './feel/machine.ts';
import { RuntimeValue } from './runtime-value.ts';
import type { Value } from './value.ts';

export type FunctionBody = (machine: Machine, args: readonly Value[]) => Value;

/** Types of the parameters, in their order, and of the result, where that is known before a call. */
export interface FunctionTypes {
  readonly parameters: readonly FeelType[];
  readonly result: FeelType | undefined;
}

export class FunctionValue extends RuntimeValue {
  override readonly kind = 'function';
  readonly name: string;
  /** `undefined` for a built-in: it checks its own arguments. */
  readonly parameters: readonly string[] | undefined;
  readonly call: FunctionBody;
  /** Absent where they are not known. */
  readonly types: FunctionTypes | undefined;
  /** The local values its body sees; absent for a built-in. */
  readonly #captured: Value[] | undefined;

  constructor(
    name: string,
    parameters: readonly string[] | undefined,
    call: FunctionBody,
    captured?: Value[],
    types?: FunctionTypes,
  ) {
    super();
    this.name = name;
    this.parameters = parameters;
    this.call = call;
    this.#captured = captured;
    this.types = types;
  }

  /** Lets the body see the function itself, as the entry of a context that it becomes. Only before its first call. */
  bindSelf(slot: number): void {
    if (this.#captured !== undefined) this.#captured[slot] = this;
  }

  override toString(): string {
    return `function(${this.parameters?.join(', ') ?? '…'})`;
  }
}
