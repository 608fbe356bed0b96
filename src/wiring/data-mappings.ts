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
import { wiredMappings } from './wired-values.ts';

export function dataOf(compilation: Compilation, { node }: Place): DataMapped {
  const wired = isActivity(node) ? compilation.wiring.steps?.[node.id] : undefined;
  const at = `/steps/${node.id}`;
  const inputs = wiredMappings(compilation, node.id, `${at}/inputs`, wired?.inputs);
  const outputs = wiredMappings(compilation, node.id, `${at}/outputs`, wired?.outputs);
  return {
    ...(inputs === undefined ? saidInputs(compilation, node) : { inputs }),
    ...(outputs === undefined ? saidOutputs(compilation, node) : { outputs }),
  };
}

function saidInputs(compilation: Compilation, node: FlowNode): Pick<DataMapped, 'inputs'> {
  const said = node.meaning?.inputs;
  return said === undefined ? {} : { inputs: dialectMappings(compilation, node, said) };
}

function saidOutputs(compilation: Compilation, node: FlowNode): Pick<DataMapped, 'outputs' | 'returnsAll'> {
  const { outputs, returnsAll } = node.meaning ?? {};
  if (outputs === undefined) return {};
  return {
    outputs: dialectMappings(compilation, node, outputs),
    ...(returnsAll === undefined ? {} : { returnsAll }),
  };
}
