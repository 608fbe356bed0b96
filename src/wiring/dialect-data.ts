/**
 * DialectData: the data that a dialect says goes into an element and comes out of it, as mappings of the definition.
 *
 * Boundary: mappings that compile; those that do not are findings. Precedence over the wiring is `data-mappings.ts`'s.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import type { CallMeaning, MappingMeaning } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Compilation } from './compilation.ts';
import type { CallActivityDefinition, Mapping } from './definition.ts';
import { quote } from './usable-expression.ts';
import { targetOf } from './wired-values.ts';
import { type ReadSource, usableSource } from './written-operand.ts';

export function dialectMappings(
  compilation: Compilation,
  node: FlowNode,
  mappings: readonly MappingMeaning[],
): Mapping[] {
  return mappings.flatMap((mapping) => {
    const read = sourceOf(mapping);
    if ('source' in read) {
      const chained = mapping.chained === true ? { chained: true as const } : {};
      return [{ ...targetOf(mapping.target), ...chained, source: read.source }];
    }
    compilation.report('mapping-not-carried-out', node, {
      message: `The value of ${quote(mapping.target)} at ${quote(nameOf(compilation.map, node))} is given as ${quote(read.text)}, which Baton cannot work out: ${read.why}`,
      default: 'The variable is left as it is; say in the wiring what goes in and out.',
    });
    return [];
  });
}

/**
 * What a call passes and takes, where the dialect says so. The dialect of the engines in Java passes nothing by itself;
 * without a word about it everything goes, as in any diagram that says nothing.
 */
export function handOverOf(
  compilation: Compilation,
  node: FlowNode,
): Pick<CallActivityDefinition, 'passes' | 'takes'> {
  const call = node.meaning?.call;
  if (call === undefined || compilation.wiring.steps?.[node.id] !== undefined) return {};
  const inputs = dialectMappings(compilation, node, call.inputs);
  const outputs = dialectMappings(compilation, node, call.outputs);
  return {
    passes: { all: call.allIn, mappings: [...inputs, ...ownInputs(node, call)] },
    takes: { all: call.allOut, mappings: outputs },
  };
}

/** What the call has of its own (its input mapping) goes in where not everything does. */
function ownInputs(node: FlowNode, call: CallMeaning): Mapping[] {
  if (call.allIn || call.inputs.length > 0) return [];
  return (node.meaning?.inputs ?? []).map(({ target }) => {
    const [name = target] = target.split('.');
    return { target: name, source: { language: 'feel', text: name } };
  });
}

function sourceOf({ source }: MappingMeaning): ReadSource {
  if ('literal' in source) return { source: feelLiteral(source.literal) };
  if ('expression' in source) return usableSource(source.expression);
  const { text, format } = source.script;
  if (/feel/iu.test(format ?? '')) return usableSource({ language: 'feel', text });
  return { text, why: `a script in ${format ?? 'an unnamed language'} cannot be run here.` };
}

/** A value as an expression that gives it. */
export function feelLiteral(value: JsonValue): ExpressionSource {
  return { language: 'feel', text: JSON.stringify(value) };
}
