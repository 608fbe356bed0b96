/**
 * Catches: everything an event waits for, one trigger for each of its definitions; whether one of them is enough.
 *
 * Boundary: what the event's definitions have in common; one definition as a trigger is `triggers.ts`.
 *
 * Source: BPMN 2.0.2, 10.5.4 (multiple and parallel multiple events), table 10.93.
 */
import type { ElementId, Event } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { Trigger } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { canOccurInside, errorCode } from './errors.ts';
import { errorConfirmation, messageTrigger, plainTrigger, triggerOf, wiredTrigger } from './triggers.ts';
import { quote } from './usable-expression.ts';

export interface Catching {
  readonly triggers: readonly Trigger[];
  readonly needsAll?: true;
}

/** Of intermediate catch events, boundary events and the start events of event subprocesses. */
export function catchingOf(compilation: Compilation, place: Place, node: Event): Catching {
  if (node.definitions.some(({ kind }) => kind === 'link')) return { triggers: [] };
  const wired = compilation.wiring.events?.[node.id];
  const comesAsError = node.definitions.some(({ kind }) => kind === 'error');
  const wiredOne = wired && !comesAsError ? wiredTrigger(compilation, place, wired) : undefined;
  if (wiredOne) return { triggers: [wiredOne] };
  if (node.definitions.length === 0) return { triggers: [drawnPlain(compilation, place, node)] };
  const triggers = node.definitions.flatMap((definition) => {
    if (definition.kind === 'error') return errorTriggers(compilation, place, node, definition.error);
    const trigger = triggerOf(compilation, place, definition);
    return trigger ? [trigger] : [];
  });
  if (triggers.length === 0) return { triggers: [plainTrigger(compilation, place)] };
  return { triggers };
}

function drawnPlain(compilation: Compilation, place: Place, node: Event): Trigger {
  const fed = (compilation.map.messageFlowsTo.get(node.id)?.length ?? 0) > 0;
  if (!fed) return plainTrigger(compilation, place);
  compilation.report('message-taken-from-flow', node, {
    message: `The event ${quote(nameOf(compilation.map, node))} is drawn without an envelope, but a message flow leads to it.`,
    default: 'It is treated as a message event.',
  });
  return messageTrigger(compilation, place, undefined);
}

/** An error comes by itself to boundary events and event subprocesses only. */
function errorTriggers(
  compilation: Compilation,
  place: Place,
  node: Event,
  error: ElementId | undefined,
): Trigger[] {
  if (node.type === 'intermediateCatchEvent') return [];
  const code = errorCode(compilation, error);
  const trigger: Trigger = { kind: 'error', ...(code === undefined ? {} : { code }) };
  if (canOccurInside(compilation, place, node, code)) return [trigger];
  return [trigger, errorConfirmation(compilation, place, code)];
}
