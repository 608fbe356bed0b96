/**
 * Values as the test cases write them (`<value xsi:type="xsd:decimal">1</value>`, lists, components), and whether a value
 * is the one expected.
 */
import { compileExpression, scopeOf } from '../../src/expressions/expression.ts';
import type { Value } from '../../src/expressions/value.ts';
import { isList, isNumber, isRecord, isTemporal, ownProperty, setOwn } from '../../src/expressions/value.ts';
import type { XmlElement } from '../../src/xml/xml-tree.ts';

/**
 * Results that are no whole decimals are written in the suite as some machine gave them, with 8 to 56 digits. As many as
 * are written must agree, of long ones the first 12.
 */
const FEWEST_DIGITS = 8;
const MOST_DIGITS = 12;

const readings: Readonly<Record<string, string>> = {
  date: 'date(text)',
  time: 'time(text)',
  dateTime: 'date and time(text)',
  duration: 'duration(text)',
};

/** The value inside an `inputNode`, `expected`, `component` or `item`. */
export function valueIn(element: XmlElement): Value {
  const components = element.children.filter((child) => child.name === 'component');
  if (components.length > 0) {
    const record: Record<string, Value> = {};
    for (const each of components) setOwn(record, each.attributes.get('name') ?? '', valueIn(each));
    return record;
  }
  const list = element.children.find((child) => child.name === 'list');
  if (list !== undefined) {
    if (list.attributes.get('xsi:nil') === 'true') return null;
    return list.children.filter((child) => child.name === 'item').map(valueIn);
  }
  const value = element.children.find((child) => child.name === 'value');
  return value === undefined ? null : scalar(value);
}

function scalar(element: XmlElement): Value {
  if (element.attributes.get('xsi:nil') === 'true') return null;
  const type = element.attributes.get('xsi:type')?.replace(/^.*:/, '') ?? 'string';
  const text = element.text;
  if (type === 'string') return text;
  if (type === 'boolean') return text.trim() === 'true' || text.trim() === '1';
  const reading = readings[type] ?? text.trim();
  const compiled = compileExpression({ language: 'feel', text: reading });
  if (!compiled.ok) throw new Error(`${type} ${text}: ${compiled.error.message}`);
  const result = compiled.expression.evaluate(scopeOf({ text: text.trim() }), { now: 0 });
  if (!result.ok || result.value === null) throw new Error(`${type} ${text} is no value`);
  return result.value;
}

export function isExpected(found: Value, expected: Value): boolean {
  if (isList(expected)) {
    return (
      isList(found) &&
      found.length === expected.length &&
      expected.every((item, i) => isExpected(found[i] ?? null, item))
    );
  }
  if (isRecord(expected)) {
    if (!isRecord(found)) return false;
    const names = Object.keys(expected);
    return (
      names.length === Object.keys(found).length &&
      names.every((name) => {
        const value = ownProperty(found, name);
        return value !== undefined && isExpected(value, ownProperty(expected, name) ?? null);
      })
    );
  }
  if (isTemporal(expected)) {
    return isTemporal(found) && found.kind === expected.kind && feelEquals(found, expected);
  }
  return found === expected || (isNumber(found) && isNumber(expected) && sameNumber(found, expected));
}

function sameNumber(found: Value, expected: Value): boolean {
  const written = String(expected)
    .replace(/^-?[0.]*|[eE].*$/g, '')
    .replace('.', '').length;
  const compared = Math.min(MOST_DIGITS, Math.max(FEWEST_DIGITS, written));
  const [a, b] = [Number(String(found)), Number(String(expected))];
  return feelEquals(found, expected) || Math.abs(a - b) <= Math.abs(b) * 0.5 * 10 ** (1 - compared);
}

function feelEquals(left: Value, right: Value): boolean {
  const compiled = compileExpression({ language: 'feel', text: 'left = right' });
  if (!compiled.ok) throw new Error(compiled.error.message);
  const result = compiled.expression.evaluate(scopeOf({ left, right }), { now: 0 });
  return (result.ok && result.value === true) || String(left) === String(right);
}
