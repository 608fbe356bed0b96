/**
 * Why a decision came out as it did: which rules fired on which values, what each cell of the others said, what every
 * decision it rests on gave. Plain JSON, kept with the case.
 *
 * Invariants:
 * X1  Bounded: however large the model and the data, an explanation stays below about 64 KB; what is left out is said.
 */
import type { JsonValue } from '../expressions/value.ts';

/** Problems kept of one evaluation. */
export const PROBLEMS = 50;
/** Decisions kept of one evaluation. */
export const TRACED_DECISIONS = 50;
/** Tables kept of one evaluation. */
export const TRACED_TABLES = 20;
/** Rules of one table whose cells are kept, beside those that fired. */
export const TRACED_RULES = 100;
/** Cells kept of one evaluation. */
export const TRACED_CELLS = 4_000;
/** Longest value kept, in characters of its JSON. */
export const VALUE_LENGTH = 400;

/**
 * `null`: a value could not be told and became null, as FEEL demands; `violation`: the table or the data break a rule
 * of the model (two rules fire where one may, a value that is not allowed).
 */
export type ProblemKind = 'null' | 'violation';

export interface Problem {
  readonly kind: ProblemKind;
  /** Id of the decision or knowledge model being evaluated. */
  readonly decision: string;
  readonly element: string;
  readonly line: number;
  readonly message: string;
}

/** What one cell said: it fits, it does not, or that cannot be told. */
export type CellAnswer = 'yes' | 'no' | 'unknown';

export interface RuleTrace {
  readonly id: string;
  /** 1-based, as people count rules. */
  readonly number: number;
  readonly fired: boolean;
  readonly cells: readonly CellAnswer[];
  /** The rule's results by output, where it fired. */
  readonly outputs?: readonly JsonValue[];
}

export interface TableTrace {
  /** Id and name of the decision or knowledge model it belongs to. */
  readonly decision: string;
  readonly name: string;
  readonly table: string;
  readonly hitPolicy: string;
  readonly inputs: readonly { readonly id: string; readonly label: string; readonly value: JsonValue }[];
  readonly outputs: readonly { readonly id: string; readonly label: string }[];
  /** All rules that fired, and as many others as are kept. */
  readonly rules: readonly RuleTrace[];
  /** How many rules the table has. */
  readonly ruleCount: number;
  /** Set where no rule fired and the table's default was taken. */
  readonly defaulted?: true;
}

export interface DecisionTrace {
  readonly decision: string;
  readonly name: string;
  readonly value: JsonValue;
  /** Names and values of what it required. */
  readonly inputs: readonly { readonly name: string; readonly value: JsonValue }[];
}

export interface Explanation {
  /** In the order they were decided; the one asked for is last. */
  readonly decisions: readonly DecisionTrace[];
  readonly tables: readonly TableTrace[];
  readonly problems: readonly Problem[];
}

/** Characters of an explanation that is kept. */
const LENGTH = 64_000;

/** As JSON that is not longer than is kept: of a large one the rules that did not fire go first, then the tables. */
export function boundedExplanation(explanation: Explanation): JsonValue {
  const firedOnly = {
    ...explanation,
    tables: explanation.tables.map((table) => ({
      ...table,
      rules: table.rules.filter(({ fired }) => fired).slice(0, 20),
    })),
  };
  const without = { ...explanation, tables: [], problems: explanation.problems.slice(0, 10) };
  for (const each of [explanation, firedOnly, without]) {
    const text = JSON.stringify(each);
    if (text.length <= LENGTH) return JSON.parse(text);
  }
  return { decisions: [], tables: [], problems: [] };
}
