/** A deployed (or merely checked) process as the API shows it: file facts, starts, roles, who carries out what. */
import type { Diagram, FlowNode } from '../../bpmn/diagram.ts';
import type { Finding as DiagramFinding } from '../../bpmn/finding.ts';
import type { Diagnosis as DiagramDiagnosis } from '../../bpmn/soundness/diagnose.ts';
import { type PinnedDecision, pinnedDecision } from '../../wiring/decision-work.ts';
import type { Definition, ElementDefinition, ProcessDefinition } from '../../wiring/definition.ts';
import type { Form as DefinitionForm } from '../../wiring/definition.ts';
import { mapDiagram } from '../../wiring/diagram-map.ts';
import type { Suggestion as WiringSuggestion } from '../../wiring/suggestions.ts';
import type { Diagnosis, Finding, Suggestion } from '../api/finding.ts';
import type { Form } from '../api/form.ts';
import type { FileFacts, Performer, RoleInProcess, StartOption } from '../api/processes.ts';
import { performerWords, startSentence } from '../words/performer-words.ts';
import { diagnosisView, drawnNames, findingViews, suggestionViews } from './finding-view.ts';

export interface ProcessFacts {
  readonly file: FileFacts;
  readonly diagnosis?: Diagnosis;
  readonly findings: Finding[];
  readonly suggestions: Suggestion[];
  readonly starts: StartOption[];
  readonly roles: RoleInProcess[];
  readonly performers: Record<string, Performer>;
}

export interface ProcessSources {
  readonly diagram: Diagram;
  readonly diagnosis?: DiagramDiagnosis;
  readonly findings: readonly DiagramFinding[];
  readonly suggestions: readonly WiringSuggestion[];
  readonly definition?: Definition;
}

export function processFacts(sources: ProcessSources): ProcessFacts {
  const drawn = drawnNames(sources.diagram);
  const findings = findingViews(sources.findings, drawn);
  const suggestions = suggestionViews(sources.suggestions, drawn);
  const { definition, diagnosis } = sources;
  return {
    file: fileFacts(sources.diagram),
    ...(diagnosis === undefined ? {} : { diagnosis: diagnosisView(diagnosis) }),
    findings,
    suggestions,
    starts: definition === undefined ? [] : startOptions(definition),
    roles: definition === undefined ? [] : rolesIn(definition),
    performers:
      definition === undefined ? {} : performers(sources.diagram, definition, findings, suggestions),
  };
}

function fileFacts({ counts, encoding, exporter, dialects, drawnShapes }: Diagram): FileFacts {
  const tool = exporter && [exporter.name, exporter.version].filter((part) => part !== undefined).join(' ');
  return {
    encoding,
    ...(tool === undefined ? {} : { exporter: tool }),
    dialects: [...dialects],
    drawn: drawnShapes > 0,
    processes: counts.processes,
    participants: counts.participants,
    lanes: counts.lanes,
    sequenceFlows: counts.sequenceFlows,
    messageFlows: counts.messageFlows,
    dataObjects: counts.dataObjects,
    textAnnotations: counts.textAnnotations,
    flowNodes: { ...counts.flowNodes },
  };
}

export function formView(form: DefinitionForm): Form {
  return {
    fields: form.fields.map(({ options, defaultValue, ...same }) => ({
      ...same,
      ...(options === undefined ? {} : { options: options.map((option) => ({ ...option })) }),
      ...(defaultValue !== undefined && 'literal' in defaultValue
        ? { defaultValue: defaultValue.literal }
        : {}),
    })),
  };
}

/** Those a person is offered come first, in the order of the file. */
export function startOptions(definition: Definition): StartOption[] {
  const options = definition.processes.flatMap((process) =>
    process.starts.map((start) => ({
      process: process.id,
      processName: process.name,
      elements: [...start.elements],
      label: start.label,
      sentence: startSentence(start.trigger, start.fromCase),
      offered: !start.fromCase,
      form: formView(start.form),
    })),
  );
  return [...options.filter((option) => option.offered), ...options.filter((option) => !option.offered)];
}

function performers(
  diagram: Diagram,
  definition: Definition,
  findings: readonly Finding[],
  suggestions: readonly Suggestion[],
): Record<string, Performer> {
  const found = byElement(findings);
  const suggested = byElement(suggestions);
  const { places } = mapDiagram(diagram);
  const all: [string, Performer][] = [];
  for (const process of definition.processes) {
    for (const element of Object.values(process.elements)) {
      const words = performerWords(element, { ...definition, process });
      const own = suggested.get(element.id) ?? [];
      const ofBranches = element.outgoing.flatMap((flow) => suggested.get(flow) ?? []);
      const decision = 'work' in element ? pinnedDecision(element.work) : undefined;
      const performer: Performer = {
        element: element.id,
        name: element.name,
        type: element.type,
        ring: words.ring,
        level: words.level,
        ...(words.role === undefined ? {} : { role: words.role }),
        sentence: words.sentence,
        details: [...words.details],
        ...(decision === undefined ? {} : { decision: decidedBy(decision) }),
        ...drawnEvents(places.get(element.id)?.node),
        ...drawnErrors(element, process),
        // The way to it is shown where all findings are.
        findings: (found.get(element.id) ?? []).map(({ path: _, ...finding }) => finding),
        suggestions: [...own, ...ofBranches],
      };
      all.push([element.id, performer]);
    }
  }
  return Object.fromEntries(all);
}

function drawnEvents(node: FlowNode | undefined): Pick<Performer, 'drawnEvents'> {
  if (node === undefined || !('definitions' in node)) return {};
  return { drawnEvents: node.definitions.map(({ kind }) => kind) };
}

function drawnErrors(
  element: ElementDefinition,
  { elements }: ProcessDefinition,
): Pick<Performer, 'drawnErrors'> {
  if (!('boundary' in element)) return {};
  const errors = element.boundary.flatMap((id) => {
    const at = elements[id];
    if (at?.behavior !== 'boundary-event') return [];
    return at.triggers.flatMap((trigger) =>
      trigger.kind === 'error' && trigger.code !== undefined ? [{ code: trigger.code, name: at.name }] : [],
    );
  });
  return errors.length === 0 ? {} : { drawnErrors: errors };
}

function decidedBy({ key, version, decision, name }: PinnedDecision): NonNullable<Performer['decision']> {
  return { key, version, decision, name };
}

function byElement<Item extends { readonly element?: string }>(items: readonly Item[]): Map<string, Item[]> {
  const grouped = new Map<string, Item[]>();
  for (const item of items) {
    if (item.element === undefined) continue;
    grouped.set(item.element, [...(grouped.get(item.element) ?? []), item]);
  }
  return grouped;
}

/** Roles that have something to do, in the order their first step is drawn. */
function rolesIn(definition: Definition): RoleInProcess[] {
  const roles = new Map<string, string[]>();
  for (const process of definition.processes) {
    for (const element of Object.values(process.elements)) {
      const { role, level } = performerWords(element, { ...definition, process });
      if (role === undefined || level !== 'by-hand' || element.behavior === 'start-event') continue;
      roles.set(role, [...(roles.get(role) ?? []), element.id]);
    }
  }
  return [...roles].map(([role, steps]) => ({ role, steps }));
}
