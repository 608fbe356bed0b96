/**
 * TemplateValues: which fields of a template show, what each holds, and whether that is enough.
 *
 * Invariants:
 * TV1  A value comes from the wiring, else from what the diagram carries for the same binding, else from the template.
 * TV2  A field that does not show has no value: a condition on it fails (but `isActive: false` and `isEmpty: true`).
 * TV3  Conditions that turn in a circle count as not fulfilled.
 */
import { compileExpression, scopeOf } from '../../expressions/expression.ts';
import type {
  ElementTemplate,
  TemplateCondition,
  TemplateProperty,
  TemplateValue,
  TemplateValues,
} from './element-template.ts';

export interface FilledProperty {
  readonly property: TemplateProperty;
  /** Absent: left empty. */
  readonly value?: TemplateValue;
}

/** Those that show, in the template's order. `drawn`: what the diagram carries, by property. */
export function filledProperties(
  template: ElementTemplate,
  wired: TemplateValues,
  drawn: ReadonlyMap<TemplateProperty, TemplateValue> = new Map(),
): FilledProperty[] {
  const { properties } = template;
  const open = new Set<TemplateProperty>();
  const known = new Map<TemplateProperty, boolean>();
  const worthOf = (property: TemplateProperty): TemplateValue | undefined => {
    if (property.type === 'Hidden') return property.value ?? drawn.get(property);
    return own(wired, property.key) ?? drawn.get(property) ?? property.value;
  };
  const isActive = (property: TemplateProperty): boolean => {
    const before = known.get(property);
    if (before !== undefined) return before;
    if (open.has(property)) return false;
    open.add(property);
    const active = property.condition === undefined || holds(property.condition);
    open.delete(property);
    known.set(property, active);
    return active;
  };
  const holds = (condition: TemplateCondition): boolean => {
    if ('allMatch' in condition) return condition.allMatch.every(holds);
    if ('anyMatch' in condition) return condition.anyMatch.some(holds);
    const property = properties.find(({ id }, index) => {
      const candidate = properties[index];
      return id === condition.property && candidate !== undefined && isActive(candidate);
    });
    if (condition.isActive !== undefined) return (property !== undefined) === condition.isActive;
    const value = property === undefined ? undefined : worthOf(property);
    if (condition.isEmpty !== undefined) return isEmpty(value) === condition.isEmpty;
    if (value === undefined) return false;
    return condition.oneOf === undefined
      ? isSame(value, condition.equals)
      : condition.oneOf.some((each) => isSame(value, each));
  };
  return properties.filter(isActive).map((property) => {
    const value = worthOf(property);
    return isEmpty(value) || value === undefined ? { property } : { property, value };
  });
}

/** What is wrong with a field as it stands, as the end of a sentence; nothing where it will do. */
export function lackOf({ property, value }: FilledProperty): string | undefined {
  const { constraints = {}, type } = property;
  if (type === 'Hidden') return undefined;
  const label = `“${labelOf(property)}”`;
  if (value === undefined) return constraints.notEmpty === true ? `${label} is not filled in` : undefined;
  const text = String(value);
  if (text.startsWith('=') && property.feel !== undefined) return undefined;
  const { minLength, maxLength, pattern } = constraints;
  if (minLength !== undefined && text.length < minLength)
    return `${label} needs at least ${minLength} characters`;
  if (maxLength !== undefined && text.length > maxLength)
    return `${label} has more than ${maxLength} characters`;
  if (type === 'Number' && !Number.isFinite(Number(text))) return `${label} is not a number`;
  if (type === 'Dropdown' && property.choices?.some((choice) => choice.value === text) === false)
    return `${label} is none of its choices`;
  if (pattern !== undefined && !matches(text, pattern.value)) {
    return `${label} is not as it should be (${pattern.message ?? `it should match ${pattern.value}`})`;
  }
  return undefined;
}

export function labelOf({ label, key }: TemplateProperty): string {
  return label ?? key;
}

export function isEmpty(value: TemplateValue | undefined): boolean {
  return value === undefined || value === '';
}

/** On the machine of the expressions, which a pattern cannot hold up. One it does not know holds nobody up. */
function matches(text: string, pattern: string): boolean {
  const compiled = compileExpression({ language: 'feel', text: 'matches(text, pattern)' });
  if (!compiled.ok) return true;
  const result = compiled.expression.evaluate(scopeOf({ text, pattern }), { now: 0 });
  return !result.ok || result.value !== false;
}

function isSame(value: TemplateValue, wanted: TemplateValue | undefined): boolean {
  return value === wanted || (wanted !== undefined && String(value) === String(wanted));
}

function own(values: TemplateValues, key: string): TemplateValue | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
