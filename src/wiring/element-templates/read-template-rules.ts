/** The constraints and conditions of a template's property, read. */
import type { JsonValue } from '../../expressions/value.ts';
import type { TemplateCondition, TemplateConstraints, TemplateValue } from './element-template.ts';
import { isObject, textOf, valueIn } from './template-json.ts';

/** Where, what was expected, what is there. */
export type Tell = (where: string, expected: string, what: JsonValue | undefined) => void;

const deepest = 10;

export function readConstraints(json: JsonValue | undefined, tell: Tell): TemplateConstraints | undefined {
  if (json === undefined) return undefined;
  if (!isObject(json)) {
    tell('“constraints”', 'an object', json);
    return undefined;
  }
  const lengths = (['minLength', 'maxLength'] as const).flatMap((name): [string, number][] => {
    const length = valueIn(json, name);
    if (length === undefined) return [];
    if (typeof length === 'number' && Number.isInteger(length) && length >= 0) return [[name, length]];
    tell(`“constraints.${name}”`, 'a whole number from 0', length);
    return [];
  });
  const notEmpty = valueIn(json, 'notEmpty');
  if (notEmpty !== undefined && typeof notEmpty !== 'boolean')
    tell('“constraints.notEmpty”', 'true or false', notEmpty);
  const written = valueIn(json, 'pattern');
  const pattern = textOf(isObject(written) ? valueIn(written, 'value') : written);
  if (written !== undefined && pattern === undefined)
    tell('“constraints.pattern”', 'a regular expression, or one under “value”', written);
  const message = isObject(written) ? textOf(valueIn(written, 'message')) : undefined;
  return {
    ...Object.fromEntries(lengths),
    ...(notEmpty === true ? { notEmpty } : {}),
    ...(pattern === undefined
      ? {}
      : { pattern: { value: pattern, ...(message === undefined ? {} : { message }) } }),
  };
}

export function readCondition(
  json: JsonValue | undefined,
  tell: Tell,
  depth = 0,
): TemplateCondition | undefined {
  if (json === undefined) return undefined;
  if (!isObject(json) || depth > deepest) {
    tell('“condition”', depth > deepest ? `nested at most ${deepest} deep` : 'an object', json);
    return undefined;
  }
  for (const name of ['allMatch', 'anyMatch'] as const) {
    const list = valueIn(json, name);
    if (list === undefined) continue;
    if (!Array.isArray(list)) {
      tell(`“condition.${name}”`, 'a list of conditions', list);
      return undefined;
    }
    const conditions = list.flatMap((each: JsonValue) => readCondition(each, tell, depth + 1) ?? []);
    return name === 'allMatch' ? { allMatch: conditions } : { anyMatch: conditions };
  }
  const property = textOf(valueIn(json, 'property'));
  if (property === undefined) {
    tell('“condition.property”', 'the id of a property', valueIn(json, 'property'));
    return undefined;
  }
  const equals = valueIn(json, 'equals');
  const oneOf = valueIn(json, 'oneOf');
  const [isActive, isEmpty] = [valueIn(json, 'isActive'), valueIn(json, 'isEmpty')];
  const read = {
    property,
    ...(isValue(equals) ? { equals } : {}),
    ...(Array.isArray(oneOf) ? { oneOf: oneOf.filter(isValue) } : {}),
    ...(typeof isActive === 'boolean' ? { isActive } : {}),
    ...(typeof isEmpty === 'boolean' ? { isEmpty } : {}),
  };
  if (Object.keys(read).length === 1) {
    tell('“condition”', 'a test: one of equals, oneOf, isActive, isEmpty, allMatch, anyMatch', json);
    return undefined;
  }
  return read;
}

function isValue(value: JsonValue | undefined): value is TemplateValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
