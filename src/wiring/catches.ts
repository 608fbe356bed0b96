/**
 * Catches: everything an event waits for, one trigger for each of its definitions; whether one of them is enough.
 *
 * Boundary: what the event's definitions have in common; one definition as a trigger is `triggers.ts`.
 *
 * Source: BPMN 2.0.2, 10.5.4 (multiple and parallel multiple events), table 10.93.
 */
import type { Event, EventDefinition } from '../bpmn/diagram.ts';
import type { EventMeaning } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { CaughtAs, Trigger } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { canOccurInside, errorCode, escalationCode, type Thrown } from './errors.ts';
import { messageTrigger, plainTrigger, thrownConfirmation, triggerOf, wiredTrigger } from './triggers.ts';
import { undoingTrigger } from './undoing.ts';
import { quote } from './usable-expression.ts';

export interface Catching {
  readonly triggers: readonly Trigger[];
  readonly needsAll?: true;
}

/** Of intermediate catch events, boundary events and the start events of event subprocesses. */
export function catchingOf(compilation: Compilation, place: Place, node: Event): Catching {
  if (node.definitions.some(({ kind }) => kind === 'link')) return { triggers: [] };
  const undoing = undoingTrigger(compilation, node);
  if (undoing !== undefined) return { triggers: [undoing] };
  const wired = compilation.wiring.events?.[node.id];
  const comesAsError = node.definitions.some(({ kind }) => kind === 'error' || kind === 'escalation');
  const wiredOne = wired && !comesAsError ? wiredTrigger(compilation, place, wired) : undefined;
  if (wiredOne) return { triggers: [wiredOne] };
  if (node.definitions.length === 0) return { triggers: [drawnPlain(compilation, place, node)] };
  const triggers = node.definitions.flatMap((definition) => {
    const thrown = thrownTo(compilation, definition);
    if (thrown !== undefined)
      return thrownTriggers(compilation, place, node, thrown, caughtAs(definition.meaning));
    const trigger = triggerOf(compilation, place, definition);
    return trigger ? [trigger] : [];
  });
  if (triggers.length === 0) return { triggers: [plainTrigger(compilation, place)] };
  if (!node.parallelMultiple || triggers.length === 1) return { triggers };
  return needingAll(compilation, node, triggers);
}

/** What comes by itself ends or leaves what the event stands on at once: it cannot be one of several to wait for. */
function needingAll(compilation: Compilation, node: Event, triggers: readonly Trigger[]): Catching {
  const awaited = triggers.filter(({ kind }) => kind !== 'error' && kind !== 'escalation');
  if (awaited.length < triggers.length) {
    compilation.report('trigger-ignored', node, {
      message: `${quote(nameOf(compilation.map, node))} needs several things to happen; an error or escalation cannot be one of them.`,
      default: 'It happens when everything else it needs has happened.',
    });
  }
  return awaited.length > 1 ? { triggers: awaited, needsAll: true } : { triggers: awaited };
}

function thrownTo(compilation: Compilation, definition: EventDefinition): Thrown | undefined {
  if (definition.kind === 'error') return { kind: 'error', code: errorCode(compilation, definition.error) };
  if (definition.kind !== 'escalation') return undefined;
  return { kind: 'escalation', code: escalationCode(compilation, definition.escalation) };
}

function caughtAs({ codeVariable, messageVariable }: EventMeaning = {}): CaughtAs {
  return {
    ...(codeVariable === undefined ? {} : { codeVariable }),
    ...(messageVariable === undefined ? {} : { messageVariable }),
  };
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

/** Errors and escalations come by themselves, and to boundary events and event subprocesses only. */
function thrownTriggers(
  compilation: Compilation,
  place: Place,
  node: Event,
  thrown: Thrown,
  caught: CaughtAs,
): Trigger[] {
  if (node.type === 'intermediateCatchEvent') return [];
  const { kind, code } = thrown;
  const trigger: Trigger = { kind, ...(code === undefined ? {} : { code }), ...caught };
  if (canOccurInside(compilation, place, node, thrown)) return [trigger];
  return [trigger, thrownConfirmation(compilation, place, thrown)];
}
