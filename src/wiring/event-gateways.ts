/**
 * EventGateways: whether everything behind an event-based gateway can wait for something to happen.
 *
 * Source: BPMN 2.0.2, 10.6.6: its targets are catching intermediate events and receive tasks.
 */
import type { FlowNode, Gateway } from '../bpmn/diagram.ts';
import type { Compilation } from './compilation.ts';

export function canWait(compilation: Compilation, gateway: Gateway): boolean {
  return (
    gateway.outgoing.length > 0 &&
    gateway.outgoing.every((id) => {
      const flow = compilation.map.flows.get(id);
      const node = flow && compilation.map.places.get(flow.target)?.node;
      if (!node) return false;
      if (node.type === 'receiveTask')
        return compilation.works.get(node.id)?.by === 'message' && node.loop === undefined;
      return node.type === 'intermediateCatchEvent' && !node.definitions.some(({ kind }) => kind === 'link');
    })
  );
}

/** A receive task or event-based gateway drawn as a start of its own. */
export function instantiates(node: FlowNode): boolean {
  return 'instantiate' in node && node.instantiate && node.incoming.length === 0;
}

/** It begins an instance by one of its events and waits for all the others. */
export function isParallelStart(gateway: Gateway): boolean {
  return instantiates(gateway) && gateway.eventGatewayType === 'Parallel';
}
