/**
 * The public face of the room: an expression's source, how it is compiled, and what evaluating it gives.
 *
 * Boundary: types and the choice of the language; FEEL is `feel/`, the `${…}` dialect is `juel/`. Nothing here or
 * below has access to the host: no clock, no I/O, no prototype, no global.
 *
 * Invariants:
 * E1  `compileExpression` and `evaluate` never throw; they end within the limits of `limits.ts`.
 * E2  Evaluating reads the scope by name and changes nothing but what the scope itself takes (`set`); the same inputs give
 *     the same result.
 * E3  The cost of an evaluation does not depend on the size of the scope.
 */
import type { ExpressionError } from './expression-error.ts';
import { compileFeel } from './feel/compile-feel.ts';
import type { FeelType } from './feel/feel-type.ts';
import type { Machine } from './feel/machine.ts';
import { compileJuel } from './juel/compile-juel.ts';
import type { Value } from './value.ts';

export type ExpressionLanguage = 'feel' | 'juel';

/** An expression as it is kept in a definition: plain JSON. */
export interface ExpressionSource {
  readonly language: ExpressionLanguage;
  readonly text: string;
  /**
   * FEEL only: variable names that would otherwise read as something else, because they hold operators or keywords
   * (`invoice-amount`, `order or offer`). Names of plain words (`invoice amount`) need no entry.
   */
  readonly names?: readonly string[];
}

/** Variables by name. `undefined` means that there is none of that name. */
export interface Scope {
  get(name: string): Value | undefined;
  /** Takes what the expression sets (`${…}` only); absent: it may set nothing. */
  set?(name: string, value: Value): void;
}

export interface Environment {
  /** The moment `now()` and `today()` tell, in ms since 1970-01-01T00:00Z. */
  readonly now: number;
  readonly stepLimit?: number;
  /** IANA name of the zone `now()` and `today()` are told in; UTC where absent. */
  readonly timeZone?: string;
  /**
   * FEEL only: the machine to run on. Several expressions that make up one piece of work (a decision and all it
   * requires) share its budget of steps and depth; `stepLimit` is then the machine's.
   */
  readonly machine?: Machine;
}

/** What the surroundings of an expression define beside variables. */
export interface Surroundings {
  /** FEEL only: types by the name an expression knows them by. */
  readonly types?: ReadonlyMap<string, FeelType>;
}

export type EvaluationResult =
  | {
      readonly ok: true;
      readonly value: Value /** Why a part of the result is null. */;
      readonly warnings?: readonly ExpressionError[];
    }
  | { readonly ok: false; readonly error: ExpressionError };

export interface CompiledExpression {
  readonly source: ExpressionSource;
  /**
   * Names of the variables it may read, at the top level of the scope. In a filter (`orders[total > 5]`) a name that
   * turns out to be a property of the items is among them, because that shows only at run time.
   */
  readonly reads: ReadonlySet<string>;
  /** `${…}` only: names of the variables it sets (`execution.setVariable`); its scope has to take them. */
  readonly sets?: ReadonlySet<string>;
  /** `${…}` only: what it reads of its surroundings (`execution.processInstanceId`); its scope has to know them. */
  readonly context?: ReadonlySet<string>;
  evaluate(scope: Scope, environment: Environment): EvaluationResult;
}

export type CompileResult =
  | { readonly ok: true; readonly expression: CompiledExpression }
  | { readonly ok: false; readonly error: ExpressionError };

export function compileExpression(source: ExpressionSource, surroundings?: Surroundings): CompileResult {
  return source.language === 'juel' ? compileJuel(source) : compileFeel(source, surroundings);
}

/** A scope over a plain object; reads own properties only, copies nothing. */
export function scopeOf(variables: Readonly<Record<string, Value>>): Scope {
  return new RecordScope(variables);
}

class RecordScope implements Scope {
  readonly #variables: Readonly<Record<string, Value>>;

  constructor(variables: Readonly<Record<string, Value>>) {
    this.#variables = variables;
  }

  get(name: string): Value | undefined {
    return Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
  }
}
