/**
 * Event subprocesses: what sets them off, and what is drawn at them that has no effect.
 *
 * Boundary: the event subprocess as the definition's element; what its start events wait for is `catches.ts`.
 *
 * Source: BPMN 2.0.2, 10.3.5.6: no flow leads to or from an event subprocess, and it has exactly one start event, with a
 * trigger.
 */
import type { Event, FlowScope, SubProcess } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import { catchingOf } from './catches.ts';
import type { Compilation } from './compilation.ts';
import type { ActivityBase, EventSubProcessDefinition, StartEventDefinition } from './definition.ts';
import { hasSteps, type Place } from './diagram-map.ts';
import { plainTrigger } from './triggers.ts';
import { isUndoingSubProcess } from './undoing.ts';
import { quote } from './usable-expression.ts';

/** Nothing where nothing is drawn inside that could be carried out. */
export function eventSubProcessOf(
  compilation: Compilation,
  place: Place,
  node: SubProcess,
  activity: ActivityBase,
): EventSubProcessDefinition {
  const starts = startEventsOf(node.scope);
  const [first] = starts;
  reportDrawing(compilation, node, starts);
  const { loop: _loop, ...once } = activity;
  return {
    ...once,
    behavior: 'event-sub-process',
    interrupting: first === undefined || isInterrupting(first),
    starts: starts.map(({ id }) => id),
    ...(first === undefined ? { triggers: [plainTrigger(compilation, place)] } : {}),
  };
}

/** What the start event of an event subprocess waits for, and one of the process that needs several things; else nothing. */
export function handlerTriggers(
  compilation: Compilation,
  place: Place,
  node: Event,
): Pick<StartEventDefinition, 'triggers' | 'needsAll'> {
  const { parent } = place;
  if (parent !== undefined) return isEventSubProcess(parent) ? catchingOf(compilation, place, node) : {};
  if (!node.parallelMultiple) return {};
  const needed = catchingOf(compilation, place, node);
  return needed.needsAll === true ? needed : {};
}

/** An event subprocess with something inside that can be carried out. */
export function isEventSubProcess(node: SubProcess): boolean {
  return node.triggeredByEvent && hasSteps(node.scope) && !isUndoingSubProcess(node);
}

export function startEventsOf(content: FlowScope): Event[] {
  return content.flowNodes.filter((node): node is Event => node.type === 'startEvent');
}

/** What threw an error or is undone cannot go on beside it (BPMN table 10.93). */
function isInterrupting(start: Event): boolean {
  return start.interrupting || start.definitions.some(({ kind }) => kind === 'error');
}

function reportDrawing(compilation: Compilation, node: SubProcess, starts: readonly Event[]): void {
  const name = quote(nameOf(compilation.map, node));
  if (starts.length > 1) {
    compilation.report('event-subprocess-starts', node, {
      message: `The event subprocess ${name} has ${starts.length} start events: ${starts.map((start) => quote(nameOf(compilation.map, start))).join(', ')}.`,
      default: 'Each of them sets it off; whether it interrupts is taken from the first.',
    });
  }
  if (node.incoming.length > 0 || node.outgoing.length > 0) {
    compilation.report('event-subprocess-in-flow', node, {
      message: `Arrows are drawn to or from the event subprocess ${name}, which begins by an event and not by an arrow.`,
      default:
        'A run that comes to it by an arrow carries it out as a step of its own; its event sets it off too.',
    });
  }
  if (node.loop !== undefined) {
    compilation.report('event-subprocess-repeated', node, {
      message: `The event subprocess ${name} is drawn with a marker for repetition.`,
      default: 'It runs once each time its event happens.',
    });
  }
}
