import { describe, expect, test } from 'vitest';
import { codesOf, decided, dmnFile, literal, modelOf, table } from '../../../test/fixtures/dmn/models.ts';
import { readDecisions } from './read-decisions.ts';

function refusalOf(file: string | Uint8Array) {
  const read = readDecisions(file, 'test.dmn');
  if (read.ok) throw new Error('expected a refusal');
  return read.refusal;
}

describe('the file', () => {
  test.each([
    'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
    'http://www.omg.org/spec/DMN/20180521/MODEL/',
    'https://www.omg.org/spec/DMN/20191111/MODEL/',
    'https://www.omg.org/spec/DMN/20211108/MODEL/',
    'https://www.omg.org/spec/DMN/20230324/MODEL/',
    'https://www.omg.org/spec/DMN/20240513/MODEL/',
  ])('is read in the version of %s', (namespace) => {
    const file = dmnFile(literal('d', '1 + 1'), 'urn:test', namespace);
    expect(codesOf(file)).toEqual([]);
    expect(decided(file, 'd')).toBe(2);
  });

  test('of a namespace that is nearly right is read, and that is told', () => {
    const file = dmnFile(literal('d', '1'), 'urn:test', 'http://www.omg.org/spec/DMN/20191111/MODEL');
    expect(codesOf(file)).toEqual(['namespace-unusual']);
  });

  test('that is a BPMN diagram is refused, naming what it is', () => {
    const refusal = refusalOf('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>');
    expect(refusal.code).toBe('file-not-dmn');
    expect(refusal.message).toContain('a BPMN diagram');
  });

  test('that declares entities is refused', () => {
    expect(refusalOf('<!DOCTYPE x [<!ENTITY a "b">]><definitions/>').code).toBe('xml-doctype');
  });

  test('that is broken says on which line', () => {
    const refusal = refusalOf('<definitions>\n<decision>\n</definitions>');
    expect(refusal.code).toBe('xml-not-well-formed');
    expect(refusal.line).toBe(3);
  });

  test('that is empty is refused', () => {
    expect(refusalOf('').code).toBe('file-empty');
  });
});

describe('what is read', () => {
  test('an element without an id gets one, and one with an id that is taken gets another', () => {
    const file = dmnFile(`
      <inputData name="a"><variable name="a"/></inputData>
      <inputData id="x" name="b"><variable name="b"/></inputData>
      <inputData id="x" name="c"><variable name="c"/></inputData>`);
    const model = modelOf(file);
    expect(model.findings.map(({ code }) => code)).toEqual(['dmn-id-missing', 'dmn-id-duplicate']);
    expect(new Set(model.inputs.map(({ id }) => id)).size).toBe(3);
  });

  test('a rule with too few cells counts the missing ones as “any” and as nothing, and that is told', () => {
    const file = dmnFile(
      table('d', { inputs: ['a', 'b'], outputs: ['x', 'y'], rules: [['1', '2', '"yes"']] }),
    );
    expect(codesOf(file)).toContain('dmn-rule-incomplete');
    expect(decided(file, 'd', { a: 1, b: 2 })).toEqual({ x: 'yes', y: null });
  });

  test('an unknown hit policy is told, and the table is read as unique', () => {
    const file = dmnFile(table('d', { policy: 'BEST', inputs: ['a'], outputs: ['x'], rules: [['1', '2']] }));
    expect(codesOf(file)).toContain('dmn-value-unknown');
    expect(modelOf(file).decisions[0]?.logic).toMatchObject({ kind: 'table', hitPolicy: 'UNIQUE' });
  });

  test('an element that DMN does not have is told, with its line', () => {
    const file = dmnFile(`\n<decision id="d" name="d"><variable name="d"/>\n<magic/></decision>`);
    const finding = modelOf(file).findings.find(({ code }) => code === 'dmn-element-unknown');
    expect(finding?.line).toBe(3);
    expect(finding?.message).toContain('<magic>');
  });

  test('what is only drawn or noted down is left alone', () => {
    const file = dmnFile(`
      ${literal('d', '1')}
      <knowledgeSource id="k" name="the law"><type>text</type></knowledgeSource>
      <textAnnotation id="t"><text>note</text></textAnnotation>
      <performanceIndicator id="p" name="kpi"/>`);
    expect(codesOf(file)).toEqual([]);
  });
});
