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
import { drawnInputs, drawnLocals, drawnOutputs } from './drawn-mappings.ts';
import { wiredMappings } from './wired-values.ts';

export function dataOf(compilation: Compilation, { node }: Place): DataMapped {
  const wired = isActivity(node) ? compilation.wiring.steps?.[node.id] : undefined;
  const at = `/steps/${node.id}`;
  const inputs = wiredMappings(compilation, node.id, `${at}/inputs`, wired?.inputs);
  const outputs = wiredMappings(compilation, node.id, `${at}/outputs`, wired?.outputs);
  if (wired?.by === 'connector' || wired?.by === 'process') {
    // It sees what its mapping gives it, and leaves what its mapping takes: nothing else.
    return { inputs: inputs ?? [], outputs: outputs ?? [], ...localsOf(node) };
  }
  return {
    ...(inputs === undefined ? saidInputs(compilation, node) : { inputs }),
    ...(outputs === undefined ? saidOutputs(compilation, node) : { outputs }),
    ...localsOf(node),
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
