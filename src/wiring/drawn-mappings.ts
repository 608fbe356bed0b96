/**
 * DrawnMappings: the data associations of the diagram as mappings: into the inputs of a step or event, out of its
 * outputs.
 *
 * Boundary: associations that compute something, or connect an input or output that has a name. What is drawn between a
 * step and a picture of a document says nothing to be carried out: a step sees the variables of the case anyway.
 *
 * Invariants:
 * D1  A copy whose source has no value sets nothing (BPMN 2.0.2, 10.4.2: data that is not available is not copied).
 * D2  What an element returns beside its associations goes on as it would without them; only the data outputs and
 *     properties it names are its own.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import type { DrawnAssignment, DrawnAssociation, DrawnVariable } from '../bpmn/drawn-data.ts';
import { nameOf } from '../bpmn/naming.ts';
import { compileExpression, type ExpressionSource } from '../expressions/expression.ts';
import { isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { DataMapped, Mapping } from './definition.ts';
import { quote, readExpression } from './usable-expression.ts';
import { targetOf } from './wired-values.ts';

/** What goes into the element; nothing where no association says anything to be carried out. */
export function drawnInputs(compilation: Compilation, node: FlowNode): Mapping[] | undefined {
  const { data } = node;
  if (data === undefined) return undefined;
  const own = [...data.inputs, ...data.properties];
  return some(data.reads.flatMap((one) => mappingsOf(compilation, node, one, named(own, one.target?.id))));
}

export function drawnOutputs(
  compilation: Compilation,
  node: FlowNode,
): Pick<DataMapped, 'outputs' | 'returnsAll'> {
  const { data } = node;
  if (data === undefined) return {};
  const own = new Set([...data.outputs, ...data.properties].map(({ name }) => name));
  const writes = data.writes.filter(
    ({ sources, transformation, assignments }) =>
      transformation !== undefined || assignments.length > 0 || sources.some((name) => own.has(name)),
  );
  const outputs = some(writes.flatMap((one) => mappingsOf(compilation, node, one, one.target?.name)));
  return outputs === undefined ? {} : { outputs, returnsAll: true };
}

/** Variables of the element's own: its properties and data outputs; of a subprocess, the data objects drawn in it. */
export function drawnLocals(node: FlowNode): readonly string[] {
  const { data } = node;
  // What comes with an event is the case's, so that nothing of it is lost.
  const keeps = isActivity(node) && data?.writes.some((one) => !isPicture(one)) === true;
  const outputs = keeps ? data.outputs : [];
  const objects = 'scope' in node ? node.scope.dataObjects.filter(({ isStore }) => isStore !== true) : [];
  const names = [...(data?.properties ?? []), ...outputs, ...objects].flatMap(({ name }) => name ?? []);
  return [...new Set(names)];
}

/** A variable of the case as an expression that gives it. */
export function variableSource(name: string): ExpressionSource | undefined {
  return pathSource(name, '');
}

function pathSource(name: string, path: string): ExpressionSource | undefined {
  const text = `${name}${path}`;
  for (const source of [
    { language: 'feel', text } as const,
    { language: 'feel', text, names: [name] } as const,
  ]) {
    const compiled = compileExpression(source);
    if (compiled.ok && compiled.expression.reads.size === 1 && compiled.expression.reads.has(name))
      return source;
  }
  return undefined;
}

function some(mappings: Mapping[]): Mapping[] | undefined {
  return mappings.length === 0 ? undefined : mappings;
}

function named(variables: readonly DrawnVariable[], id: string | undefined): string | undefined {
  return variables.find((variable) => variable.id === id)?.name;
}

function isPicture({ transformation, assignments, sources, target }: DrawnAssociation): boolean {
  return transformation === undefined && assignments.length === 0 && sources[0] === target?.name;
}

function mappingsOf(
  compilation: Compilation,
  node: FlowNode,
  association: DrawnAssociation,
  target: string | undefined,
): Mapping[] {
  if (association.ofList === true || isPicture(association)) return [];
  const { transformation, assignments, sources } = association;
  if (assignments.length > 0) {
    return assignments.flatMap((assignment) => assigned(compilation, node, assignment, association, target));
  }
  if (target === undefined) return [];
  if (transformation !== undefined) {
    const read = readExpression(transformation);
    if (read.usable) return [{ target, source: read.source }];
    return notRun(compilation, node, transformation.text, 'it is no expression Baton understands');
  }
  const [source, ...others] = sources;
  if (source === undefined) return [];
  if (others.length > 0)
    return notRun(compilation, node, sources.join(', '), 'nothing says how several become one');
  const copied = variableSource(source);
  if (copied === undefined)
    return notRun(compilation, node, source, 'no expression can read a variable of that name');
  return [{ target, source: copied, whereGiven: true }];
}

/** `to` names a place in the target; written by its id, or not at all, it is the target as a whole. */
function assigned(
  compilation: Compilation,
  node: FlowNode,
  { from, to }: DrawnAssignment,
  association: DrawnAssociation,
  target: string | undefined,
): Mapping[] {
  const source = sourceOf(compilation, node, from);
  const text = to.text.trim();
  const whole = text === '' || text === association.target?.id || text === association.target?.name;
  const place = whole ? target : (pathOf(text) ?? plainPath(text));
  if (source === undefined) return [];
  if (place === undefined) return notRun(compilation, node, text, 'it names no place for a value');
  return [{ ...targetOf(place), source }];
}

/** Words without an operation are a text: tools write the values of fields like that. */
function sourceOf(
  compilation: Compilation,
  node: FlowNode,
  from: DrawnAssignment['from'],
): ExpressionSource | undefined {
  const [, , name, path = ''] = xpath.exec(from.text.trim()) ?? [];
  const simple = name === undefined ? undefined : pathSource(name, path.replaceAll('/', '.'));
  if (simple !== undefined) return simple;
  if (isXPath(from.text)) {
    notRun(compilation, node, from.text, 'only the simplest XPath is understood');
    return undefined;
  }
  const read = readExpression(from);
  if (read.usable) return read.source;
  compilation.report('data-value-as-text', node, {
    message: `${quote(nameOf(compilation.map, node))} is given ${read.quote}, which is no expression.`,
    default: 'It is taken as a text.',
  });
  return { language: 'feel', text: JSON.stringify(from.text.trim()) };
}

const xpath =
  /^(?:\w+:)?get(?:DataObject|DataInput|DataOutput|ProcessProperty)\(\s*(["'])(.+?)\1\s*\)((?:\/[\p{L}_][\p{L}\p{N}_.-]*)*)$/u;

/** `getDataObject('order')/customer/name` (BPMN 2.0.2, 10.4.3): `order.customer.name`. */
export function pathOf(text: string): string | undefined {
  const [, , name, path = ''] = xpath.exec(text) ?? [];
  return name === undefined ? undefined : `${name}${path.replaceAll('/', '.')}`;
}

function isXPath(text: string): boolean {
  return /\bget(?:DataObject|DataInput|DataOutput|\w+Property)\s*\(/u.test(text);
}

/** `order.total`, `=order.total`, `${order.total}`. */
function plainPath(text: string): string | undefined {
  const inner = /^=?\s*(?:[$#]\{)?\s*([\p{L}_][\p{L}\p{N}_. ]*?)\s*\}?$/u.exec(text)?.[1];
  return inner;
}

function notRun(compilation: Compilation, node: FlowNode, text: string, why: string): [] {
  compilation.report('data-mapping-not-run', node, {
    message: `The data of ${quote(nameOf(compilation.map, node))} is computed by ${quote(text)}; ${why}.`,
    default:
      'It is left out; the step sees the data of the whole case, and the wiring can say what goes in and out.',
  });
  return [];
}
