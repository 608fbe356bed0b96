/** Which fields of an element template show with the values they have; the server decides the same when it compiles. */
import type { FieldCondition, TemplateField } from '../../src/server/api/templates.ts';

export type FieldValue = string | number | boolean;
export type FieldValues = Readonly<Record<string, FieldValue>>;

export interface FieldGroup {
  readonly id: string;
  readonly label: string;
  readonly fields: readonly TemplateField[];
}

export function worthOf(field: TemplateField, values: FieldValues): FieldValue | undefined {
  if (field.type === 'Hidden') return field.value ?? field.drawn;
  const own = Object.hasOwn(values, field.key) ? values[field.key] : undefined;
  return own ?? field.drawn ?? field.value;
}

/** Those a person sees, in the template's order. */
export function shownFields(fields: readonly TemplateField[], values: FieldValues): TemplateField[] {
  const open = new Set<TemplateField>();
  const isActive = (field: TemplateField): boolean => {
    if (field.condition === undefined) return true;
    if (open.has(field)) return false;
    open.add(field);
    const active = holds(field.condition);
    open.delete(field);
    return active;
  };
  const holds = (condition: FieldCondition): boolean => {
    if ('allMatch' in condition) return condition.allMatch.every(holds);
    if ('anyMatch' in condition) return condition.anyMatch.some(holds);
    const field = fields.find((each) => each.id === condition.property && isActive(each));
    if (condition.isActive !== undefined) return (field !== undefined) === condition.isActive;
    const value = field === undefined ? undefined : worthOf(field, values);
    const isEmpty = value === undefined || value === '';
    if (condition.isEmpty !== undefined) return isEmpty === condition.isEmpty;
    if (value === undefined) return false;
    const wanted = condition.oneOf ?? (condition.equals === undefined ? [] : [condition.equals]);
    return wanted.some((each) => String(each) === String(value));
  };
  return fields.filter((field) => field.type !== 'Hidden' && isActive(field));
}

/** By group, those of none first. */
export function groupsOf(
  groups: readonly { readonly id: string; readonly label: string }[],
  fields: readonly TemplateField[],
): FieldGroup[] {
  const known = new Set(groups.map(({ id }) => id));
  const loose = fields.filter(({ group }) => group === undefined || !known.has(group));
  return [
    { id: '', label: '', fields: loose },
    ...groups.map((group) => ({ ...group, fields: fields.filter((field) => field.group === group.id) })),
  ].filter((group) => group.fields.length > 0);
}

/** What a person would like to know before saving; the pattern is the server's to check. */
export function problemOf(field: TemplateField, value: FieldValue | undefined): string | undefined {
  const { notEmpty, minLength, maxLength } = field.constraints ?? {};
  const text = value === undefined ? '' : String(value);
  if (text === '') return notEmpty === true ? 'This has to be filled in' : undefined;
  if (field.feel !== undefined && text.startsWith('=')) return undefined;
  if (minLength !== undefined && text.length < minLength) return `At least ${minLength} characters`;
  if (maxLength !== undefined && text.length > maxLength) return `At most ${maxLength} characters`;
  return undefined;
}
