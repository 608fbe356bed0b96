/**
 * The elements of the requirement graph and the item definitions (DMN 1.5, sections 6.3 and 7.3.2).
 */
import type { XmlElement } from '../../xml/xml-tree.ts';
import type {
  Decision,
  DecisionService,
  InputData,
  ItemDefinition,
  KnowledgeModel,
  ModelImport,
  Reference,
  Requirements,
} from '../decision-model.ts';
import { readBoxedIn, readFunction, readVariable } from './read-boxed.ts';
import type { TreeReader } from './tree-reader.ts';
import { attribute, childNamed, childrenNamed, given, innerText, textOf, typeRefOf } from './tree-reader.ts';

export function readImport(reader: TreeReader, element: XmlElement): ModelImport {
  return {
    ...reader.quietPlace(element),
    name: attribute(element, 'name') ?? '',
    namespace: attribute(element, 'namespace') ?? '',
  };
}

export function readInputData(reader: TreeReader, element: XmlElement): InputData {
  const named = identity(reader, element);
  return { ...named, variable: readVariable(childNamed(element, 'variable'), named.name) };
}

export function readDecision(reader: TreeReader, element: XmlElement): Decision {
  const named = identity(reader, element);
  const logic = readBoxedIn(reader, element);
  if (logic === undefined) {
    reader.tell(
      'dmn-logic-missing',
      element,
      `“${named.name}” has no logic.`,
      'Its result must come with the data.',
    );
  }
  return {
    ...named,
    variable: readVariable(childNamed(element, 'variable'), named.name),
    ...given('unnamed', childNamed(element, 'variable') === undefined ? true : undefined),
    ...given('question', textOf(element, 'question')),
    requires: readRequirements(reader, element),
    ...given('logic', logic),
  };
}

export function readKnowledgeModel(reader: TreeReader, element: XmlElement): KnowledgeModel {
  const named = identity(reader, element);
  const logic = childNamed(element, 'encapsulatedLogic');
  return {
    ...named,
    variable: readVariable(childNamed(element, 'variable'), named.name),
    requires: readRequirements(reader, element),
    ...given('logic', logic === undefined ? undefined : readFunction(reader, logic)),
  };
}

export function readService(reader: TreeReader, element: XmlElement): DecisionService {
  const named = identity(reader, element);
  const references = (name: string): readonly Reference[] =>
    childrenNamed(element, name).flatMap((child) => referenceOf(reader, child) ?? []);
  return {
    ...named,
    variable: readVariable(childNamed(element, 'variable'), named.name),
    outputs: references('outputDecision'),
    inputDecisions: references('inputDecision'),
    inputData: references('inputData'),
  };
}

function identity(reader: TreeReader, element: XmlElement) {
  const place = reader.place(element);
  const name = attribute(element, 'name') ?? attribute(childNamed(element, 'variable') ?? element, 'name');
  if (name === undefined) {
    reader.tell(
      'dmn-name-missing',
      element,
      `<${element.name}> has no name.`,
      `Baton calls it “${place.id}”.`,
    );
  }
  return { ...place, name: name ?? place.id };
}

function readRequirements(reader: TreeReader, element: XmlElement): Requirements {
  const found = (outer: string, inner: string): readonly Reference[] =>
    childrenNamed(element, outer).flatMap((requirement) =>
      childrenNamed(requirement, inner).flatMap((target) => referenceOf(reader, target) ?? []),
    );
  return {
    inputs: found('informationRequirement', 'requiredInput'),
    decisions: found('informationRequirement', 'requiredDecision'),
    knowledge: found('knowledgeRequirement', 'requiredKnowledge'),
  };
}

/** `#id`, `namespace#id`; a bare `id` is met as well. */
function referenceOf(reader: TreeReader, element: XmlElement): Reference | undefined {
  const href = attribute(element, 'href');
  if (href === undefined) {
    reader.tell(
      'dmn-reference-broken',
      element,
      `<${element.name}> points to nothing.`,
      'Baton leaves it out.',
    );
    return undefined;
  }
  const hash = href.lastIndexOf('#');
  const namespace = hash > 0 ? href.slice(0, hash) : undefined;
  return { ...given('namespace', namespace), id: href.slice(hash + 1), line: element.line };
}

export function readItem(reader: TreeReader, element: XmlElement): ItemDefinition {
  const place = reader.quietPlace(element);
  const function_ = childNamed(element, 'functionItem');
  return {
    ...place,
    name: attribute(element, 'name') ?? place.id,
    ...given('typeRef', typeRefOf(element)),
    isCollection: attribute(element, 'isCollection') === 'true',
    ...given('allowedValues', innerText(childNamed(element, 'allowedValues'))),
    ...given('typeConstraint', innerText(childNamed(element, 'typeConstraint'))),
    components: childrenNamed(element, 'itemComponent').map((component) => readItem(reader, component)),
    ...given('function', function_ === undefined ? undefined : readFunctionItem(function_)),
  };
}

function readFunctionItem(element: XmlElement) {
  return {
    parameters: childrenNamed(element, 'parameters').map((parameter, i) =>
      readVariable(parameter, `p${i + 1}`),
    ),
    ...given('result', attribute(element, 'outputTypeRef')),
  };
}
