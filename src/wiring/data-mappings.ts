/**
 * DataMappings: the data of each activity and event of its own: what goes in, what comes out, what is local. Precedence,
 * direction by direction: the wiring, else what the diagram says.
 *
 * Boundary: the data of elements. What a call passes, a message carries and a script returns stands with those.
 */
import { isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { DataMapped } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { wiredMappings } from './wired-values.ts';

export function dataOf(compilation: Compilation, { node }: Place): DataMapped {
  const wired = isActivity(node) ? compilation.wiring.steps?.[node.id] : undefined;
  const at = `/steps/${node.id}`;
  const inputs = wiredMappings(compilation, node.id, `${at}/inputs`, wired?.inputs);
  const outputs = wiredMappings(compilation, node.id, `${at}/outputs`, wired?.outputs);
  return {
    ...(inputs === undefined ? {} : { inputs }),
    ...(outputs === undefined ? {} : { outputs }),
  };
}
