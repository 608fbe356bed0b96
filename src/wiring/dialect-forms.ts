/**
 * DialectForms: the form that a dialect keeps in the diagram, as ours.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import type { FormFieldMeaning } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { Form, FormField, Operand } from './definition.ts';
import { labelOf } from './form-fields.ts';
import { quote } from './usable-expression.ts';
import { usableValue } from './written-operand.ts';

/** Of a step or a start event; what an agent would have to give comes last. */
export function dialectForm(compilation: Compilation, node: FlowNode): Form | undefined {
  const { form, asks } = node.meaning ?? {};
  const fields = [...(form?.fields ?? []), ...(asks ?? [])];
  if (form === undefined && fields.length === 0) return undefined;
  const seen = new Set<string>();
  return {
    fields: fields.flatMap((field) => {
      if (seen.has(field.name)) return [];
      seen.add(field.name);
      return [fieldOf(compilation, node, field)];
    }),
  };
}

function fieldOf(compilation: Compilation, node: FlowNode, said: FormFieldMeaning): FormField {
  const { label, defaultValue, ...same } = said;
  const first = defaultValue && defaultOf(compilation, node, said.name, defaultValue);
  return {
    ...same,
    label: label ?? labelOf(said.name),
    ...(first === undefined ? {} : { defaultValue: first }),
  };
}

function defaultOf(
  compilation: Compilation,
  node: FlowNode,
  field: string,
  written: NonNullable<FormFieldMeaning['defaultValue']>,
): Operand | undefined {
  const read = usableValue(written);
  if ('operand' in read) {
    // Before a case begins there is nothing to work a value out of.
    if (node.type !== 'startEvent' || 'literal' in read.operand) return read.operand;
    compilation.report('form-not-complete', node, {
      message: `The first value of ${quote(field)} in the form of ${quote(nameOf(compilation.map, node))} would be worked out before the case begins.`,
      default: 'The field begins empty.',
    });
    return undefined;
  }
  compilation.report('form-not-complete', node, {
    message: `The first value of ${quote(field)} in the form of ${quote(nameOf(compilation.map, node))} is given as ${quote(read.text)}, which Baton cannot work out: ${read.why}`,
    default: 'The field begins empty.',
  });
  return undefined;
}
