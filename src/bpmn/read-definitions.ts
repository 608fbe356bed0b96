/**
 * What stands at the top of a file beside processes and pools: messages, signals, errors, escalations, global tasks,
 * imports, and who exported it.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import type {
  CodedDefinition,
  Diagram,
  ElementId,
  GlobalTask,
  MessageDefinition,
  NamedDefinition,
} from './diagram.ts';
import { correlationKeyOf } from './dialects/dialect-table.ts';
import { globalTaskNames } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn, nameOf, takeChildren } from './read-context.ts';
import { isEventDefinition } from './read-event-definitions.ts';
import { extensionsOf } from './read-foreign.ts';
import { readGlobalTask } from './read-global-task.ts';
import { readingFinding } from './reading-findings.ts';

export interface Definitions {
  readonly messages: ReadonlyMap<ElementId, MessageDefinition>;
  readonly signals: ReadonlyMap<ElementId, NamedDefinition>;
  readonly errors: ReadonlyMap<ElementId, CodedDefinition>;
  readonly escalations: ReadonlyMap<ElementId, CodedDefinition>;
  readonly globalTasks: readonly GlobalTask[];
}

export function readDefinitions(context: ReadContext, root: XmlElement): Definitions {
  for (const element of root.children) {
    // One that no event refers to says nothing about any event.
    if (isEventDefinition(element)) context.taken.add(element);
    if (isBpmn(element, 'import')) tellImport(context, element);
  }
  return {
    messages: readMessages(context, root),
    signals: readNamed(context, root, 'signal'),
    errors: readCoded(context, root, 'error', 'errorCode'),
    escalations: readCoded(context, root, 'escalation', 'escalationCode'),
    globalTasks: [...globalTaskNames].flatMap((name) =>
      takeChildren(context, root, name).map((element) => readGlobalTask(context, element)),
    ),
  };
}

function readMessages(context: ReadContext, root: XmlElement): ReadonlyMap<ElementId, MessageDefinition> {
  const entries = takeChildren(context, root, 'message').map((element): [ElementId, MessageDefinition] => {
    const id = context.index.idOf(element);
    const correlationKey = correlationKeyOf(extensionsOf(element));
    return [id, { id, ...nameOf(element), ...(correlationKey === undefined ? {} : { correlationKey }) }];
  });
  return new Map(entries);
}

function readNamed(
  context: ReadContext,
  root: XmlElement,
  name: string,
): ReadonlyMap<ElementId, NamedDefinition> {
  const entries = takeChildren(context, root, name).map((element): [ElementId, NamedDefinition] => {
    const id = context.index.idOf(element);
    return [id, { id, ...nameOf(element) }];
  });
  return new Map(entries);
}

function readCoded(
  context: ReadContext,
  root: XmlElement,
  name: string,
  codeAttribute: string,
): ReadonlyMap<ElementId, CodedDefinition> {
  const entries = takeChildren(context, root, name).map((element): [ElementId, CodedDefinition] => {
    const id = context.index.idOf(element);
    const code = attributeOf(element, codeAttribute);
    return [id, { id, ...nameOf(element), ...(code === undefined ? {} : { code }) }];
  });
  return new Map(entries);
}

function tellImport(context: ReadContext, element: XmlElement): void {
  context.taken.add(element);
  const location = attributeOf(element, 'location') ?? attributeOf(element, 'namespace') ?? 'another file';
  const isSchema = /\.xsd$/iu.test(location) || /XMLSchema/u.test(attributeOf(element, 'importType') ?? '');
  const default_ = isSchema
    ? 'It only describes the form of data, so nothing is missing for a run.'
    : 'Baton reads this file only. If steps call processes of the other file, deploy that as well.';
  const message = `The drawing refers to another file, “${location}”.`;
  context.report(readingFinding('import-not-followed', { message, default: default_, line: element.line }));
}

export function exporterOf(root: XmlElement): Diagram['exporter'] {
  const name = attributeOf(root, 'exporter');
  if (name === undefined) return undefined;
  const version = attributeOf(root, 'exporterVersion');
  return version === undefined ? { name } : { name, version };
}
