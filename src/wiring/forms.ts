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
import type { ElementId, Gateway } from '../bpmn/diagram.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { compileExpression } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import type { Form, FormField } from './definition.ts';
import { fieldFor, type Reading } from './form-fields.ts';
import { questionTask } from './question-place.ts';
import type { FormWiring } from './wiring-document.ts';

/** One use of an expression in a process. */
export interface ExpressionUse {
  readonly source: ExpressionSource;
  /** The gateway whose branch depends on it. */
  readonly gateway?: Gateway;
  /** What depends on it, for the hint: "the branch “over 1000”". */
  readonly purpose: string;
  /** Something else is done where it does not hold: a value may be missing. */
  readonly optional: boolean;
}

export interface ProcessForms {
  readonly start: Form;
  readonly steps: ReadonlyMap<ElementId, Form>;
}

export const emptyForm: Form = { fields: [] };

/** Variables the kernel provides around repeated steps, and those of the dialects for the same. */
const providedByKernel = [
  'loopCounter',
  'nrOfInstances',
  'nrOfActiveInstances',
  'nrOfCompletedInstances',
  'item',
];

export function formsOf(
  compilation: Compilation,
  uses: readonly ExpressionUse[],
  provided: ReadonlySet<string>,
): ProcessForms {
  const readings = readingsByName(uses, provided);
  const start: FormField[] = [];
  const steps = new Map<ElementId, FormField[]>();
  for (const [name, all] of readings) {
    const field = fieldFor(name, all);
    const tasks = new Set(all.flatMap((reading) => taskBefore(compilation, reading.use.gateway)));
    if (tasks.size === 0) start.push(field);
    for (const task of tasks) steps.set(task, [...(steps.get(task) ?? []), field]);
    reportField(compilation, field, [...tasks], all);
  }
  return {
    start: { fields: start },
    steps: new Map([...steps].map(([id, fields]) => [id, { fields }])),
  };
}

export function formOf(wired: FormWiring | undefined): Form {
  if (!wired) return emptyForm;
  return {
    fields: wired.fields.map((field) => ({
      name: field.name,
      label: field.label ?? field.name,
      type: field.type,
      required: field.required ?? false,
      ...(field.options === undefined ? {} : { options: field.options }),
      ...(field.hint === undefined ? {} : { hint: field.hint }),
    })),
  };
}

function readingsByName(
  uses: readonly ExpressionUse[],
  provided: ReadonlySet<string>,
): Map<string, Reading[]> {
  const readings = new Map<string, Reading[]>();
  for (const use of uses) {
    const compiled = compileExpression(use.source);
    if (!compiled.ok) continue;
    for (const name of compiled.expression.reads) {
      if (provided.has(name) || providedByKernel.includes(name)) continue;
      const list = readings.get(name) ?? [];
      list.push({ use, text: use.source.text });
      readings.set(name, list);
    }
  }
  return readings;
}

function taskBefore(compilation: Compilation, gateway: Gateway | undefined): ElementId[] {
  const task = gateway && questionTask(compilation, gateway);
  return task ? [task.id] : [];
}

function reportField(
  compilation: Compilation,
  field: FormField,
  tasks: readonly ElementId[],
  readings: readonly Reading[],
): void {
  const where = tasks.length === 0 ? 'when a case is started' : 'in the form of the step right before';
  const [task] = tasks;
  const gateway = readings.find((reading) => reading.use.gateway)?.use.gateway;
  const element = task ?? gateway?.id;
  compilation.reportAt('field-asked', element === undefined ? undefined : `${element}`, {
    message: `${readings[0]?.use.purpose ?? 'A decision'} depends on “${field.name}”, which nothing in the process provides.`,
    default: `It is asked ${where}.`,
  });
}
