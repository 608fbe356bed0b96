/**
 * Which vocabulary a namespace stands for: the names of BPMN 2.0 as met in the wild, and the vendors' dialects.
 *
 * Invariants:
 * N1  Whatever prefix a file chooses, an element of one namespace always gets the same `space`.
 * N2  Only BPMN's model namespace, or a variant of it that a finding tells, gets the space `bpmn`.
 */
import type { Vocabulary } from '../xml/vocabulary.ts';

export const bpmnModel = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
export const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

/** Vocabularies of the standards themselves, by their usual prefix. */
const standardSpaces: ReadonlyMap<string, string> = new Map([
  [bpmnModel, 'bpmn'],
  ['http://www.omg.org/spec/BPMN/20100524/DI', 'bpmndi'],
  ['http://www.omg.org/spec/DD/20100524/DC', 'dc'],
  ['http://www.omg.org/spec/DD/20100524/DI', 'di'],
  [schemaInstance, 'xsi'],
  ['http://www.w3.org/2001/XMLSchema', 'xsd'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  ['http://www.w3.org/1999/xhtml', 'html'],
  ['http://www.omg.org/spec/BPMN/non-normative/color/1.0', 'color'],
  ['http://www.omg.org/spec/BPMN/non-normative/extensions/i18n/1.0', 'i18n'],
  ['http://bpmn.io/schema/bpmn/biocolor/1.0', 'bioc'],
  ['http://www.omg.org/XMI', 'xmi'],
]);

const dialectSpaces: ReadonlyMap<string, string> = new Map([
  ['http://camunda.org/schema/1.0/bpmn', 'camunda'],
  ['http://camunda.org/schema/zeebe/1.0', 'zeebe'],
  ['http://camunda.org/schema/modeler/1.0', 'modeler'],
  ['http://flowable.org/bpmn', 'flowable'],
  ['http://activiti.org/bpmn', 'activiti'],
  ['http://operaton.org/schema/1.0/bpmn', 'operaton'],
  ['http://www.signavio.com', 'signavio'],
  ['http://www.signavio.com/bpmn20', 'signavio'],
  ['http://www.bizagi.com/bpmn20', 'bizagi'],
  ['http://www.jboss.org/drools', 'drools'],
  ['http://www.trisotech.com/2014/triso/bpmn', 'triso'],
  ['http://www.trisotech.com/2015/triso/modeling', 'trisomodeling'],
  ['http://www.softwareag.com/aris/bpmn2', 'aris'],
  ['http://www.boc-group.com', 'adonis'],
  ['http://www.itp-commerce.com/BPMN2.0', 'itp'],
  ['http://www.visual-paradigm.com/bpmn/vpspecificcontent', 'vp'],
  ['http://www.w4.eu/spec/BPMN/20110701/MODEL', 'w4'],
  ['http://www.w4.eu/spec/BPMN/20110930/GRAPH', 'w4graph'],
  ['http://www.ibm.com/bpm/Extensions', 'ibm'],
  ['http://www.igrafx.com/2011/bpmn', 'igrafx'],
  ['http://open-bpmn.org/XMLSchema', 'open-bpmn'],
  ['http://www.bpsim.org/schemas/1.0', 'bpsim'],
  ['http://www.bpsim.org/schemas/2.0', 'bpsim'],
  ['http://knowprocess.com/bpmn', 'kp'],
  ['http://aeneis.de/bpmn20/ext', 'aeneis'],
  ['http://caseagile.com/schema/BPMN/20170414/MODEL', 'caseagile'],
]);

/** Prefixes so common that an undeclared one is taken for what it usually means. */
const usualPrefixes: ReadonlyMap<string, string> = new Map([
  ...['bpmn', 'bpmn2', 'bpmn20', 'semantic', 'model'].map((prefix): [string, string] => [prefix, bpmnModel]),
  ['bpmndi', 'http://www.omg.org/spec/BPMN/20100524/DI'],
  ['dc', 'http://www.omg.org/spec/DD/20100524/DC'],
  ['omgdc', 'http://www.omg.org/spec/DD/20100524/DC'],
  ['di', 'http://www.omg.org/spec/DD/20100524/DI'],
  ['omgdi', 'http://www.omg.org/spec/DD/20100524/DI'],
  ['xsi', schemaInstance],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ['camunda', 'http://camunda.org/schema/1.0/bpmn'],
  ['zeebe', 'http://camunda.org/schema/zeebe/1.0'],
  ['flowable', 'http://flowable.org/bpmn'],
  ['activiti', 'http://activiti.org/bpmn'],
  ['signavio', 'http://www.signavio.com'],
]);

/** The prefix that stands for a namespace everywhere in Baton; `undefined` where Baton does not know it. */
export function spaceOf(namespace: string): string | undefined {
  return (
    standardSpaces.get(namespace) ??
    dialectSpaces.get(namespace) ??
    (isUnusualBpmn(namespace) ? unusualSpace(namespace) : undefined)
  );
}

export function isDialect(space: string): boolean {
  for (const known of dialectSpaces.values()) if (known === space) return true;
  return false;
}

export function usualNamespace(prefix: string): string | undefined {
  return usualPrefixes.get(prefix);
}

/** Drafts of the standard, a slash too many, `https`, other capitals: BPMN 2.0 all the same. */
export function isUnusualBpmn(namespace: string): boolean {
  if (standardSpaces.has(namespace)) return false;
  return (
    /^(https?:\/\/)?(www|schema)\.omg\.org\/(spec\/)?(bpmn|dd)[\d/]/i.test(namespace) &&
    !/non-normative|BPMN\/1/i.test(namespace)
  );
}

/** The names of BPMN 2.0, for the reader of trees. */
export const bpmnVocabulary: Vocabulary = {
  standard: 'BPMN 2.0',
  model: bpmnModel,
  spaceOf,
  usualNamespace,
  isUnusual: isUnusualBpmn,
};

function unusualSpace(namespace: string): string {
  const trimmed = namespace.replace(/\/+$/, '');
  if (/\/dd\/.*dc$/i.test(trimmed)) return 'dc';
  if (/\/dd\/.*di$/i.test(trimmed)) return 'di';
  if (/di$/i.test(trimmed)) return 'bpmndi';
  return 'bpmn';
}
