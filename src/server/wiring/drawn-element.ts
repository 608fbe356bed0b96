/** One element of the drawing as the wiring panel asks for it. */
import type { FlowNode } from '../../bpmn/diagram.ts';
import { nameOf } from '../../bpmn/naming.ts';
import { type DiagramMap, mapDiagram } from '../../wiring/diagram-map.ts';
import type { OpenDeployment } from '../deployment-library.ts';
import { RequestProblem } from '../problem.ts';
import { quote } from '../words/quoting.ts';
import type { SoughtElement } from './element-moments.ts';

export interface DrawnElement {
  readonly id: string;
  readonly name: string;
  readonly node: FlowNode | undefined;
  readonly map: DiagramMap;
  /** Where cases pass by whose data it works on: what a boundary event sits on, else itself. */
  readonly sought: SoughtElement;
}

/** Also a process, where its start is meant. Throws `no-such-element`. */
export function drawnElement({ diagram }: OpenDeployment, id: string): DrawnElement {
  const map = mapDiagram(diagram);
  const node = map.places.get(id)?.node;
  if (node === undefined && !map.runnableById.has(id)) {
    throw new RequestProblem(
      'no-such-element',
      `The drawing has no element ${quote(id)} that is carried out.`,
      {
        where: 'element',
      },
    );
  }
  const outgoing = [...map.flows.values()].filter(({ source }) => source === id).map((flow) => flow.id);
  const host = node?.type === 'boundaryEvent' ? node.attachedTo : undefined;
  return {
    id,
    name: node === undefined ? id : nameOf(map, node),
    node,
    map,
    sought: { element: host ?? id, outgoing: host === undefined ? outgoing : [] },
  };
}
