/**
 * Machine: what one evaluation of a FEEL expression carries along: the scope, the bound local values, and the budgets.
 *
 * Invariants:
 * M1  `fuel` only falls; whoever loops, calls or builds spends first. Below zero the evaluation halts.
 * M2  `locals` is replaced as a whole for a function call and put back after it; slots are fixed at compile time.
 * M3  A warning never changes a result; it says why a null came about.
 */

import type { Environment, Scope } from '../expression.ts';
import type { ExpressionErrorCode } from '../expression-error.ts';
import {
  DEFAULT_STEPS,
  EVALUATION_DEPTH,
  NAMED_ZONE_STEPS,
  STRING_LENGTH,
  TEXT_PER_STEP,
  WARNINGS,
} from '../limits.ts';
import { FeelDateTime, FeelTime } from '../temporal/temporal-values.ts';
import type { Value } from '../value.ts';

export interface RawWarning {
  readonly code: ExpressionErrorCode;
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly name: string | undefined;
}

/** A piece of the source, as offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Thrown where an evaluation must stop as a whole; never leaves `evaluate`. */
export class Halt {
  readonly code: ExpressionErrorCode;
  readonly message: string;

  constructor(code: ExpressionErrorCode, message: string) {
    this.code = code;
    this.message = message;
  }
}

export class Machine {
  scope: Scope;
  environment: Environment;
  locals: Value[] = [];
  fuel: number;
  depth = 0;
  warnings: RawWarning[] | undefined = undefined;
  /** Where the innermost running built-in stands in the source, for its warnings. */
  span: Span = { from: 0, to: 0 };

  constructor(scope: Scope, environment: Environment) {
    this.scope = scope;
    this.environment = environment;
    this.fuel = environment.stepLimit ?? DEFAULT_STEPS;
  }

  reset(scope: Scope, environment: Environment): void {
    this.scope = scope;
    this.environment = environment;
    this.fuel = environment.stepLimit ?? DEFAULT_STEPS;
    this.depth = 0;
    this.warnings = undefined;
  }

  spend(steps: number): void {
    this.fuel -= steps;
    if (this.fuel < 0) {
      const limit = this.environment.stepLimit ?? DEFAULT_STEPS;
      throw new Halt('step-limit', `The expression took more than the ${limit} steps it is allowed.`);
    }
  }

  /** Pays for reading or building a text: long ones cost more than a step. */
  spendText(length: number): void {
    if (length >= TEXT_PER_STEP) this.spend(Math.floor(length / TEXT_PER_STEP));
  }

  /** Pays for a value just made, where working with it asks the platform for a zone's rules. */
  zoned<V extends Value>(made: V): V {
    const zone = made instanceof FeelDateTime || made instanceof FeelTime ? made.zone : undefined;
    if (zone?.kind === 'named') this.spend(NAMED_ZONE_STEPS);
    return made;
  }

  /** Enters `levels` more levels; the caller leaves them with `depth -= levels`. */
  enter(levels: number): void {
    this.depth += levels;
    if (this.depth > EVALUATION_DEPTH) {
      throw new Halt('depth-limit', 'The expression calls functions inside functions deeper than allowed.');
    }
  }

  /** Passes a text an expression built; halts where it is too long. */
  text(built: string): string {
    this.spendText(built.length);
    if (built.length > STRING_LENGTH) this.tooLong();
    return built;
  }

  tooLong(): never {
    throw new Halt('size-limit', `The expression builds a text longer than ${STRING_LENGTH} characters.`);
  }

  /** Records why there is no value, and is that null. */
  warn(code: ExpressionErrorCode, message: string, span: Span, name?: string): null {
    this.warnings ??= [];
    if (this.warnings.length < WARNINGS) {
      this.warnings.push({ code, message, from: span.from, to: span.to, name });
    }
    return null;
  }
}
