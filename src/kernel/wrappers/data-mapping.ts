/**
 * Data mapping: the inputs of an element become its own variables when it is entered, what it returns is kept or goes
 * up, and its outputs are set around it when it is done.
 *
 * Invariants:
 * M1  All sources are evaluated before anything is set, so a failing one changes nothing.
 * M2  What an element with outputs returns is kept as its own variables until the outputs have been set, so an incident
 *     there does not lose it.
 * M3  Doing a stage again gives what doing it once gives: inputs are evaluated as if the element had no variables yet.
 *
 * Source: BPMN 2.0.2, 10.4.2 (execution semantics for data).
 */
import type { ExpressionSource, Scope } from '../../expressions/expression.ts';
import { type JsonValue, setOwn, toJson } from '../../expressions/value.ts';
import type { DataMapped, ElementDefinition, Mapping } from '../../wiring/definition.ts';
import type { Variables } from '../command.ts';
import { evaluateToJson, valueIn } from '../evaluate.ts';
import { ReadThroughScope } from '../large-values.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { OverlaidScope, RunScope, setOwnVariables, setVariables, VariableScope } from '../variable-scope.ts';

const NOTHING: Scope = { get: () => undefined };

/** Nothing for gateways, which have no data. */
export function dataOf(element: ElementDefinition): DataMapped | undefined {
  return 'outputs' in element || 'inputs' in element || 'locals' in element ? element : undefined;
}

/** First thing when the element is entered; may meet an impediment. */
export function enterWithInputs(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
): void {
  const data = dataOf(element);
  if (data === undefined || (data.inputs === undefined && data.locals === undefined)) return;
  const around =
    instance.role === 'run'
      ? new RunScope(step.state, instance, ownOfRun(element))
      : new VariableScope(step.state, step.instance(instance.scope));
  const own: Record<string, JsonValue> = {};
  for (const name of data.locals ?? []) setOwn(own, name, null);
  const mapped = mapVariables(step, around, data.inputs ?? [], element.id, 'fresh');
  for (const [name, value] of Object.entries(mapped)) setOwn(own, name, value);
  if (Object.keys(own).length > 0) setOwnVariables(step, instance.key, own);
}

/** The inputs as they are now: what a job or a called process is handed. */
export function inputVariables(instance: ReadonlyElementInstance, inputs: readonly Mapping[]): Variables {
  const own = instance.variables ?? {};
  const handed: Record<string, JsonValue> = {};
  for (const { target } of inputs) {
    if (Object.hasOwn(own, target)) setOwn(handed, target, own[target] ?? null);
  }
  return handed;
}

/** What the element returned: a job, a person, an expression, a message, a called process. */
export function keepResult(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  result: Variables,
): void {
  const data = dataOf(element);
  if (data?.outputs === undefined || data.returnsAll === true) setVariables(step, instance, result);
  else if (Object.keys(result).length > 0) setOwnVariables(step, instance.key, result);
}

/** Only its outputs could read them once it is done. */
export function keepLocals(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  locals: Variables | undefined,
): void {
  if (locals === undefined || Object.keys(locals).length === 0) return;
  if (dataOf(element)?.outputs !== undefined) setOwnVariables(step, instance.key, locals);
}

/** What the element's outputs are; may meet an impediment, changes nothing. */
export function outputsOf(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
): Variables | undefined {
  const outputs = dataOf(element)?.outputs;
  if (outputs === undefined) return undefined;
  return mapVariables(step, new VariableScope(step.state, instance), outputs, element.id, 'merged');
}

/** Sets them around the element; of a run, what only its list collects stays with the run. */
export function publishOutputs(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  outputs: Variables,
): void {
  const ofRun = instance.role === 'run' ? ownOfRun(element) : [];
  const up: Record<string, JsonValue> = {};
  const own: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(outputs)) setOwn(ofRun.includes(name) ? own : up, name, value);
  if (Object.keys(own).length > 0) setOwnVariables(step, instance.key, own);
  setVariables(step, step.instance(instance.scope), up);
}

/** As what comes behind the element sees the variables, before its outputs are set. */
export function scopeBehind(step: Step, instance: ReadonlyElementInstance, outputs: Variables): Scope {
  return new OverlaidScope(outputs, new VariableScope(step.state, step.instance(instance.scope)));
}

/**
 * `fresh`: a path makes a new value; `merged`: it goes into what the variable holds around the element. Sources of
 * chained mappings see the targets before them.
 */
export function mapVariables(
  step: Step,
  scope: Scope,
  mappings: readonly Mapping[],
  element: string,
  paths: 'fresh' | 'merged',
): Variables {
  const mapped: Record<string, JsonValue> = {};
  for (const { target, path, chained, whereGiven, source } of mappings) {
    const seen = chained === true ? new OverlaidScope(mapped, scope) : scope;
    const value = valueIn(step, seen, source, element);
    if (whereGiven === true && value === null) continue;
    if (path === undefined || path.length === 0) {
      setOwn(mapped, target, value);
      continue;
    }
    const around = paths === 'merged' ? scope : NOTHING;
    const before = whole(step, new OverlaidScope(mapped, around), target);
    setOwn(mapped, target, withValueAt(before, path, value));
  }
  return mapped;
}

/** The value a variable has now, also where it is large. */
function whole(step: Step, scope: Scope, name: string): JsonValue {
  const { values } = step.context;
  if (values === undefined) return toJson(scope.get(name) ?? null);
  const through = new ReadThroughScope(scope, values);
  const value = through.get(name);
  through.finish();
  return toJson(value ?? null);
}

function withValueAt(before: JsonValue, path: readonly string[], value: JsonValue): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const object: Record<string, JsonValue> = {};
  if (typeof before === 'object' && before !== null && !Array.isArray(before)) {
    for (const [key, kept] of Object.entries(before)) setOwn(object, key, kept);
  }
  setOwn(object, name, withValueAt(Object.hasOwn(object, name) ? (object[name] ?? null) : null, rest, value));
  return object;
}

/** Names that belong to a run: its item, and what the list collects of it. */
function ownOfRun(element: ElementDefinition): readonly string[] {
  if (!('loop' in element) || element.loop?.kind !== 'multi-instance') return [];
  const { item, collect } = element.loop;
  return [item, collect?.source.text.trim()].filter((name) => name !== undefined);
}

// ---- as 0.1.0 wrote it: mappings in the work of a job ----------------------------------------------------------

/** First half: what the job returned, before it is mapped. */
export function keepMappedResult(
  step: Step,
  instance: ReadonlyElementInstance,
  outputs: readonly Mapping[] | undefined,
  result: Variables,
): void {
  if (outputs === undefined) keepResult(step, instance, step.definitionOf(instance), result);
  else setOwnVariables(step, instance.key, result);
}

/** Second half; may meet an impediment. */
export function mapResult(
  step: Step,
  instance: ReadonlyElementInstance,
  outputs: readonly Mapping[] | undefined,
): void {
  if (outputs === undefined) return;
  const mapped = mapSimply(outputs, (source) => evaluateToJson(step, instance, source));
  setVariables(step, step.instance(instance.scope), mapped);
}

export function mapSimply(
  mappings: readonly Mapping[],
  evaluated: (source: ExpressionSource) => JsonValue,
): Variables {
  const mapped: Record<string, JsonValue> = {};
  for (const { target, source } of mappings) setOwn(mapped, target, evaluated(source));
  return mapped;
}
