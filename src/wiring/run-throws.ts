/**
 * RunThrows: the events that the runs of a multi-instance activity throw when they are done, each with the boundary event
 * of the activity that catches it. What none catches goes outwards as from a throw event, where it can.
 *
 * Source: BPMN 2.0.2, 10.3.9 (`behavior`, tables 10.30 and 10.31) and 13.3.7.
 */
import type {
  ElementId,
  Event,
  EventDefinition,
  LoopCharacteristics,
  RunAnnouncement,
} from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Activity } from './activities.ts';
import { drawnMessageName } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import { errorCode, escalationCode } from './errors.ts';
import type { LoopDefinition, RunThrow } from './loop-definition.ts';
import { signalName } from './sent-names.ts';
import { quote, readExpression } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { LoopWiring } from './wiring-document.ts';

type Throws = Pick<Extract<LoopDefinition, { kind: 'multi-instance' }>, 'throws'>;

export function drawnRunThrows(
  compilation: Compilation,
  node: Activity,
  drawn: Extract<LoopCharacteristics, { kind: 'multi-instance' }>,
): Throws {
  const throws = drawn.throws.flatMap((one) => drawnThrow(compilation, node, one) ?? []);
  return throws.length === 0 ? {} : { throws };
}

/** Absent: the wiring does not speak of them. */
export function wiredRunThrows(
  compilation: Compilation,
  node: Activity,
  wired: Extract<LoopWiring, { kind: 'multi-instance' }>,
): Throws | undefined {
  if (wired.throws === undefined) return undefined;
  const own = compilation.map.boundaryOf.get(node.id) ?? [];
  const throws = wired.throws.flatMap(({ when, boundary }, index): RunThrow[] => {
    if (!own.includes(boundary)) {
      compilation.report('wiring-does-not-fit', node, {
        message: `The wiring says that a run sets off ${quote(boundary)}, which is no event on ${quote(nameOf(compilation.map, node))}.`,
        default: 'That entry has no effect.',
      });
      return [];
    }
    const to = { boundary, trigger: 0 };
    if (when === 'each' || when === 'first') return [{ when, to }];
    const condition = wiredSource(compilation, node.id, `/loops/${node.id}/throws/${index}/when`, when);
    return condition === undefined ? [] : [{ when: { condition }, to }];
  });
  return { throws };
}

function drawnThrow(compilation: Compilation, node: Activity, drawn: RunAnnouncement): RunThrow | undefined {
  const when = whenOf(compilation, node, drawn);
  if (when === undefined) return undefined;
  const event: EventDefinition = drawn.event ?? { kind: 'signal' };
  const caught = catchingBoundary(compilation, node, event);
  if (caught !== undefined) return { when, to: caught };
  const thrown = thrownOutwards(compilation, node, event);
  if (thrown !== undefined) return { when, to: { thrown } };
  compilation.report('run-event-not-caught', node, {
    message: `The runs of ${quote(nameOf(compilation.map, node))} throw an event when they are done, but no event drawn on it catches that.`,
    default: 'Nothing follows from it.',
  });
  return undefined;
}

function whenOf(
  compilation: Compilation,
  node: Activity,
  { when }: RunAnnouncement,
): RunThrow['when'] | undefined {
  if (when === 'each' || when === 'first') return when;
  const read = readExpression(when);
  if (read.usable) return { condition: read.source };
  compilation.report('run-condition-not-usable', node, {
    message: `A run of ${quote(nameOf(compilation.map, node))} throws an event when ${read.quote}, which Baton cannot evaluate.`,
    default: 'That event is never thrown.',
  });
  return undefined;
}

function catchingBoundary(
  compilation: Compilation,
  node: Activity,
  event: EventDefinition,
): { readonly boundary: ElementId; readonly trigger: number } | undefined {
  for (const boundary of compilation.map.boundaryOf.get(node.id) ?? []) {
    const found = compilation.map.places.get(boundary)?.node;
    if (found?.type !== 'boundaryEvent') continue;
    const trigger = found.definitions.findIndex((one) => catches(compilation, found, one, event));
    if (trigger >= 0) return { boundary, trigger };
  }
  return undefined;
}

function catches(
  compilation: Compilation,
  boundary: Event,
  waits: EventDefinition,
  thrown: EventDefinition,
): boolean {
  if (waits.kind === 'signal' && thrown.kind === 'signal') {
    if (waits.signal === thrown.signal) return true;
    return (
      thrown.signal !== undefined &&
      signalName(compilation, boundary, thrown.signal) === signalName(compilation, boundary, waits.signal)
    );
  }
  if (waits.kind === 'message' && thrown.kind === 'message') return waits.message === thrown.message;
  if (waits.kind === 'error' && thrown.kind === 'error') {
    const code = errorCode(compilation, waits.error);
    return code === undefined || code === errorCode(compilation, thrown.error);
  }
  if (waits.kind === 'escalation' && thrown.kind === 'escalation')
    return waits.escalation === undefined || waits.escalation === thrown.escalation;
  return false;
}

function thrownOutwards(
  compilation: Compilation,
  node: Activity,
  event: EventDefinition,
): Extract<RunThrow['to'], { thrown: unknown }>['thrown'] | undefined {
  if (event.kind === 'signal' && event.signal !== undefined)
    return { kind: 'signal', name: signalName(compilation, node, event.signal) };
  if (event.kind === 'message' && event.message !== undefined) {
    const name = drawnMessageName(compilation, event.message) ?? event.message;
    return { kind: 'message', name, targets: [] };
  }
  if (event.kind === 'escalation') {
    const raised = escalationCode(compilation, event.escalation);
    return { kind: 'escalation', ...(raised === undefined ? {} : { code: raised }) };
  }
  const code = event.kind === 'error' ? errorCode(compilation, event.error) : undefined;
  return code === undefined ? undefined : { kind: 'error', code };
}
