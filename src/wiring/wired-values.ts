/**
 * WiredValues: expressions and mappings of the wiring as the definition holds them. An expression somebody wired is
 * meant to run, so one that does not compile is refused, with the place in the document it stands at.
 */
import type { ElementId } from '../bpmn/diagram.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import type { Mapping, Operand } from './definition.ts';
import { readWiredExpression } from './usable-expression.ts';

export function wiredSource(
  compilation: Compilation,
  element: ElementId,
  pointer: string,
  text: string,
): ExpressionSource | undefined {
  const read = readWiredExpression(text);
  if (read.usable) return read.source;
  compilation.reportAt('wiring-expression-not-usable', element, {
    message: `The wiring says ${read.quote} at ${pointer}, which cannot be understood as an expression.`,
  });
  return undefined;
}

/** `order.total`: the property `total` of the variable `order`. */
export function targetOf(text: string): Pick<Mapping, 'target' | 'path'> {
  const [target = text, ...path] = text.split('.').map((part) => part.trim());
  const isPath = path.length > 0 && target !== '' && path.every((part) => part !== '');
  return isPath ? { target, path } : { target: text };
}

/** A text as it is, or an expression where it is marked as one (`=…`, `${…}`). */
export function wiredOperand(
  compilation: Compilation,
  element: ElementId,
  pointer: string,
  value: string | number | boolean,
): Operand | undefined {
  if (typeof value !== 'string' || !/^\s*=|[$#]\{/u.test(value)) return { literal: value };
  const expression = wiredSource(compilation, element, pointer, value);
  return expression === undefined ? undefined : { expression };
}

export function wiredMappings(
  compilation: Compilation,
  element: ElementId,
  pointer: string,
  entries: Readonly<Record<string, string>> | undefined,
): Mapping[] | undefined {
  if (entries === undefined) return undefined;
  const mappings: Mapping[] = [];
  for (const [target, text] of Object.entries(entries)) {
    const source = wiredSource(compilation, element, `${pointer}/${target}`, text);
    if (source !== undefined) mappings.push({ ...targetOf(target), source });
  }
  return mappings;
}
