/**
 * What there is to know of the decisions of a model before any is made: their names, and the data each is made on.
 *
 * Invariants:
 * D1  The data of a decision are those of everything it rests on, each once, in the order they are met.
 */
import { compileExpression, scopeOf } from '../expressions/expression.ts';
import type { JsonValue } from '../expressions/value.ts';
import { toJson } from '../expressions/value.ts';
import type { CompiledDecisions } from './compile/compile-decisions.ts';
import type { Element, ElementOf } from './compile/link-models.ts';
import type { Data } from './compile/requirement-graph.ts';
import type { BoxedExpression, ItemDefinition, TableExpression } from './decision-model.ts';
import { plainName } from './frame.ts';

export interface DecisionInputFacts {
  readonly name: string;
  /** As the model names it. */
  readonly type?: string;
  readonly allowed?: readonly JsonValue[];
}

export interface DecisionFacts {
  readonly id: string;
  readonly name: string;
  readonly kind: 'decision' | 'service';
  readonly resultName: string;
  /** Of a table with one output: its name. */
  readonly outputName?: string;
  readonly inputs: readonly DecisionInputFacts[];
}

export function decisionFacts(compiled: CompiledDecisions): readonly DecisionFacts[] {
  const facts: DecisionFacts[] = [];
  for (const element of compiled.model.elements.values()) {
    if (element.kind === 'decision') facts.push(factsOfDecision(compiled, element));
    else if (element.kind === 'service') facts.push(factsOfService(compiled, element));
  }
  return facts;
}

function factsOfDecision(compiled: CompiledDecisions, element: ElementOf<'decision'>): DecisionFacts {
  const { logic } = element.source;
  const outputName = logic?.kind === 'table' ? nameOfOnlyOutput(logic) : undefined;
  return {
    id: element.source.id,
    name: element.source.name,
    kind: 'decision',
    resultName: plainName(element.source.variable.name),
    ...(outputName === undefined ? {} : { outputName }),
    inputs: inputsOf(compiled, [element], new Set()),
  };
}

function factsOfService(compiled: CompiledDecisions, element: ElementOf<'service'>): DecisionFacts {
  const { outputs, parameters } = compiled.service(element);
  const given = new Set<Element>(parameters);
  const inputs = [...parameters.map((each) => inputFacts(each)), ...inputsOf(compiled, outputs, given)];
  return {
    id: element.source.id,
    name: element.source.name,
    kind: 'service',
    resultName: plainName(element.source.variable.name),
    inputs: inputs.filter((input, i) => inputs.findIndex((each) => each.name === input.name) === i),
  };
}

function nameOfOnlyOutput(table: TableExpression): string | undefined {
  const [only, ...others] = table.outputs;
  return only === undefined || others.length > 0 ? undefined : (only.name ?? table.outputLabel);
}

/** `given` is there already, and is not looked behind. Walks with a stack of its own: chains may be long. */
function inputsOf(
  compiled: CompiledDecisions,
  decisions: readonly ElementOf<'decision'>[],
  given: ReadonlySet<Element>,
): readonly DecisionInputFacts[] {
  const found = new Map<string, DecisionInputFacts>();
  const seen = new Set<Element>(given);
  const pending: Data[] = [...decisions].reverse();
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (seen.has(element)) continue;
    seen.add(element);
    if (element.kind === 'input' || element.source.logic === undefined) {
      const facts = inputFacts(element);
      if (!found.has(facts.name)) found.set(facts.name, facts);
      continue;
    }
    const { required, undeclared } = compiled.decision(element);
    for (const [name, type] of undeclared) {
      const { logic } = element.source;
      const known = type ?? typeByCells(logic, name);
      if (!found.has(name)) found.set(name, { name, ...present(known, allowedByTable(logic, name)) });
    }
    pending.push(...[...required.data].reverse());
  }
  return [...found.values()];
}

function inputFacts(element: Data): DecisionInputFacts {
  const { name, typeRef } = element.source.variable;
  const item = element.model.source.items.find((each) => each.name === typeRef);
  return { name: plainName(name), ...present(baseOf(item) ?? typeRef, allowedOf(item)) };
}

function present(type: string | undefined, allowed: readonly JsonValue[] | undefined) {
  return { ...(type === undefined ? {} : { type }), ...(allowed === undefined ? {} : { allowed }) };
}

/** What a restricted type is made of, where it is no structure. */
function baseOf(item: ItemDefinition | undefined): string | undefined {
  if (item === undefined || item.isCollection || item.components.length > 0) return undefined;
  return item.typeRef;
}

function allowedOf(item: ItemDefinition | undefined): readonly JsonValue[] | undefined {
  return item === undefined || item.isCollection ? undefined : valuesIn(item.allowedValues);
}

function allowedByTable(logic: BoxedExpression, name: string): readonly JsonValue[] | undefined {
  if (logic.kind !== 'table') return undefined;
  const input = logic.inputs.find(({ expression }) => plainName(expression?.text ?? '') === name);
  return valuesIn(input?.allowedValues);
}

/** What the cells of a column compare with, where they agree: older files name no types. */
function typeByCells(logic: BoxedExpression, name: string): string | undefined {
  if (logic.kind !== 'table') return undefined;
  const column = logic.inputs.findIndex(({ expression }) => plainName(expression?.text ?? '') === name);
  const cells = logic.rules.flatMap((rule) => rule.inputs[column]?.text ?? []);
  const telling = cells
    .filter((cell) => cell !== '' && cell !== '-')
    .map((cell) => cell.replace(/^not\s*\(/, ''));
  const all = (pattern: RegExp): boolean => telling.length > 0 && telling.every((cell) => pattern.test(cell));
  if (all(/^[<>=\s[\](]*-?\s*\d/)) return 'number';
  if (all(/^[<>=\s[\](]*"/)) return 'string';
  return all(/^(?:true|false)$/) ? 'boolean' : undefined;
}

/** The values, where the tests are nothing but a list of texts or numbers. */
function valuesIn(tests: string | undefined): readonly JsonValue[] | undefined {
  if (tests === undefined) return undefined;
  const compiled = compileExpression({ language: 'feel', text: `[${tests}]` });
  if (!compiled.ok || compiled.expression.reads.size > 0) return undefined;
  const result = compiled.expression.evaluate(scopeOf({}), { now: 0 });
  const values = result.ok ? toJson(result.value) : null;
  const plain =
    Array.isArray(values) && values.every((value) => typeof value === 'string' || typeof value === 'number');
  // Tests such as ranges become texts in JSON; they are no values to choose from.
  return plain && !/[[\]<>]|\.\.|not\s*\(/.test(tests) ? values : undefined;
}
