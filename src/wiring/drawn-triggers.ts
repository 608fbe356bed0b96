/**
 * DrawnTriggers: what a diagram itself says sets its events off from outside: the inbound connectors of other engines that
 * Baton carries out. Such an event has its address without a wiring or a template.
 *
 * Boundary: which event has which trigger, and what it is set to. Taking requests is `triggers/`.
 *
 * Invariants:
 * DT1  A trigger of the wiring by the same name takes the place of the drawn one.
 * DT2  A secret is named, never contained; its names are pinned by the property whose own text holds them.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import { nameOf, tidyText } from '../bpmn/naming.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Compilation } from './compilation.ts';
import type { ProcessDefinition } from './definition.ts';
import type { Place } from './diagram-map.ts';
import type { DrawnTrigger } from './drawn-trigger-definition.ts';
import { reportSecrets, resultNames } from './drawn-connectors.ts';
import { secretNamesIn } from './secret-names.ts';
import { triggersAt } from './triggers-at.ts';
import { quote } from './usable-expression.ts';

/** By inbound connector, the kind of trigger that stands for it (`triggers/kinds/`). */
const standIns: Readonly<Record<string, string>> = { 'io.camunda:webhook:1': 'camunda-webhook' };

const longestName = 60;

export function drawnTriggersOf(
  compilation: Compilation,
  processes: readonly ProcessDefinition[],
): { readonly triggers?: Readonly<Record<string, DrawnTrigger>> } {
  const found: Record<string, DrawnTrigger> = {};
  for (const place of compilation.map.places.values()) {
    const inbound = place.node.meaning?.inbound;
    if (inbound === undefined) continue;
    const kind = kindOf(place.node);
    const begins = kind === undefined ? undefined : beginningAt(place, processes);
    if (kind === undefined || begins === undefined) {
      reportNotCarriedOut(compilation, place.node, inbound.connector);
      continue;
    }
    const id = freeName(inbound.properties['inbound.context'] ?? place.node.id, found);
    const secrets = secretsIn(inbound.properties);
    reportSecrets(compilation, place.node, 'its webhook', Object.values(secrets).flat(), 'webhooks');
    if (Object.hasOwn(compilation.wiring.triggers ?? {}, id)) continue;
    const trigger = drawnTrigger(compilation, place, kind, begins, inbound.properties, secrets);
    reportSettings(compilation, place.node, trigger);
    found[id] = trigger;
  }
  return Object.keys(found).length === 0 ? {} : { triggers: found };
}

/** Something outside sets the event off, so nobody has to say that it has happened. */
export function isSetOffFromOutside(node: FlowNode): boolean {
  return kindOf(node) !== undefined;
}

/** The variables that what comes in leaves, as far as they can be read without running anything. */
export function inboundResults(node: FlowNode): readonly string[] {
  const inbound = kindOf(node) === undefined ? undefined : node.meaning?.inbound;
  if (inbound === undefined) return [];
  const { resultVariable, resultExpression } = inbound.properties;
  return resultNames(filled(resultVariable), filled(resultExpression));
}

type Begins = Pick<DrawnTrigger, 'start' | 'message'>;

function drawnTrigger(
  compilation: Compilation,
  { node }: Place,
  on: string,
  { start, message }: Begins,
  properties: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, readonly string[]>>,
): DrawnTrigger {
  const when = filled(properties.activationCondition ?? properties['inbound.activationCondition']);
  const key = filled(properties.correlationKeyExpression);
  const settings: Record<string, JsonValue> = { ...properties };
  if (Object.keys(secrets).length > 0) {
    settings.secrets = Object.fromEntries(Object.entries(secrets).map(([name, names]) => [name, [...names]]));
  }
  return {
    on,
    name: nameOf(compilation.map, node),
    ...(start === undefined ? {} : { start }),
    ...(message === undefined
      ? {}
      : { message: { name: message.name, ...(key === undefined ? {} : { key }) } }),
    ...(when === undefined ? {} : { when }),
    settings,
  };
}

function kindOf({ meaning }: FlowNode): string | undefined {
  const connector = meaning?.inbound?.connector;
  return connector !== undefined && Object.hasOwn(standIns, connector) ? standIns[connector] : undefined;
}

/** Undefined where what the element waits for has no name that is known before a case comes there. */
function beginningAt({ node, process }: Place, processes: readonly ProcessDefinition[]): Begins | undefined {
  const own = processes.find(({ id }) => id === process.id);
  if (own?.starts.some(({ elements }) => elements.includes(node.id))) return { start: node.id };
  for (const trigger of triggersAt(own?.elements[node.id])) {
    if (trigger.kind === 'message' && trigger.nameBy === undefined)
      return { message: { name: trigger.name } };
  }
  return undefined;
}

function secretsIn(properties: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, text]) => {
      const names = secretNamesIn(text);
      return names.length === 0 ? [] : [[name, names]];
    }),
  );
}

/** A part of an address: small letters, digits and hyphens. */
function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  const slug = wanted
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-|-$/gu, '')
    .slice(0, longestName)
    .replace(/-$/u, '');
  const name = slug === '' ? 'webhook' : slug;
  for (let number = 1; ; number++) {
    const each = number === 1 ? name : `${name}-${number}`;
    if (!Object.hasOwn(taken, each)) return each;
  }
}

function filled(text: string | undefined): string | undefined {
  const tidy = tidyText(text);
  return tidy === undefined || tidy === '=' ? undefined : text?.trim();
}

function reportSettings(
  compilation: Compilation,
  node: FlowNode,
  { on, name, settings }: DrawnTrigger,
): void {
  const problems = compilation.catalogue.findTrigger?.(on)?.problemsIn(settings) ?? [];
  if (problems.length === 0) return;
  compilation.report('trigger-incomplete', node, {
    message: `${quote(name)}: ${problems.map(({ message }) => message).join(' ')}`,
    default: 'Nothing comes in by it; a trigger under Starts can take its place.',
  });
}

function reportNotCarriedOut(compilation: Compilation, node: FlowNode, connector: string): void {
  compilation.report('dialect-not-carried-out', node, {
    message: `At ${quote(nameOf(compilation.map, node))} the diagram asks for something that Baton does not do: being set off by ${quote(connector)}.`,
    default: 'A person says that it has happened, or a trigger is added under Starts.',
  });
}
