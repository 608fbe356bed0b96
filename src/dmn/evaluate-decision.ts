/**
 * Evaluating a decision or a decision service on data, with an explanation.
 *
 * Boundary: walks the requirement graph; expressions are closures of `boxed/`.
 *
 * Invariants:
 * E1  Never throws; an evaluation that takes more than its budget ends with an error.
 * E2  Each decision is evaluated at most once a case of data; a decision service called as a function has data of its own.
 * E3  A decision sees what it requires, and nothing else that the model defines.
 *
 * Source: DMN 1.5, sections 6.2.3 (graph), 10.4 (decision services as functions).
 */
import type { Environment, Scope } from '../expressions/expression.ts';
import type { ExpressionError } from '../expressions/expression-error.ts';
import { Halt } from '../expressions/feel/machine.ts';
import type { FunctionValue } from '../expressions/function-value.ts';
import type { Value } from '../expressions/value.ts';
import { isRecord, ownProperty, setOwn } from '../expressions/value.ts';
import { functionOf } from './boxed/functions.ts';
import type { CompiledDecisions } from './compile/compile-decisions.ts';
import type { Element, ElementOf, LinkedModel } from './compile/link-models.ts';
import { outputNames, visibleName } from './compile/link-models.ts';
import type { Callable, Data, Required } from './compile/requirement-graph.ts';
import type { DecisionTrace, Explanation } from './explanation.ts';
import { Frame, plainName } from './frame.ts';
import { boundedJson, fromJsonText } from './from-json.ts';
import type { RunOptions } from './run.ts';
import { OutOfBudget, Run } from './run.ts';

/** The data a decision is made on. */
export interface DecisionData {
  /** The value of an input of the model of that namespace; `undefined` where there is none. */
  get(name: string, namespace: string): Value | undefined;
}

export type DecisionOutcome =
  | { readonly ok: true; readonly value: Value; readonly explanation: Explanation }
  | { readonly ok: false; readonly error: ExpressionError; readonly explanation: Explanation };

/** Levels of the evaluation's depth that a decision weighs. */
const DECISION_LEVELS = 24;

export function evaluateDecision(
  compiled: CompiledDecisions,
  element: ElementOf<'decision'>,
  data: DecisionData,
  environment: Environment,
  options: RunOptions = {},
): DecisionOutcome {
  return outcome(environment, options, (run) => new Evaluation(compiled, run, data).valueOf(element));
}

/** Gives the output decisions' values: of one its value, of several a context by their names. */
export function evaluateService(
  compiled: CompiledDecisions,
  element: ElementOf<'service'>,
  data: DecisionData,
  environment: Environment,
  options: RunOptions = {},
): DecisionOutcome {
  return outcome(environment, options, (run) => {
    const { parameters } = compiled.service(element);
    const outer = new Evaluation(compiled, run, data);
    const inner = new Evaluation(compiled, run, data);
    for (const parameter of parameters) inner.preset(parameter, outer.given(parameter));
    return inner.serviceResult(element);
  });
}

function outcome(
  environment: Environment,
  options: RunOptions,
  evaluate: (run: Run) => Value,
): DecisionOutcome {
  const run = new Run(environment, options);
  try {
    const value = evaluate(run);
    return { ok: true, value, explanation: explanationOf(run) };
  } catch (thrown) {
    return { ok: false, error: budgetError(thrown), explanation: explanationOf(run) };
  }
}

function budgetError(thrown: unknown): ExpressionError {
  if (thrown instanceof OutOfBudget) return thrown.error;
  const nowhere = { line: 1, column: 1, text: '' };
  if (thrown instanceof Halt) return { code: thrown.code, message: thrown.message, ...nowhere };
  if (thrown instanceof RangeError) {
    return {
      code: 'depth-limit',
      message: 'The decision is nested deeper than can be evaluated.',
      ...nowhere,
    };
  }
  throw thrown;
}

function explanationOf(run: Run): Explanation {
  return { decisions: run.decisions, tables: run.tables, problems: run.problems };
}

/** The graph on one set of data. */
class Evaluation {
  readonly #compiled: CompiledDecisions;
  readonly #run: Run;
  readonly #data: DecisionData;
  readonly #values = new Map<Element, Value>();
  readonly #functions = new Map<Element, FunctionValue>();

  constructor(compiled: CompiledDecisions, run: Run, data: DecisionData) {
    this.#compiled = compiled;
    this.#run = run;
    this.#data = data;
  }

  preset(element: Data, value: Value): void {
    this.#values.set(element, value);
  }

  valueOf(element: Data): Value {
    const known = this.#values.get(element);
    if (known !== undefined) return known;
    const value = element.kind === 'input' ? this.given(element) : this.#decide(element);
    this.#values.set(element, value);
    return value;
  }

  /** What the data say of the element, as a value of its type. */
  given(element: Data): Value {
    const name = plainName(element.source.variable.name);
    const value = this.#data.get(name, element.model.source.namespace) ?? null;
    const type = this.#compiled.typeOf(element);
    return this.#run.typed(fromJsonText(this.#run, value, type), type, element.source, `“${name}”`);
  }

  #decide(element: ElementOf<'decision'>): Value {
    const run = this.#run;
    const { required, logic, type } = this.#compiled.decision(element);
    if (logic === undefined) return this.given(element);
    run.machine.spend(1);
    run.machine.enter(DECISION_LEVELS);
    const scope = this.#scopeOf(element, required);
    const outer = run.current;
    run.current = element.source;
    const value = run.typed(
      logic(run, scope),
      type,
      element.source,
      `the result of “${element.source.name}”`,
    );
    if (run.options.explain === true) run.traceDecision(this.#traceOf(element, required, value));
    run.current = outer;
    run.machine.depth -= DECISION_LEVELS;
    return value;
  }

  #traceOf(element: ElementOf<'decision'>, required: Required, value: Value): DecisionTrace {
    return {
      decision: element.source.id,
      name: element.source.name,
      value: boundedJson(value),
      inputs: required.data.map((each) => ({
        name: each.source.name,
        value: boundedJson(this.valueOf(each)),
      })),
    };
  }

  /** The names an element sees; those of imported elements behind the name of the import. */
  #scopeOf(element: Element, required: Required): Frame {
    const frame = new Frame(new UndeclaredData(this.#data, element.model));
    const imported = new Map<string, Record<string, Value>>();
    const define = (each: Element, value: Value): void => {
      const { prefix, name } = visibleName(element.model, each);
      if (prefix === undefined) {
        for (const output of outputNames(each)) frame.set(output.name, entryOf(value, output.entry));
        frame.set(name, value);
        return;
      }
      const record = imported.get(prefix) ?? {};
      setOwn(record, name, value);
      imported.set(prefix, record);
    };
    for (const each of required.data) define(each, this.valueOf(each));
    for (const each of required.functions) define(each, this.#functionOf(each));
    for (const [prefix, record] of imported) frame.set(prefix, record);
    return frame;
  }

  #functionOf(element: Callable): FunctionValue {
    const known = this.#functions.get(element);
    if (known !== undefined) return known;
    const made =
      element.kind === 'knowledge' ? this.#knowledgeFunction(element) : this.#serviceFunction(element);
    this.#functions.set(element, made);
    return made;
  }

  #knowledgeFunction(element: ElementOf<'knowledge'>): FunctionValue {
    const { required, parameters, type, body } = this.#compiled.knowledge(element);
    const { source } = element;
    // Looked up when the function is called first: knowledge models may require each other.
    let scope: Frame | undefined;
    const made = functionOf(
      this.#run,
      source.name,
      source,
      parameters,
      type,
      (run, args) => {
        const outer = run.current;
        run.current = source;
        const value = body(run, args);
        run.current = outer;
        return value;
      },
      {
        get: (name) => {
          if (scope === undefined) {
            scope = this.#scopeOf(element, required);
            scope.set(source.variable.name, made);
          }
          return scope.get(name);
        },
      },
    );
    return made;
  }

  #serviceFunction(element: ElementOf<'service'>): FunctionValue {
    const { parameters, type } = this.#compiled.service(element);
    const named = parameters.map((each) => ({
      name: plainName(each.source.variable.name),
      type: this.#compiled.typeOf(each),
    }));
    const call = (_: Run, args: Scope): Value => {
      const inner = new Evaluation(this.#compiled, this.#run, { get: () => undefined });
      for (const [i, each] of parameters.entries())
        inner.preset(each, args.get(named[i]?.name ?? '') ?? null);
      return inner.serviceResult(element);
    };
    const nothing: Scope = { get: () => undefined };
    return functionOf(this.#run, element.source.name, element.source, named, type, call, nothing);
  }

  serviceResult(element: ElementOf<'service'>): Value {
    const { outputs, type } = this.#compiled.service(element);
    const [only] = outputs;
    const what = `the result of “${element.source.name}”`;
    if (only !== undefined && outputs.length === 1) {
      return this.#run.typed(this.valueOf(only), type, element.source, what);
    }
    const record: Record<string, Value> = {};
    for (const each of outputs) setOwn(record, plainName(each.source.variable.name), this.valueOf(each));
    return this.#run.typed(record, type, element.source, what);
  }
}

function entryOf(value: Value, entry: string | undefined): Value {
  if (entry === undefined) return value;
  return isRecord(value) ? (ownProperty(value, entry) ?? null) : null;
}

/**
 * Data that the model does not declare, by their names: files of older tools name no inputs at all. A name that the
 * model defines is not looked for here, so what a decision does not require it does not see.
 */
class UndeclaredData implements Scope {
  readonly #data: DecisionData;
  readonly #model: LinkedModel;

  constructor(data: DecisionData, model: LinkedModel) {
    this.#data = data;
    this.#model = model;
  }

  get(name: string): Value | undefined {
    const { defined, source } = this.#model;
    return defined.has(name) ? undefined : this.#data.get(name, source.namespace);
  }
}
