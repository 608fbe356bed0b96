import { describe, expect, test } from 'vitest';
import { bpmnVocabulary } from '../bpmn/namespaces.ts';
import type { ReadLimits } from './guard-xml.ts';
import { defaultReadLimits, Refusal } from './guard-xml.ts';
import type { XmlElement, XmlTree } from './xml-tree.ts';
import { parseXml } from './xml-tree.ts';

const parse = (xml: string, limits: Partial<ReadLimits> = {}): XmlTree =>
  parseXml(xml, { ...defaultReadLimits, ...limits }, bpmnVocabulary);

const codes = (xml: string): readonly string[] => parse(xml).findings.map(({ code }) => code);

function child(element: XmlElement, position = 0): XmlElement {
  const found = element.children[position];
  if (found === undefined) throw new Error('no such child');
  return found;
}

function refused(
  xml: string,
  limits: Partial<ReadLimits> = {},
): { code: string; message: string; line: number | undefined } {
  try {
    parse(xml, limits);
  } catch (error) {
    if (error instanceof Refusal)
      return { code: error.finding.code, message: error.finding.message, line: error.finding.line };
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('namespaces', () => {
  const bpmn = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

  test('whatever prefix the file uses, BPMN elements are BPMN elements', () => {
    for (const xml of [
      `<definitions xmlns="${bpmn}"><task/></definitions>`,
      `<x:definitions xmlns:x="${bpmn}"><x:task/></x:definitions>`,
      `<definitions xmlns="${bpmn}"><task xmlns=""/><y:task xmlns:y="${bpmn}"/></definitions>`,
    ]) {
      const { root } = parse(xml);
      expect([root.space, root.name]).toEqual(['bpmn', 'definitions']);
      expect(root.children.at(-1)).toMatchObject({ space: 'bpmn', name: 'task' });
    }
  });

  test("a vendor's prefix is normalised, on elements and attributes", () => {
    const xml = `<definitions xmlns="${bpmn}" xmlns:c7="http://camunda.org/schema/1.0/bpmn"><task c7:assignee="anna"><c7:x/></task></definitions>`;
    const task = child(parse(xml).root);
    expect(task.attributes.get('camunda:assignee')).toBe('anna');
    expect(child(task).space).toBe('camunda');
  });

  test.each([
    'https://www.omg.org/spec/BPMN/20100524/MODEL',
    'http://www.omg.org/spec/BPMN/20100524/MODEL/',
    'http://schema.omg.org/spec/BPMN/2.0',
  ])('the variant %s is read as BPMN 2.0 with a finding', (namespace) => {
    expect(parse(`<definitions xmlns="${namespace}"/>`).root.space).toBe('bpmn');
    expect(codes(`<definitions xmlns="${namespace}"/>`)).toEqual(['namespace-unusual']);
  });

  test('definitions without any namespace are read as BPMN 2.0 with a finding', () => {
    expect(child(parse('<definitions><process/></definitions>').root).space).toBe('bpmn');
    expect(codes('<definitions><process/></definitions>')).toEqual(['namespace-unusual']);
  });

  test('a prefix nobody declared is taken for what it usually means, with one finding', () => {
    const xml = '<bpmn:definitions><bpmn:task camunda:assignee="a" camunda:x="b"/></bpmn:definitions>';
    expect(parse(xml).root.space).toBe('bpmn');
    expect(child(parse(xml).root).attributes.get('camunda:assignee')).toBe('a');
    expect(codes(xml)).toEqual(['prefix-undeclared', 'prefix-undeclared']);
  });
});

describe('text', () => {
  test('predefined and numeric entities are decoded, beyond the basic plane too', () => {
    const { root } = parse('<a n="&lt;R&amp;D&gt; &#228; &#x1F600;">&quot;&apos;<![CDATA[ &amp; ]]></a>');
    expect(root.attributes.get('n')).toBe('<R&D> ä 😀');
    expect(root.text).toBe('"\' &amp; ');
  });

  test('a bare ampersand or an unknown entity stays as written, with one finding', () => {
    const xml = '<a n="R&D">&nbsp;</a>';
    expect(parse(xml).root.attributes.get('n')).toBe('R&D');
    expect(parse(xml).root.text).toBe('&nbsp;');
    expect(codes(xml)).toEqual(['ampersand-not-escaped']);
  });

  test('every element knows its line, whatever stands between', () => {
    const xml = '<a>\n<!-- <b> \n -->\n<b\n  n="x"/>\r\n<![CDATA[<b>\n]]><b>\n</b><c/></a>';
    expect(parse(xml).root.children.map(({ name, line }) => `${name} ${line}`)).toEqual([
      'b 4',
      'b 7',
      'c 8',
    ]);
  });

  test('an attribute written twice is read once, with a finding', () => {
    expect(parse('<a x="1" x="2"/>').root.attributes.get('x')).toBe('1');
    expect(codes('<a x="1" x="2"/>')).toEqual(['attribute-unreadable']);
  });

  test('what stands after the outermost element is left out, with a finding', () => {
    expect(codes('<a/><b/>')).toEqual(['content-outside-root']);
    expect(codes('<a/> trailing')).toEqual(['content-outside-root']);
  });
});

describe('refused, saying what and where', () => {
  test('document types and entities', () => {
    const bomb = '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]>\n<a>&y;</a>';
    expect(refused(bomb)).toMatchObject({ code: 'xml-doctype', line: 2 });
    expect(refused('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>').code).toBe('xml-doctype');
  });

  test('nesting over the limit', () => {
    expect(refused('<a>'.repeat(100_000))).toMatchObject({ code: 'xml-too-deep', line: 1 });
    expect(refused('<a>\n<b>\n<c/></b></a>', { depth: 2 })).toMatchObject({ code: 'xml-too-deep', line: 3 });
  });

  test('more elements than the limit', () => {
    expect(refused('<a><b/><b/><b/></a>', { elements: 3 }).code).toBe('xml-too-many-elements');
  });

  test('more or longer attributes than the limit', () => {
    expect(refused('<a b="1" c="2"/>', { attributes: 1 }).code).toBe('xml-attribute-too-large');
    expect(refused('<a b="12345"/>', { attribute_chars: 4 }).code).toBe('xml-attribute-too-large');
  });

  test.each([
    ['<a>\n<b>\n</a>', 3, /expected <\/b>/],
    ['<a>\n<b>', 2, /ends before <b> is closed.*cut off/],
    ['<a>\n<b name="x', 2, /cut off/],
    ['<a/>\n</b>', 2, /nothing is open/],
    ['<a>\n< b/></a>', 2, /no name/],
    ['<a>\n<!-- ', 2, /comment/],
  ])('broken XML: %j', (xml, line, message) => {
    const refusal = refused(xml);
    expect(refusal).toMatchObject({ code: 'xml-not-well-formed', line });
    expect(refusal.message).toMatch(message);
  });
});
