/**
 * From the rules that fired to the table's result (DMN 1.5, section 8.2.10).
 *
 * Boundary: values only; which rules fire and what they give is `table.ts`.
 */
import { compileExpression, scopeOf } from '../../expressions/expression.ts';
import { equals } from '../../expressions/feel/comparison.ts';
import type { Value } from '../../expressions/value.ts';
import { isRecord, ownProperty } from '../../expressions/value.ts';
import type { Aggregation, TableExpression } from '../decision-model.ts';
import type { Run } from '../run.ts';

/** What a rule that fired gives. */
export interface Hit {
  /** 0-based. */
  readonly rule: number;
  readonly value: Value;
}

/** The outputs' values in the order of their priority, by the name of the output; one nameless entry for a single output. */
export type Priorities = readonly { readonly name: string | undefined; readonly order: readonly Value[] }[];

/** The hits that make the result: where one rule decides, that one. `hits` in the order of the rules. */
export function decidingHits(
  run: Run,
  table: TableExpression,
  hits: readonly Hit[],
  priorities: Priorities,
): readonly Hit[] {
  switch (table.hitPolicy) {
    case 'FIRST':
      return hits.slice(0, 1);
    case 'PRIORITY':
      return byPriority(run, hits, priorities).slice(0, 1);
    case 'OUTPUT ORDER':
      return byPriority(run, hits, priorities);
    default:
      return hits;
  }
}

/** What the deciding hits, at least one, come to. */
export function resultOf(run: Run, table: TableExpression, hits: readonly Hit[]): Value {
  const [first] = hits;
  if (first === undefined) return null;
  switch (table.hitPolicy) {
    case 'FIRST':
    case 'PRIORITY':
      return first.value;
    case 'UNIQUE':
      if (hits.length === 1) return first.value;
      return run.problem('violation', table, `Only one rule may fire, but ${ruleNumbers(hits)} do.`);
    case 'ANY':
      if (hits.every((hit) => equals(run.machine, hit.value, first.value) === true)) return first.value;
      return run.problem(
        'violation',
        table,
        `All rules that fire must give the same, but ${ruleNumbers(hits)} differ.`,
      );
    case 'OUTPUT ORDER':
    case 'RULE ORDER':
      return hits.map((hit) => hit.value);
    case 'COLLECT': {
      const values = hits.map((hit) => hit.value);
      return table.aggregation === undefined ? values : aggregated(run, table, table.aggregation, values);
    }
  }
}

function ruleNumbers(hits: readonly Hit[]): string {
  const numbers = hits.slice(0, 10).map((hit) => String(hit.rule + 1));
  const last = numbers.pop() ?? '';
  return `rules ${numbers.join(', ')} and ${last}${hits.length > 10 ? ' and others' : ''}`;
}

/** Rules of equal priority keep their order. Values that are not in the order come last. */
function byPriority(run: Run, hits: readonly Hit[], priorities: Priorities): readonly Hit[] {
  const ranked = hits.map((hit) => ({
    hit,
    ranks: priorities.map(({ name, order }) => rankOf(run, hit.value, name, order)),
  }));
  ranked.sort((a, b) => {
    for (const [i, rank] of a.ranks.entries()) {
      const difference = rank - (b.ranks[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return a.hit.rule - b.hit.rule;
  });
  return ranked.map(({ hit }) => hit);
}

function rankOf(run: Run, value: Value, name: string | undefined, order: readonly Value[]): number {
  const output = name === undefined ? value : isRecord(value) ? (ownProperty(value, name) ?? null) : value;
  run.machine.spend(order.length);
  const rank = order.findIndex((each) => equals(run.machine, each, output) === true);
  return rank < 0 ? order.length : rank;
}

const FUNCTIONS: Readonly<Record<Aggregation, string>> = {
  SUM: 'sum(values)',
  COUNT: 'count(values)',
  MIN: 'min(values)',
  MAX: 'max(values)',
};

function aggregated(
  run: Run,
  table: TableExpression,
  aggregation: Aggregation,
  values: readonly Value[],
): Value {
  const compiled = compileExpression({ language: 'feel', text: FUNCTIONS[aggregation] });
  if (!compiled.ok) return run.problem('null', table, compiled.error.message);
  return run.take(compiled.expression.evaluate(scopeOf({ values }), run.environment), table);
}
