/**
 * The data of a node or process: its input/output specification, properties and data associations.
 *
 * Boundary: names and expressions as written. Which data objects a scope has is `read-data.ts`.
 *
 * Invariants:
 * D1  What has no name is a picture: tools draw inputs, outputs and placeholder properties for every association.
 *
 * Source: BPMN 2.0.2, 10.4.1 (tables 10.53 to 10.63), 10.4.2.
 */
import type { XmlElement } from '../xml/xml-tree.ts';
import type { FormalExpression } from './diagram.ts';
import type { DrawnAssociation, DrawnData, DrawnInput, DrawnVariable } from './drawn-data.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, expressionIn, isBpmn, takeChild, takeChildren, textOf } from './read-context.ts';
import { dataItem } from './read-data.ts';

const placeholder = /^__/u;

export function readDataFlow(context: ReadContext, node: XmlElement): DrawnData | undefined {
  const specification = takeChild(context, node, 'ioSpecification');
  const holder = specification ?? node;
  const optional = optionalInputs(context, holder);
  const inputs = namedIn(context, holder, 'dataInput').map((input): DrawnInput => {
    return optional.has(input.id) ? { ...input, optional: true } : input;
  });
  const lists = listReferences(node);
  const data: DrawnData = {
    inputs,
    outputs: namedIn(context, holder, 'dataOutput'),
    properties: namedIn(context, node, 'property'),
    reads: readAssociations(context, node, 'dataInputAssociation', lists),
    writes: readAssociations(context, node, 'dataOutputAssociation', lists),
  };
  return Object.values(data).every((part: readonly unknown[]) => part.length === 0) ? undefined : data;
}

function namedIn(context: ReadContext, holder: XmlElement, kind: string): DrawnVariable[] {
  return takeChildren(context, holder, kind).flatMap((element) => variableOf(context, element) ?? []);
}

export function variableOf(context: ReadContext, element: XmlElement): DrawnVariable | undefined {
  const name = attributeOf(element, 'name')?.trim();
  if (name === undefined || name === '' || placeholder.test(name)) return undefined;
  const type = typeOf(context, element);
  const isCollection = attributeOf(element, 'isCollection') === 'true';
  return {
    id: context.index.idOf(element),
    name,
    ...(isCollection ? { isCollection } : {}),
    ...(type === undefined ? {} : { type }),
  };
}

/** What the item definition says; a reference to no definition of the file is a type's name itself. */
function typeOf(context: ReadContext, element: XmlElement): string | undefined {
  const reference = attributeOf(element, 'itemSubjectRef');
  if (reference === undefined) return undefined;
  const definition = context.index.find(reference, element, (found) => isBpmn(found, 'itemDefinition'));
  return definition === undefined ? reference : attributeOf(definition, 'structureRef');
}

function optionalInputs(context: ReadContext, holder: XmlElement): ReadonlySet<string> {
  const optional = new Set<string>();
  for (const set of takeChildren(context, holder, 'inputSet')) {
    for (const child of set.children) {
      if (isBpmn(child, 'optionalInputRefs')) optional.add(textOf(child));
    }
  }
  return optional;
}

/** What `loopDataInputRef` and `loopDataOutputRef` name. */
function listReferences(node: XmlElement): ReadonlySet<string> {
  const loop = node.children.find((child) => isBpmn(child, 'multiInstanceLoopCharacteristics'));
  const ends = loop?.children.filter(
    (child) => isBpmn(child, 'loopDataInputRef') || isBpmn(child, 'loopDataOutputRef'),
  );
  return new Set((ends ?? []).map(textOf));
}

function readAssociations(
  context: ReadContext,
  node: XmlElement,
  kind: 'dataInputAssociation' | 'dataOutputAssociation',
  lists: ReadonlySet<string>,
): DrawnAssociation[] {
  return takeChildren(context, node, kind).map((association) => {
    const transformation = written(expressionIn(context, takeChild(context, association, 'transformation')));
    const sources = association.children.filter((child) => isBpmn(child, 'sourceRef'));
    const ends = association.children.filter((child) => isBpmn(child, 'targetRef'));
    const [target] = ends.flatMap((child) => dataItem(context, association, textOf(child)) ?? []);
    const isList = [...sources, ...ends].some((child) => lists.has(textOf(child)));
    const assignments = takeChildren(context, association, 'assignment').flatMap((assignment) => {
      const from = written(expressionIn(context, takeChild(context, assignment, 'from')));
      const to = written(expressionIn(context, takeChild(context, assignment, 'to')));
      return from === undefined ? [] : [{ from, to: to ?? { text: '' } }];
    });
    return {
      sources: sources.flatMap((child) => dataItem(context, association, textOf(child))?.name ?? []),
      ...(target === undefined ? {} : { target }),
      ...(transformation === undefined ? {} : { transformation }),
      assignments,
      ...(isList ? { ofList: true as const } : {}),
    };
  });
}

function written(expression: FormalExpression | undefined): FormalExpression | undefined {
  return expression === undefined || expression.text.trim() === '' ? undefined : expression;
}
