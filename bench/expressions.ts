/**
 * `npm run bench expressions [-- --json] [--rounds N] [--ms N]`: evaluations of FEEL expressions a second, Baton beside
 * feelin, over a scope of the variables that are read and over one with ten thousand more. Rounds in turn, medians.
 *
 * Baton compiles an expression once and evaluates it many times, as a definition does; feelin's interface takes the
 * text each time. So that the difference is not only parsing, `compile and evaluate` measures Baton the other way too.
 */
import { parseArgs } from 'node:util';
import { evaluate as evaluateWithFeelin } from 'feelin';
import { compileExpression, scopeOf } from '../src/expressions/expression.ts';
import type { JsonValue } from '../src/expressions/value.ts';

type Variables = Readonly<Record<string, JsonValue>>;

interface Case {
  readonly text: string;
  readonly variables: Variables;
}

interface Result {
  readonly system: 'baton' | 'baton, compiled each time' | 'feelin';
  readonly text: string;
  readonly unused_variables: number;
  readonly evaluations_per_s: number;
}

const CASES: readonly Case[] = [
  { text: 'amount > 1000 and country = "DE"', variables: { amount: 1500, country: 'DE' } },
  { text: 'price * 1.19 + shipping', variables: { price: 19.99, shipping: 4.9 } },
  { text: 'if score >= 700 then "accept" else "refer"', variables: { score: 712 } },
  {
    text: 'sum(lines[quantity > 1].price)',
    variables: { lines: Array.from({ length: 10 }, (_, i) => ({ quantity: i % 3, price: i + 0.5 })) },
  },
];
const UNUSED = [0, 10_000];
const ENVIRONMENT = { now: 1_767_225_600_000 };

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, rounds: { type: 'string' }, ms: { type: 'string' } },
});
const rounds = Number(values.rounds ?? 5);
const measure_ms = Number(values.ms ?? 300);

function withUnused(variables: Variables, unused: number): Variables {
  return {
    ...Object.fromEntries(Array.from({ length: unused }, (_, i) => [`unused${i}`, i])),
    ...variables,
  };
}

/** What to repeat, by system; each gives the value, so that nothing is left out. */
function systems(text: string, variables: Variables): ReadonlyMap<Result['system'], () => unknown> {
  const compiled = compileExpression({ language: 'feel', text });
  if (!compiled.ok) throw new Error(compiled.error.message);
  const { expression } = compiled;
  const scope = scopeOf(variables);
  return new Map<Result['system'], () => unknown>([
    [
      'baton',
      () => {
        const result = expression.evaluate(scope, ENVIRONMENT);
        return result.ok ? result.value : undefined;
      },
    ],
    [
      'baton, compiled each time',
      () => {
        const again = compileExpression({ language: 'feel', text });
        return again.ok ? again.expression.evaluate(scope, ENVIRONMENT) : undefined;
      },
    ],
    ['feelin', () => evaluateWithFeelin(text, variables)],
  ]);
}

function perSecond(work: () => unknown): number {
  const began = performance.now();
  let took = 0;
  let evaluations = 0;
  for (let batch = 1; took < measure_ms; batch = Math.min(batch * 2, 4_096)) {
    for (let i = 0; i < batch; i++) {
      if (work() === undefined) throw new Error('an evaluation without a value');
    }
    evaluations += batch;
    took = performance.now() - began;
  }
  return (evaluations / took) * 1_000;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function benchmark(): Result[] {
  return CASES.flatMap(({ text, variables }) =>
    UNUSED.flatMap((unused) => {
      const all = [...systems(text, withUnused(variables, unused))];
      const measured = all.map(([system, work]) => ({ system, work, found: [0].slice(1) }));
      // The first round warms up.
      for (let round = 0; round <= rounds; round++) {
        for (const each of measured) {
          const found = perSecond(each.work);
          if (round > 0) each.found.push(found);
        }
      }
      return measured.map(({ system, found }) => ({
        system,
        text,
        unused_variables: unused,
        evaluations_per_s: Math.round(median(found)),
      }));
    }),
  );
}

const results = benchmark();
if (values.json === true) {
  console.log(JSON.stringify({ results }, null, 2));
} else {
  for (const { system, text, unused_variables, evaluations_per_s } of results) {
    const figure = evaluations_per_s.toLocaleString('en').padStart(12);
    console.log(`${figure}/s  ${system.padEnd(26)} ${String(unused_variables).padStart(6)} unused  ${text}`);
  }
}
