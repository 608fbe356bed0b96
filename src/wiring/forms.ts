/**
 * Forms: fields that people fill in. Those of the wiring are taken as they are; the others come from what the
 * conditions and expressions of a process read and nothing in it provides.
 *
 * Boundary: which fields, where and of which type; drawing the form is the application's.
 *
 * Invariants:
 * O1  A field is asked in the step right before the decision that needs it, where there is exactly one; else in the
 *     start form.
 * O2  A process in which nothing is read has empty forms.
 */
import type { ElementId } from '../bpmn/diagram.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { compileExpression } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import type { Form, FormField } from './definition.ts';
import { fieldFor, type Reading } from './form-fields.ts';
import { wiredOperand } from './wired-values.ts';
import type { FormWiring } from './wiring-document.ts';

/** One use of an expression in a process. */
export interface ExpressionUse {
  readonly source: ExpressionSource;
  /** The step right before the decision, in whose form its values are asked. */
  readonly askedIn?: ElementId;
  /** What to call the field, where the variable is one that the compiler made up. */
  readonly label?: string;
  /** What depends on it, for the hint: "the branch “over 1000”". */
  readonly purpose: string;
  /** Something else is done where it does not hold: a value may be missing. */
  readonly optional: boolean;
  /** What the expression as a whole has to give; told of a variable that stands alone in it. */
  readonly expects?: FormField['type'];
  /** Variables that the element has of its own: nobody needs to be asked for them. */
  readonly local?: readonly string[];
}

export interface ProcessForms {
  readonly start: Form;
  readonly steps: ReadonlyMap<ElementId, Form>;
}

export const emptyForm: Form = { fields: [] };

/** Variables the kernel provides around repeated steps, and those of the dialects for the same. */
const providedByKernel = [
  'loopCounter',
  'activationCount',
  'waitingForStart',
  'nrOfInstances',
  'nrOfActiveInstances',
  'nrOfCompletedInstances',
  'numberOfInstances',
  'numberOfActiveInstances',
  'numberOfCompletedInstances',
  'numberOfTerminatedInstances',
  'item',
];

export function formsOf(
  compilation: Compilation,
  process: ElementId,
  uses: readonly ExpressionUse[],
  provided: ReadonlySet<string>,
): ProcessForms {
  const readings = readingsByName(uses, provided);
  const start: FormField[] = [];
  const steps = new Map<ElementId, FormField[]>();
  for (const [name, all] of readings) {
    const field = fieldFor(name, all);
    const tasks = new Set(all.flatMap(({ use }) => use.askedIn ?? []));
    if (tasks.size === 0) start.push(field);
    for (const task of tasks) steps.set(task, [...(steps.get(task) ?? []), field]);
  }
  reportFields(compilation, process, start, 'when a case is started');
  for (const [task, fields] of steps) reportFields(compilation, task, fields, 'in the form of this step');
  return {
    start: { fields: start },
    steps: new Map([...steps].map(([id, fields]) => [id, { fields }])),
  };
}

/** The form that the wiring gives for an element. */
export function formOf(compilation: Compilation, element: ElementId, wired: FormWiring): Form {
  return {
    fields: wired.fields.map(({ default: first, label, required, readOnly, multiline, many, ...same }) => {
      const pointer = `the first value of the field ${same.name}`;
      const defaultValue =
        first === undefined ? undefined : wiredOperand(compilation, element, pointer, first);
      return {
        ...same,
        label: label ?? same.name,
        required: required ?? false,
        ...(readOnly === true ? { readOnly } : {}),
        ...(multiline === true ? { multiline } : {}),
        ...(many === true ? { many } : {}),
        ...(defaultValue === undefined ? {} : { defaultValue }),
      };
    }),
  };
}

/**
 * `net-price` may be a name, or a subtraction; an expression reads both. Where nothing provides the parts, the name is
 * what its author meant.
 */
function askedFor(reads: ReadonlySet<string>, provided: ReadonlySet<string>): ReadonlySet<string> {
  const asked = new Set(reads);
  for (const name of reads) {
    const parts = name.split('-');
    if (parts.length === 1 || !parts.every((part) => reads.has(part))) continue;
    for (const other of parts.some((part) => provided.has(part)) ? [name] : parts) asked.delete(other);
  }
  return asked;
}

function readingsByName(
  uses: readonly ExpressionUse[],
  provided: ReadonlySet<string>,
): Map<string, Reading[]> {
  const readings = new Map<string, Reading[]>();
  for (const use of uses) {
    const compiled = compileExpression(use.source);
    if (!compiled.ok) continue;
    for (const name of askedFor(compiled.expression.reads, provided)) {
      if (provided.has(name) || providedByKernel.includes(name) || use.local?.includes(name)) continue;
      const list = readings.get(name) ?? [];
      list.push({ use, text: use.source.text });
      readings.set(name, list);
    }
  }
  return readings;
}

/** One finding for all fields of a form. */
function reportFields(
  compilation: Compilation,
  element: ElementId,
  fields: readonly FormField[],
  where: string,
): void {
  if (fields.length === 0) return;
  const names = fields.map((field) => `“${field.name}”`).join(', ');
  const hints = [...new Set(fields.flatMap(({ hint }) => hint ?? []))];
  const line = compilation.map.places.get(element)?.node.line;
  const message = `Nothing in the process provides ${names}. ${hints.slice(0, 3).join(' ')}`;
  const text = { message, default: `Baton asks for ${fields.length === 1 ? 'it' : 'them'} ${where}.` };
  compilation.reportAt('field-asked', element, text, line);
}
