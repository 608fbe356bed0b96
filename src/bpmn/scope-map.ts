/**
 * Where every step lies: walks the processes and subprocesses of a file once and keeps, for each flow node, the
 * container it stands in.
 *
 * Invariants:
 * S1  A flow node is in exactly one container; a container is a process or a kind of subprocess.
 */

import type { XmlElement } from '../xml/xml-tree.ts';
import { describeElement } from './element-index.ts';
import { isActivityName, isFlowNodeName, isSubProcessType } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, isBpmn, tell } from './read-context.ts';

export interface ScopeMap {
  readonly processes: readonly XmlElement[];
  /** The flow nodes standing directly in a container, in the order of the file. */
  nodesIn(container: XmlElement): readonly XmlElement[];
  /** The container of a flow node. */
  containerOf(node: XmlElement): XmlElement | undefined;
  /** The process that a flow node or container lies in. */
  processOf(element: XmlElement): XmlElement | undefined;
  isFlowNode(element: XmlElement): boolean;
}

export function mapScopes(root: XmlElement, context: ReadContext): ScopeMap {
  const containers = new Map<XmlElement, XmlElement>();
  const processes: XmlElement[] = [];

  const enter = (container: XmlElement): void => {
    context.taken.add(container);
    context.index.idOf(container);
    for (const child of container.children) {
      if (child.space !== 'bpmn' || !isFlowNodeName(child.name)) continue;
      context.taken.add(child);
      context.index.idOf(child);
      containers.set(child, container);
      if (isSubProcessType(child.name)) enter(child);
    }
  };
  for (const child of isBpmn(root, 'process') ? [root] : root.children) {
    if (!isBpmn(child, 'process')) continue;
    processes.push(child);
    enter(child);
  }
  moveBoundaryEvents(context, containers);
  const contents = contentsOf(containers);

  return {
    processes,
    nodesIn: (container) => contents.get(container) ?? [],
    containerOf: (node) => containers.get(node),
    isFlowNode: (element) => containers.has(element),
    processOf: (element) => {
      let process: XmlElement | undefined = element;
      while (process !== undefined && !isBpmn(process, 'process')) {
        process = containers.get(process) ?? process.parent;
      }
      return process;
    },
  };
}

/**
 * A boundary event belongs where its activity is. Some tools list it inside the subprocess on whose border it sits,
 * or in the process of another pool; what it is attached to leaves no doubt.
 */
function moveBoundaryEvents(context: ReadContext, containers: Map<XmlElement, XmlElement>): void {
  for (const [event, container] of containers) {
    const reference = event.name === 'boundaryEvent' ? attributeOf(event, 'attachedToRef') : undefined;
    if (reference === undefined) continue;
    const activity = context.index.find(
      reference,
      event,
      (found) => containers.has(found) && isActivityName(found.name),
    );
    const home = activity === undefined ? undefined : containers.get(activity);
    if (activity === undefined || home === undefined || home === container) continue;
    containers.set(event, home);
    const message = `is listed in another place than the activity it sits on, ${describeElement(activity)}.`;
    tell(
      context,
      'boundary-event-moved',
      event,
      message,
      'Baton reads it as lying where that activity lies.',
    );
  }
}

function contentsOf(
  containers: ReadonlyMap<XmlElement, XmlElement>,
): ReadonlyMap<XmlElement, readonly XmlElement[]> {
  const contents = new Map<XmlElement, XmlElement[]>();
  for (const [node, container] of containers) {
    const nodes = contents.get(container);
    if (nodes === undefined) contents.set(container, [node]);
    else nodes.push(node);
  }
  return contents;
}
