/**
 * Decision tables (DMN 1.5, chapter 8).
 *
 * Boundary: inputs, cells, which rules fire, what they give. What becomes of several hits is `hit-policy.ts`.
 *
 * Invariants:
 * T1  Cells of equal text are compiled once a table, so the size of what is compiled does not grow with repetition.
 * T2  Outputs are evaluated for rules that fire only.
 * T3  Whether an explanation is kept changes no result.
 */
import type { Scope } from '../../expressions/expression.ts';
import type { CompiledUnaryTests } from '../../expressions/feel/compile-feel.ts';
import { compileUnaryTests } from '../../expressions/feel/compile-feel.ts';
import { describeValue } from '../../expressions/feel/describe-value.ts';
import type { FeelType } from '../../expressions/feel/feel-type.ts';
import type { Value } from '../../expressions/value.ts';
import { isList, setOwn } from '../../expressions/value.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { typeOf } from '../compile/compile-context.ts';
import type { LiteralExpression, Place, TableExpression } from '../decision-model.ts';
import type { CellAnswer } from '../explanation.ts';
import { plainName } from '../frame.ts';
import { fromJsonText } from '../from-json.ts';
import type { Boxed, Run } from '../run.ts';
import { compileOptional } from './compile-boxed.ts';
import type { Hit, Priorities } from './hit-policy.ts';
import { decidingHits, resultOf } from './hit-policy.ts';
import { compileLiteral, languageOf, namesIn, shortened } from './literal.ts';
import { traceOf } from './trace-table.ts';

export interface TableColumn {
  readonly code: Boxed;
  readonly type: FeelType | undefined;
  readonly allowed: CompiledUnaryTests | undefined;
}

/** Whether an input fits; null where that cannot be told. */
type Cell = (run: Run, input: Value, scope: Scope) => boolean | null;

interface Output {
  /** Absent where the table has one output: its value is the rule's. */
  readonly name: string | undefined;
  readonly type: FeelType | undefined;
  readonly order: Boxed | undefined;
  readonly default: Boxed | undefined;
}

interface Rule {
  readonly cells: readonly Cell[];
  readonly outputs: readonly Boxed[];
}

export function compileTable(context: CompileContext, table: TableExpression): Boxed {
  const columns = table.inputs.map(
    (input): TableColumn => ({
      code: compileOptional(
        context,
        input.expression,
        input,
        `The input “${input.label}” has no expression.`,
      ),
      type: typeOf(context, input.expression?.typeRef, input),
      allowed: testsOf(context, input.allowedValues, input),
    }),
  );
  const outputs = compileOutputs(context, table);
  const cells = new Map<string, Cell>();
  const rules = table.rules.map(
    (rule): Rule => ({
      cells: rule.inputs.map((cell) => cellOf(context, cell, cells)),
      outputs: rule.outputs.map((cell) => compileLiteral(context, cell)),
    }),
  );
  const type = typeOf(context, table.typeRef, table);
  if (tellAggregation(context, table))
    return (run) => run.problem('null', table, 'The table gives no value.');
  return (run, scope) => {
    const inputs = columns.map((column, i) => inputValue(run, scope, table, column, i));
    if (inputs.includes(undefined)) return null;
    const values = inputs.map((value) => value ?? null);
    const answers = rules.map((rule) => answersOf(run, scope, rule, values));
    const hits: Hit[] = [];
    for (const [rule, each] of answers.entries()) {
      if (each.some((answer) => answer !== 'yes')) continue;
      const given = rules[rule]?.outputs.map((output) => output(run, scope)) ?? [];
      hits.push({ rule, value: combined(run, table, outputs, given) });
    }
    const deciding = decidingHits(run, table, hits, prioritiesOf(run, scope, outputs));
    if (run.options.explain === true) run.traceTable(traceOf(run, table, values, answers, deciding));
    if (deciding.length === 0) return withoutHit(run, scope, table, outputs);
    return run.typed(resultOf(run, table, deciding), type, table, 'the table');
  };
}

function compileOutputs(context: CompileContext, table: TableExpression): readonly Output[] {
  const single = table.outputs.length === 1;
  const ordered = table.hitPolicy === 'PRIORITY' || table.hitPolicy === 'OUTPUT ORDER';
  return table.outputs.map((output, i): Output => {
    const text = output.allowedValues;
    if (ordered && text === undefined) {
      const message = `The output “${output.label}” does not say which of its values goes first.`;
      context.tell('dmn-order-missing', output, message, 'The order of the rules is taken.');
    }
    return {
      name: single ? undefined : plainName(output.name ?? `output ${i + 1}`),
      type: typeOf(context, output.typeRef, output),
      order:
        ordered && text !== undefined
          ? compileLiteral(context, { kind: 'literal', id: output.id, line: output.line, text: `[${text}]` })
          : undefined,
      default: output.default === undefined ? undefined : compileLiteral(context, output.default),
    };
  });
}

function tellAggregation(context: CompileContext, table: TableExpression): boolean {
  if (table.aggregation === undefined || table.aggregation === 'COUNT' || table.outputs.length < 2)
    return false;
  const message = `The table has ${table.outputs.length} outputs and is to give one ${table.aggregation} of them.`;
  context.tell('dmn-aggregation-outputs', table, message, 'The table gives no value.');
  return true;
}

function testsOf(
  context: CompileContext,
  text: string | undefined,
  place: Place,
): CompiledUnaryTests | undefined {
  if (text === undefined || text === '-' || !context.mayCompile(place)) return undefined;
  const names = namesIn(context, text);
  const compiled = compileUnaryTests({ language: 'feel', text, names }, { types: context.types });
  if (compiled.ok) return compiled.tests;
  const message = `“${shortened(text)}” cannot be read: ${compiled.error.message}`;
  context.tell('dmn-expression-broken', place, message, 'It is not tested.');
  return undefined;
}

function cellOf(context: CompileContext, cell: LiteralExpression, made: Map<string, Cell>): Cell {
  if (cell.text === '' || cell.text === '-') return () => true;
  const key = `${cell.language ?? ''} ${cell.text}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const compiled = compileCell(context, cell);
  made.set(key, compiled);
  return compiled;
}

function compileCell(context: CompileContext, cell: LiteralExpression): Cell {
  if (languageOf(context, cell) === 'juel') {
    const code = compileLiteral(context, cell);
    return (run, _, scope) => {
      const answer = code(run, scope);
      return typeof answer === 'boolean' ? answer : null;
    };
  }
  const tests = languageOf(context, cell) === undefined ? undefined : testsOf(context, cell.text, cell);
  if (tests === undefined) return () => null;
  return (run, input, scope) => {
    const answer = run.take(tests.evaluate(input, scope, run.environment), cell);
    return typeof answer === 'boolean' ? answer : null;
  };
}

/** `undefined` where the value is not among those allowed: the table then gives no value. */
function inputValue(
  run: Run,
  scope: Scope,
  table: TableExpression,
  column: TableColumn,
  position: number,
): Value | undefined {
  const input = table.inputs[position];
  const place = input ?? table;
  const label = `the input “${input?.label ?? ''}”`;
  const raw = column.code(run, scope);
  const value = run.typed(fromJsonText(run, raw, column.type), column.type, place, label);
  if (column.allowed === undefined || value === null) return value;
  const answer = run.take(column.allowed.evaluate(value, scope, run.environment), place);
  if (answer === true) return value;
  run.problem('violation', place, `${describeValue(value)} is not among the values allowed for ${label}.`);
  return undefined;
}

/** Without an explanation the first cell that does not fit settles a rule. */
function answersOf(run: Run, scope: Scope, rule: Rule, inputs: readonly Value[]): readonly CellAnswer[] {
  const answers: CellAnswer[] = [];
  let settled = false;
  for (const [i, cell] of rule.cells.entries()) {
    run.machine.spend(1);
    const problems = run.problems.length;
    const answer = cell(run, inputs[i] ?? null, scope);
    // What a cell complains of is of no interest where another has settled the rule.
    if (settled) run.problems.length = problems;
    answers.push(answer === true ? 'yes' : answer === false ? 'no' : 'unknown');
    if (answer !== true) settled = true;
    if (settled && run.options.explain !== true) break;
  }
  return answers;
}

function combined(
  run: Run,
  table: TableExpression,
  outputs: readonly Output[],
  given: readonly Value[],
): Value {
  const record: Record<string, Value> = {};
  for (const [i, output] of outputs.entries()) {
    const label = `the output “${table.outputs[i]?.label ?? ''}”`;
    const value = run.typed(given[i] ?? null, output.type, table.outputs[i] ?? table, label);
    if (output.name === undefined) return value;
    setOwn(record, output.name, value);
  }
  return record;
}

function withoutHit(run: Run, scope: Scope, table: TableExpression, outputs: readonly Output[]): Value {
  if (outputs.every((output) => output.default === undefined)) return null;
  const given = outputs.map((output) => output.default?.(run, scope) ?? null);
  return combined(run, table, outputs, given);
}

function prioritiesOf(run: Run, scope: Scope, outputs: readonly Output[]): Priorities {
  return outputs.flatMap(({ name, order }) => {
    const values = order?.(run, scope) ?? null;
    return isList(values) ? [{ name, order: values }] : [];
  });
}
