/**
 * Refusals: constructs of BPMN that Baton reads and shows but does not carry out yet. A diagram that has one is refused
 * with a finding that names it, whether or not a run could reach it: better than running something else than drawn.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import { quote } from './usable-expression.ts';

export function reportRefusals(compilation: Compilation): void {
  for (const place of compilation.map.places.values()) {
    const { node } = place;
    const construct = constructOf(node, place.parent === undefined);
    if (construct === undefined) continue;
    compilation.report('not-yet-executed', node, {
      message: `${quote(nameOf(compilation.map, node))} is ${construct}. Baton shows it but does not carry it out yet.`,
    });
  }
}

function constructOf(node: FlowNode, isOfProcess: boolean): string | undefined {
  if ('definitions' in node) return eventConstruct(node, isOfProcess);
  if (node.type === 'eventBasedGateway' && node.instantiate && node.eventGatewayType === 'Parallel') {
    return 'an event-based gateway that starts a process when all of several events have happened';
  }
  return undefined;
}

function eventConstruct(
  node: Extract<FlowNode, { readonly definitions: unknown }>,
  isOfProcess: boolean,
): string | undefined {
  if (node.parallelMultiple && node.definitions.length > 1 && node.type === 'startEvent' && isOfProcess)
    return 'a start event that needs several things to happen';
  return undefined;
}
