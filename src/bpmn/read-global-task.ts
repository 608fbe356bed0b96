/**
 * Global tasks: tasks of a file that call activities use, read as the task they are.
 *
 * Source: BPMN 2.0.2, 10.3.7 (global tasks; there is none for service, send and receive tasks).
 */
import type { XmlElement } from '../xml/xml-tree.ts';
import type { GlobalTask, Task, TaskType } from './diagram.ts';
import { nodeMeaning } from './dialects/dialect-table.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, documentationOf, nameOf } from './read-context.ts';
import { readDataFlow } from './read-data-flow.ts';
import { readScript, saysNothing } from './read-flow-node.ts';
import { extensionsOf, foreignAttributesOf } from './read-foreign.ts';
import { readPerformers } from './read-performers.ts';

const taskTypes: Readonly<Record<string, TaskType>> = {
  globalUserTask: 'userTask',
  globalManualTask: 'manualTask',
  globalScriptTask: 'scriptTask',
  globalBusinessRuleTask: 'businessRuleTask',
};

export function readGlobalTask(context: ReadContext, element: XmlElement): GlobalTask {
  const id = context.index.idOf(element);
  const implementation = attributeOf(element, 'implementation');
  const performers = readPerformers(context, element);
  const data = readDataFlow(context, element);
  const type = taskTypes[element.name] ?? 'task';
  const script = type === 'scriptTask' ? readScript(context, element) : undefined;
  const task: Task = {
    id,
    ...nameOf(element),
    ...documentationOf(element),
    type,
    incoming: [],
    outgoing: [],
    extensions: extensionsOf(element),
    foreignAttributes: foreignAttributesOf(element),
    reads: [],
    writes: [],
    isForCompensation: false,
    instantiate: false,
    ...(performers.length === 0 ? {} : { performers }),
    ...(data === undefined ? {} : { data }),
    ...(implementation === undefined || saysNothing(implementation) ? {} : { implementation }),
    ...(script === undefined ? {} : { script }),
    line: element.line,
  };
  const meaning = nodeMeaning(task, { extensions: [], foreignAttributes: {} });
  return {
    id,
    ...nameOf(element),
    type: element.name,
    task: meaning === undefined ? task : { ...task, meaning },
  };
}
