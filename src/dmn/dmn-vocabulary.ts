/**
 * The names of DMN 1.1 to 1.6, as files use them: each version has a namespace of its own, and they mean the same here.
 *
 * Invariants:
 * N1  An element of any version's model namespace gets the space `dmn`.
 */
import type { Vocabulary } from '../xml/vocabulary.ts';

export const dmnModel = 'https://www.omg.org/spec/DMN/20230324/MODEL/';

const modelNamespaces: ReadonlySet<string> = new Set([
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20151101/dmn11.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  dmnModel,
  'https://www.omg.org/spec/DMN/20240513/MODEL/',
]);

const otherSpaces: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/XMLSchema-instance', 'xsi'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  ['http://camunda.org/schema/1.0/dmn', 'camunda'],
  ['http://operaton.org/schema/1.0/dmn', 'operaton'],
  ['http://flowable.org/dmn', 'flowable'],
  ['http://activiti.org/schema/1.0/dmn', 'activiti'],
  ['http://camunda.org/schema/zeebe/1.0', 'zeebe'],
  ['http://camunda.org/schema/modeler/1.0', 'modeler'],
  ['http://bpmn.io/schema/dmn/biodi/1.0', 'biodi'],
  ['http://bpmn.io/schema/dmn/biodi/2.0', 'biodi'],
]);

const usualPrefixes: ReadonlyMap<string, string> = new Map([
  ...['dmn', 'semantic'].map((prefix): [string, string] => [prefix, dmnModel]),
  ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
  ['camunda', 'http://camunda.org/schema/1.0/dmn'],
]);

/** Drawing, colours and the like: nothing of it changes what is decided. */
function isDrawing(namespace: string): boolean {
  return /\/spec\/DMN\/\d+\/(?:DMNDI|DC|DI)\/?$/i.test(namespace);
}

/** A slash too many or too few, `http` for `https`, other capitals, a version yet to come. */
function isUnusual(namespace: string): boolean {
  if (modelNamespaces.has(namespace) || isDrawing(namespace)) return false;
  return /^https?:\/\/(?:www\.)?omg\.org\/spec\/DMN\/\d+\/(?:MODEL\/?|dmn\d*\.xsd|DMN\d*\.xsd)$/i.test(
    namespace,
  );
}

export const dmnVocabulary: Vocabulary = {
  standard: 'DMN',
  model: dmnModel,
  spaceOf: (namespace) => {
    if (modelNamespaces.has(namespace) || isUnusual(namespace)) return 'dmn';
    return isDrawing(namespace) ? 'drawing' : otherSpaces.get(namespace);
  },
  usualNamespace: (prefix) => usualPrefixes.get(prefix),
  isUnusual,
};

/** Whether an import's type says that the file is a decision model. */
export function isModelNamespace(namespace: string): boolean {
  return modelNamespaces.has(namespace) || isUnusual(namespace);
}
