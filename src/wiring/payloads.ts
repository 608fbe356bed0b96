/**
 * Payloads: what a message or signal carries, where the data associations of the event or send task that throws it say
 * so. Without them it carries everything its sender sees.
 *
 * Source: BPMN 2.0.2, 10.5.1 (a throw event's data inputs are its payload), 10.3.3 (so are a send task's).
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import type { Compilation } from './compilation.ts';
import { isThrowing } from './data-mappings.ts';
import type { Mapping, MessageThrow, Throw } from './definition.ts';
import { drawnInputs, variableSource } from './drawn-mappings.ts';

export function withPayload<T extends Throw | MessageThrow>(
  compilation: Compilation,
  node: FlowNode,
  throws: readonly T[],
): readonly T[] {
  const payload = payloadOf(compilation, node);
  if (payload === undefined) return throws;
  return throws.map((thrown) => {
    const carries = (thrown.kind === 'message' || thrown.kind === 'signal') && thrown.payload === undefined;
    return carries ? { ...thrown, payload } : thrown;
  });
}

function payloadOf(compilation: Compilation, node: FlowNode): readonly Mapping[] | undefined {
  if (isThrowing(node)) return drawnInputs(compilation, node);
  if (node.type !== 'sendTask') return undefined;
  // They are variables of the step's own by then.
  const names = [...new Set((drawnInputs(compilation, node) ?? []).map(({ target }) => target))];
  const mappings = names.flatMap((target) => {
    const source = variableSource(target);
    return source === undefined ? [] : [{ target, source, whereGiven: true as const }];
  });
  return mappings.length === 0 ? undefined : mappings;
}
