/**
 * Run: one evaluation of a decision with all it requires: the machine its expressions run on, the data it is given, and
 * what there is to tell afterwards.
 *
 * Invariants:
 * R1  All expressions of a run share one machine, so its budget of steps and depth bounds the whole.
 * R2  A value that cannot be told is null, and a problem says why; only an exhausted budget ends a run.
 */
import type { Environment, EvaluationResult, Scope } from '../expressions/expression.ts';
import type { ExpressionError } from '../expressions/expression-error.ts';
import { describeValue } from '../expressions/feel/describe-value.ts';
import type { FeelType } from '../expressions/feel/feel-type.ts';
import { coerced } from '../expressions/feel/feel-type.ts';
import { Machine } from '../expressions/feel/machine.ts';
import type { Value } from '../expressions/value.ts';
import type { Place } from './decision-model.ts';
import { describeType } from './describe-type.ts';
import type { DecisionTrace, Problem, ProblemKind, TableTrace } from './explanation.ts';
import { PROBLEMS, TRACED_DECISIONS, TRACED_TABLES } from './explanation.ts';

/** A compiled boxed expression. */
export type Boxed = (run: Run, scope: Scope) => Value;

/** Thrown where the budget is used up; never leaves the room. */
export class OutOfBudget {
  readonly error: ExpressionError;
  constructor(error: ExpressionError) {
    this.error = error;
  }
}

const LIMITS: ReadonlySet<string> = new Set(['step-limit', 'depth-limit', 'size-limit']);

export interface RunOptions {
  /** Data out of JSON: a text stands for a date or a duration where one is expected. */
  readonly fromJson?: boolean;
  /** Keeps what every cell of a table said. */
  readonly explain?: boolean;
}

const nothing: Scope = { get: () => undefined };

export class Run {
  readonly machine: Machine;
  readonly environment: Environment;
  readonly options: RunOptions;
  readonly problems: Problem[] = [];
  /** Tables in the order they were evaluated, as long as they are kept. */
  readonly tables: TableTrace[] = [];
  /** Decisions in the order they were made. */
  readonly decisions: DecisionTrace[] = [];
  /** The decision or knowledge model being evaluated. */
  current: { readonly id: string; readonly name: string } = { id: '', name: '' };

  constructor(environment: Environment, options: RunOptions) {
    this.machine = new Machine(nothing, environment);
    this.environment = { ...environment, machine: this.machine };
    this.options = options;
  }

  /** The value of an evaluated expression; null with a problem where there is none. */
  take(result: EvaluationResult, place: Place): Value {
    if (!result.ok) {
      if (LIMITS.has(result.error.code)) throw new OutOfBudget(result.error);
      return this.problem('null', place, result.error.message);
    }
    if (result.warnings !== undefined) {
      for (const warning of result.warnings) this.problem('null', place, warning.message);
    }
    return result.value;
  }

  /** The value as one of the type; null with a problem where it is none. */
  typed(value: Value, type: FeelType | undefined, place: Place, what: string): Value {
    if (type === undefined || value === null) return value;
    const fitting = coerced(this.machine, value, type);
    if (fitting !== undefined) return fitting;
    const message = `Expected ${describeType(type)} for ${what}, found ${describeValue(value)}.`;
    return this.problem('null', place, message);
  }

  /** Notes it; is null, so that a caller can return it. */
  problem(kind: ProblemKind, place: Place, message: string): null {
    if (this.problems.length < PROBLEMS) {
      this.problems.push({ kind, decision: this.current.id, element: place.id, line: place.line, message });
    }
    return null;
  }

  traceDecision(trace: DecisionTrace): void {
    if (this.decisions.length < TRACED_DECISIONS) this.decisions.push(trace);
  }

  traceTable(trace: TableTrace): void {
    if (this.tables.length < TRACED_TABLES) this.tables.push(trace);
  }
}
