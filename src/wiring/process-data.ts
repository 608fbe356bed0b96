/**
 * ProcessData: the data inputs and outputs of a process: what its start form asks for, and what a call of it takes back.
 *
 * Source: BPMN 2.0.2, 10.4.1 (input and output specification of a process), 10.3.6 (call activity).
 */
import type { DiagramProcess } from '../bpmn/diagram.ts';
import type { DrawnInput } from '../bpmn/drawn-data.ts';
import type { Compilation } from './compilation.ts';
import type { Form, FormField } from './definition.ts';
import { labelOf } from './form-fields.ts';
import { quote } from './usable-expression.ts';

/** The form, with the data inputs before what else it asks for. */
export function withDataInputs(form: Form, process: DiagramProcess): Form {
  const inputs = (process.data?.inputs ?? []).map(fieldOf);
  const names = new Set(inputs.map(({ name }) => name));
  return { ...form, fields: [...inputs, ...form.fields.filter(({ name }) => !names.has(name))] };
}

export function returnsOf(process: DiagramProcess): { readonly returns?: readonly string[] } {
  const names = (process.data?.outputs ?? []).map(({ name }) => name);
  return names.length === 0 ? {} : { returns: names };
}

/** Of the process and its subprocesses. */
export function reportStores(compilation: Compilation, process: DiagramProcess): void {
  const contents = new Set([process.scope]);
  for (const place of compilation.map.places.values()) {
    if (place.process.id === process.id) contents.add(place.content);
  }
  for (const { id, name, isStore } of [...contents].flatMap(({ dataObjects }) => dataObjects)) {
    if (isStore !== true) continue;
    compilation.reportAt('data-store-is-a-picture', id, {
      message: `The data store ${quote(name ?? id)} is outside the process, and nothing says how it is reached.`,
      default: 'It is shown on the diagram; whoever does a step reads and writes it.',
    });
  }
}

function fieldOf({ name, type, isCollection, optional }: DrawnInput): FormField {
  return {
    name,
    label: labelOf(name),
    type: isCollection === true ? 'json' : fieldType(type),
    required: optional !== true,
  };
}

/** Names of types of XML Schema and of programming languages; where nothing is said, a text. */
function fieldType(type: string | undefined): FormField['type'] {
  const name = (type ?? 'string').replace(/^.*[:.#]/u, '').toLowerCase();
  if (/^(?:string|token|normalizedstring|anyuri|text|char\w*)$/u.test(name)) return 'string';
  if (
    /^(?:decimal|double|float|number|int|integer|long|short|byte|\w+integer|unsigned\w+|bigdecimal)$/u.test(
      name,
    )
  )
    return 'number';
  if (/^bool(?:ean)?$/u.test(name)) return 'boolean';
  return name === 'date' ? 'date' : 'json';
}
