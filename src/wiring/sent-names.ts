/**
 * SentNames: messages and signals that the file throws by name, with no message flow drawn. Whoever waits for that
 * name in the file does not need a person's word.
 */
import type { ElementId, EventDefinition, FlowNode } from '../bpmn/diagram.ts';
import { nameOf, tidyText } from '../bpmn/naming.ts';
import { activityKind, isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { Place } from './diagram-map.ts';

/** Something else in the file throws the message of that id and no message flow says to whom. */
export function sentByName(compilation: Compilation, message: ElementId, except: Place): boolean {
  for (const { node } of compilation.map.places.values()) {
    if (node.id === except.node.id || !throwsMessage(compilation, node, message)) continue;
    if ((compilation.map.messageFlowsFrom.get(node.id)?.length ?? 0) === 0) return true;
  }
  return false;
}

/** Something in the file waits for the message of that id and no message flow says from whom. */
export function awaitedByName(compilation: Compilation, message: ElementId): boolean {
  for (const { node } of compilation.map.places.values()) {
    const waits =
      (node.type === 'receiveTask' && node.message === message) ||
      (isCatching(node) && node.definitions.some((one) => one.kind === 'message' && one.message === message));
    if (waits && (compilation.map.messageFlowsTo.get(node.id)?.length ?? 0) === 0) return true;
  }
  return false;
}

export function signalName(compilation: Compilation, node: FlowNode, signal: ElementId | undefined): string {
  const defined = signal === undefined ? undefined : compilation.diagram.signals.get(signal);
  return tidyText(defined?.name) ?? signal ?? nameOf(compilation.map, node);
}

/** Names of all signals that an event of the file gives. */
export function signalsThrown(compilation: Compilation): ReadonlySet<string> {
  const known = thrownSignals.get(compilation);
  if (known) return known;
  const names = collectSignalsThrown(compilation);
  thrownSignals.set(compilation, names);
  return names;
}

/** Every waiting signal event asks, so the file is walked through once only. */
const thrownSignals = new WeakMap<Compilation, ReadonlySet<string>>();

function collectSignalsThrown(compilation: Compilation): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { node } of compilation.map.places.values()) {
    for (const definition of thrownBy(node)) {
      if (definition.kind === 'signal') names.add(signalName(compilation, node, definition.signal));
    }
  }
  return names;
}

function thrownBy(node: FlowNode): readonly EventDefinition[] {
  if (node.type === 'intermediateThrowEvent' || node.type === 'endEvent') return node.definitions;
  if (!isActivity(node) || node.loop?.kind !== 'multi-instance') return [];
  return node.loop.throws.flatMap(({ event }) => event ?? []);
}

function throwsMessage(compilation: Compilation, node: FlowNode, message: ElementId): boolean {
  if (isActivity(node)) {
    return node.type === 'sendTask' && node.message === message && activityKind(compilation, node) === 'step';
  }
  if (node.type !== 'intermediateThrowEvent' && node.type !== 'endEvent') return false;
  return node.definitions.some((one) => one.kind === 'message' && one.message === message);
}

function isCatching(node: FlowNode): node is Extract<FlowNode, { readonly definitions: unknown }> {
  return 'definitions' in node && node.type !== 'intermediateThrowEvent' && node.type !== 'endEvent';
}
