/**
 * Where every step lies: walks the processes and subprocesses of a file once and keeps, for each flow node, the
 * container it stands in.
 *
 * Invariants:
 * S1  A flow node is in exactly one container; a container is a process or a kind of subprocess.
 */
import { isFlowNodeName, isSubProcessType } from './element-vocabulary.ts';
import type { ReadContext } from './read-context.ts';
import { isBpmn } from './read-context.ts';
import type { XmlElement } from './xml-tree.ts';

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
  const contents = new Map<XmlElement, XmlElement[]>();
  const processes: XmlElement[] = [];

  const enter = (container: XmlElement): void => {
    context.taken.add(container);
    context.index.idOf(container);
    const nodes: XmlElement[] = [];
    contents.set(container, nodes);
    for (const child of container.children) {
      if (child.space !== 'bpmn' || !isFlowNodeName(child.name)) continue;
      context.taken.add(child);
      context.index.idOf(child);
      nodes.push(child);
      containers.set(child, container);
      if (isSubProcessType(child.name)) enter(child);
    }
  };
  for (const child of isBpmn(root, 'process') ? [root] : root.children) {
    if (!isBpmn(child, 'process')) continue;
    processes.push(child);
    enter(child);
  }

  return {
    processes,
    nodesIn: (container) => contents.get(container) ?? [],
    containerOf: (node) => containers.get(node),
    isFlowNode: (element) => containers.has(element),
    processOf: (element) => {
      let process: XmlElement | undefined = element;
      while (process !== undefined && !isBpmn(process, 'process')) process = process.parent;
      return process;
    },
  };
}
