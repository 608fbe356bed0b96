/**
 * TemplateSteps: the diagram as if the templates that the wiring names had been applied to its steps. What is compiled is
 * that diagram, so a template means exactly what a drawing would.
 *
 * Boundary: which steps, with what; the diagram that was read is not changed.
 *
 * Invariants:
 * TS1  A step whose template is not here or not complete is left as drawn, and told: a person does it.
 */

import type { Diagram, FlowNode, FlowScope } from '../../bpmn/diagram.ts';
import { nodeMeaning } from '../../bpmn/dialects/dialect-table.ts';
import type { MeaningNote } from '../../bpmn/meaning.ts';
import type { WiringDocument } from '../wiring-document.ts';
import { applyTemplate, drawnValues } from './apply-template.ts';
import type { ElementTemplate } from './element-template.ts';
import { filledProperties, labelOf, lackOf } from './template-values.ts';

type TemplateEntry = Extract<NonNullable<WiringDocument['steps']>[string], { by: 'template' }>;

/** Of a step that cannot be carried out as its template says. */
export type TemplateObstacle =
  | { readonly kind: 'missing'; readonly template: string }
  | { readonly kind: 'incomplete'; readonly name: string; readonly lacking: readonly string[] };

export interface DiagramWithTemplates {
  readonly diagram: Diagram;
  readonly obstacles: ReadonlyMap<string, TemplateObstacle>;
}

export type FindTemplate = (id: string, version?: number) => ElementTemplate | undefined;

export function withTemplates(
  diagram: Diagram,
  { steps = {} }: WiringDocument,
  find: FindTemplate | undefined,
): DiagramWithTemplates {
  const obstacles = new Map<string, TemplateObstacle>();
  const entries = new Map<string, TemplateEntry>();
  for (const [id, entry] of Object.entries(steps)) if (entry.by === 'template') entries.set(id, entry);
  if (entries.size === 0) return { diagram, obstacles };
  const processes = diagram.processes.map((process) => {
    const foreign = { extensions: process.extensions, foreignAttributes: {} };
    const changed = (node: FlowNode): FlowNode => {
      const inner = 'scope' in node ? { ...node, scope: changedScope(node.scope, changed) } : node;
      const entry = entries.get(node.id);
      if (entry === undefined) return inner;
      const applied = appliedTo(inner, entry, find);
      if ('kind' in applied) {
        obstacles.set(node.id, applied);
        return inner;
      }
      const { unknown, ...parts } = applied;
      const { meaning: _before, ...bare } = inner;
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
  return { diagram: { ...diagram, processes }, obstacles };
}

function changedScope(scope: FlowScope, change: (node: FlowNode) => FlowNode): FlowScope {
  return { ...scope, flowNodes: scope.flowNodes.map(change) };
}

function appliedTo(node: FlowNode, entry: TemplateEntry, find: FindTemplate | undefined) {
  const template = find?.(entry.template, entry.version);
  if (template === undefined) {
    const version = entry.version === undefined ? '' : ` in version ${entry.version}`;
    return { kind: 'missing' as const, template: `${entry.template}${version}` };
  }
  const filled = filledProperties(template, entry.values ?? {}, drawnValues(template, node));
  const lacking = filled.flatMap((each) => lackOf(each) ?? []);
  if (lacking.length > 0) return { kind: 'incomplete' as const, name: template.name, lacking };
  return applyTemplate(template, filled, node);
}
