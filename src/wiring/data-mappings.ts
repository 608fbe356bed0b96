/**
 * DataMappings: the data of each activity and event of its own: what goes in, what comes out, what is local. Precedence,
 * direction by direction: the wiring, else what the diagram says.
 *
 * Boundary: the data of elements. What a call passes, a message carries and a script returns stands with those.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import { isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { DataMapped } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { dialectMappings } from './dialect-data.ts';
import { handlerWiring } from './dialect-work.ts';
import { connectorInputs, connectorOutputs, drawnAction } from './drawn-connectors.ts';
import { drawnInputs, drawnLocals, drawnOutputs } from './drawn-mappings.ts';
import { wiredMappings } from './wired-values.ts';

export function dataOf(compilation: Compilation, place: Place): DataMapped {
  const { node } = place;
  const wired = isActivity(node) ? compilation.wiring.steps?.[node.id] : undefined;
  const at = `/steps/${node.id}`;
  const inputs = wiredMappings(compilation, node.id, `${at}/inputs`, wired?.inputs);
  const outputs = wiredMappings(compilation, node.id, `${at}/outputs`, wired?.outputs);
  if (wired?.by === 'connector' || wired?.by === 'process') {
    // It sees what its mapping gives it, and leaves what its mapping takes: nothing else.
    return { inputs: inputs ?? [], outputs: outputs ?? [], ...localsOf(node) };
  }
  const asDrawn = wired === undefined || wired.by === 'drawn' || wired.by === 'template';
  const own = asDrawn && isOwnConnector(compilation, place) ? withConnector(node) : node;
  return {
    ...(inputs === undefined ? saidInputs(compilation, own) : { inputs }),
    ...(outputs === undefined ? saidOutputs(compilation, own) : { outputs }),
    ...localsOf(node),
  };
}

function isOwnConnector(compilation: Compilation, place: Place): boolean {
  return (
    drawnAction(compilation, place.node) !== undefined && handlerWiring(compilation, place) === undefined
  );
}

/** A connector's own parameters come after the step's inputs, which they see, and before its outputs, which see them. */
function withConnector(node: FlowNode): FlowNode {
  const [into, out] = [connectorInputs(node), connectorOutputs(node)];
  const { inputs = [], outputs = [], ...meaning } = node.meaning ?? {};
  return {
    ...node,
    meaning: {
      ...meaning,
      ...(inputs.length + into.length === 0 ? {} : { inputs: [...inputs, ...into] }),
      ...(outputs.length + out.length === 0
        ? {}
        : { outputs: [...out, ...outputs.map((one) => ({ ...one, chained: true as const }))] }),
    },
  };
}

function saidInputs(compilation: Compilation, node: FlowNode): Pick<DataMapped, 'inputs'> {
  const said = node.meaning?.inputs;
  if (said !== undefined) return { inputs: dialectMappings(compilation, node, said) };
  // What a throwing event is given is what it sends (`payloads.ts`).
  const drawn = isThrowing(node) ? undefined : drawnInputs(compilation, node);
  return drawn === undefined ? {} : { inputs: drawn };
}

function saidOutputs(compilation: Compilation, node: FlowNode): Pick<DataMapped, 'outputs' | 'returnsAll'> {
  const { outputs, returnsAll } = node.meaning ?? {};
  if (outputs === undefined) return drawnOutputs(compilation, node);
  return {
    outputs: dialectMappings(compilation, node, outputs),
    ...(returnsAll === undefined ? {} : { returnsAll }),
  };
}

function localsOf(node: FlowNode): Pick<DataMapped, 'locals'> {
  const locals = drawnLocals(node);
  return locals.length === 0 ? {} : { locals };
}

export function isThrowing(node: FlowNode): boolean {
  return node.type === 'intermediateThrowEvent' || node.type === 'endEvent';
}
