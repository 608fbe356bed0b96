/**
 * Nothing is dropped silently: every element of DMN is one the reader reads where it stands, or one that decides
 * nothing; others are told.
 */
import type { XmlElement } from '../../xml/xml-tree.ts';
import type { TreeReader } from './tree-reader.ts';
import { isDmn } from './tree-reader.ts';

const boxed = [
  'literalExpression',
  'decisionTable',
  'context',
  'invocation',
  'list',
  'relation',
  'functionDefinition',
  'conditional',
  'filter',
  'for',
  'some',
  'every',
];

/** What may stand in every element and decides nothing. */
const anywhere: ReadonlySet<string> = new Set(['description', 'extensionElements']);

/** Elements that are drawn or noted down only, with all that is in them. */
const withoutBehaviour: ReadonlySet<string> = new Set([
  'knowledgeSource',
  'authorityRequirement',
  'textAnnotation',
  'association',
  'group',
  'organizationUnit',
  'performanceIndicator',
  'elementCollection',
  'businessContextElement',
  'allowedAnswers',
  'supportedObjective',
  'impactedPerformanceIndicator',
  'decisionMaker',
  'decisionOwner',
  'usingProcess',
  'usingTask',
  'annotation',
  'encapsulatedDecision',
]);

const requirements = ['informationRequirement', 'knowledgeRequirement'];
const inside: Readonly<Record<string, readonly string[]>> = {
  definitions: [
    'import',
    'itemDefinition',
    'inputData',
    'decision',
    'businessKnowledgeModel',
    'decisionService',
  ],
  import: [],
  itemDefinition: ['typeRef', 'allowedValues', 'typeConstraint', 'itemComponent', 'functionItem'],
  itemComponent: ['typeRef', 'allowedValues', 'typeConstraint', 'itemComponent', 'functionItem'],
  functionItem: ['parameters'],
  inputData: ['variable'],
  decision: ['variable', 'question', ...requirements, ...boxed],
  businessKnowledgeModel: ['variable', 'encapsulatedLogic', ...requirements],
  decisionService: ['variable', 'outputDecision', 'inputDecision', 'inputData'],
  informationRequirement: ['requiredInput', 'requiredDecision'],
  knowledgeRequirement: ['requiredKnowledge'],
  encapsulatedLogic: ['formalParameter', ...boxed],
  functionDefinition: ['formalParameter', ...boxed],
  literalExpression: ['text', 'typeRef'],
  inputExpression: ['text', 'typeRef'],
  inputEntry: ['text'],
  outputEntry: ['text', 'typeRef'],
  defaultOutputEntry: ['text', 'typeRef', 'literalExpression'],
  inputValues: ['text'],
  outputValues: ['text'],
  allowedValues: ['text'],
  typeConstraint: ['text'],
  annotationEntry: ['text'],
  decisionTable: ['input', 'output', 'rule'],
  input: ['inputExpression', 'inputValues'],
  output: ['outputValues', 'defaultOutputEntry', 'typeRef'],
  rule: ['inputEntry', 'outputEntry', 'annotationEntry'],
  context: ['contextEntry'],
  contextEntry: ['variable', ...boxed],
  invocation: ['binding', ...boxed],
  binding: ['parameter', ...boxed],
  list: boxed,
  relation: ['column', 'row'],
  row: boxed,
  conditional: ['if', 'then', 'else'],
  if: boxed,
  // biome-ignore lint/suspicious/noThenProperty: the standard's own name of the element
  then: boxed,
  else: boxed,
  filter: ['in', 'match'],
  for: ['in', 'return'],
  some: ['in', 'satisfies'],
  every: ['in', 'satisfies'],
  in: boxed,
  match: boxed,
  return: boxed,
  satisfies: boxed,
};

export function accountForElements(reader: TreeReader, element: XmlElement): void {
  const known = Object.hasOwn(inside, element.name) ? inside[element.name] : [];
  for (const child of element.children) {
    if (child.space !== 'dmn' || anywhere.has(child.name) || withoutBehaviour.has(child.name)) continue;
    if (known?.includes(child.name) === true) {
      if (!isDmn(element, 'decisionService')) accountForElements(reader, child);
      continue;
    }
    reader.tell(
      'dmn-element-unknown',
      child,
      `<${child.name}> inside <${element.name}> is not known.`,
      'Baton leaves it out.',
    );
  }
}
