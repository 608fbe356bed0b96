/**
 * TemplateSteps: the diagram as if the templates that the wiring names had been applied to its steps and events. What is
 * compiled is that diagram, so a template means exactly what a drawing would.
 *
 * Boundary: which elements, with what; the diagram that was read is not changed.
 *
 * Invariants:
 * TS1  A step whose template is not here or not complete is left as drawn, and told: a person does it.
 * TS2  The wiring that goes on has no templates of events: they have become a part of the diagram.
 */

import type { Diagram, FlowNode, FlowScope, MessageDefinition } from '../../bpmn/diagram.ts';
import { nodeMeaning } from '../../bpmn/dialects/dialect-table.ts';
import type { MeaningNote } from '../../bpmn/meaning.ts';
import type { WiringDocument } from '../wiring-document.ts';
import { type AppliedTemplate, applyTemplate, drawnValues } from './apply-template.ts';
import type { ElementTemplate } from './element-template.ts';
import { drawnMessage, isOfMessage, messageFor, withMessage } from './template-message.ts';
import { filledProperties, labelOf, lackOf } from './template-values.ts';

type TemplateEntry = Pick<
  Extract<NonNullable<WiringDocument['steps']>[string], { by: 'template' }>,
  'template' | 'version' | 'values'
>;

/** Of a step that cannot be carried out as its template says. */
export type TemplateObstacle =
  | { readonly kind: 'missing'; readonly template: string }
  | { readonly kind: 'incomplete'; readonly name: string; readonly lacking: readonly string[] };

export interface DiagramWithTemplates {
  readonly diagram: Diagram;
  readonly wiring: WiringDocument;
  readonly obstacles: ReadonlyMap<string, TemplateObstacle>;
}

export type FindTemplate = (id: string, version?: number) => ElementTemplate | undefined;

export function withTemplates(
  diagram: Diagram,
  written: WiringDocument,
  find: FindTemplate | undefined,
): DiagramWithTemplates {
  const obstacles = new Map<string, TemplateObstacle>();
  const entries = templateEntries(written);
  const wiring = withoutEventTemplates(written);
  if (entries.size === 0) return { diagram, wiring, obstacles };
  const messages = new Map(diagram.messages);
  const processes = diagram.processes.map((process) => {
    const foreign = { extensions: process.extensions, foreignAttributes: {} };
    const changed = (node: FlowNode): FlowNode => {
      const inner = 'scope' in node ? { ...node, scope: changedScope(node.scope, changed) } : node;
      const entry = entries.get(node.id);
      if (entry === undefined) return inner;
      const drawn = drawnMessage(inner, diagram.messages);
      const applied = appliedTo(inner, entry, find, drawn);
      if ('kind' in applied) {
        obstacles.set(node.id, applied);
        return inner;
      }
      const { unknown, message, ...parts } = applied;
      if (message !== undefined) messages.set(message.id, message);
      const { meaning: _before, ...bare } = message === undefined ? inner : withMessage(inner, message);
      const meaning = nodeMeaning({ ...inner, ...parts }, foreign);
      const notes: MeaningNote[] = unknown.map((property) => ({
        kind: 'not-carried-out',
        what: `“${labelOf(property)}” of its template, which is written to ${property.binding.type}`,
      }));
      return {
        ...bare,
        ...parts,
        ...(meaning === undefined && notes.length === 0
          ? {}
          : { meaning: { ...meaning, notes: [...(meaning?.notes ?? []), ...notes] } }),
      };
    };
    return { ...process, scope: changedScope(process.scope, changed) };
  });
  return { diagram: { ...diagram, processes, messages }, wiring, obstacles };
}

function templateEntries({ steps = {}, events = {} }: WiringDocument): Map<string, TemplateEntry> {
  const found = new Map<string, TemplateEntry>();
  for (const [id, entry] of Object.entries(steps)) if (entry.by === 'template') found.set(id, entry);
  for (const [id, entry] of Object.entries(events)) if (entry.kind === 'template') found.set(id, entry);
  return found;
}

function withoutEventTemplates(wiring: WiringDocument): WiringDocument {
  const { events } = wiring;
  if (events === undefined) return wiring;
  const others = Object.entries(events).filter(([, { kind }]) => kind !== 'template');
  return { ...wiring, events: Object.assign(Object.create(null), Object.fromEntries(others)) };
}

function changedScope(scope: FlowScope, change: (node: FlowNode) => FlowNode): FlowScope {
  return { ...scope, flowNodes: scope.flowNodes.map(change) };
}

function appliedTo(
  node: FlowNode,
  entry: TemplateEntry,
  find: FindTemplate | undefined,
  drawn: MessageDefinition | undefined,
): TemplateObstacle | (AppliedTemplate & { readonly message?: MessageDefinition }) {
  const template = find?.(entry.template, entry.version);
  if (template === undefined) {
    const version = entry.version === undefined ? '' : ` in version ${entry.version}`;
    return { kind: 'missing' as const, template: `${entry.template}${version}` };
  }
  const filled = filledProperties(template, entry.values ?? {}, drawnValues(template, node));
  const lacking = filled.flatMap((each) => lackOf(each) ?? []);
  if (lacking.length > 0) return { kind: 'incomplete' as const, name: template.name, lacking };
  const message = messageFor(template, filled, node, drawn);
  const others = filled.filter(({ property }) => !isOfMessage(property.binding));
  return { ...applyTemplate(template, others, node), ...(message === undefined ? {} : { message }) };
}
