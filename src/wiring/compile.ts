/**
 * Compile: diagram + wiring → definition. Element by element the wiring, else what the diagram itself says, else the
 * day-one default; every default is a finding.
 *
 * Boundary: the order in which the subjects are asked, and putting their answers together. Each subject stands in its
 * own file.
 *
 * Invariants:
 * F1–F3 of `definition.ts`; `test/wiring/check-definition.ts` tells whether they hold.
 */
import type { Diagram, DiagramProcess, Gateway } from '../bpmn/diagram.ts';
import type { Finding } from '../bpmn/finding.ts';
import { flowLabel, nameOf, tidyText } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { activityKind, isActivity } from './activities.ts';
import { activityConditions } from './activity-conditions.ts';
import { Compilation, type ProcessCatalogue } from './compilation.ts';
import { correlationOf } from './correlation.ts';
import { dataOf } from './data-mappings.ts';
import type {
  Decision,
  Definition,
  ElementDefinition,
  ElementId,
  FlowDefinition,
  FlowId,
  ProcessDefinition,
  ScopeDefinition,
  StartDefinition,
} from './definition.ts';
import type { Place } from './diagram-map.ts';
import { reportDialectNotes } from './dialect-notes.ts';
import { drawnTriggersOf } from './drawn-triggers.ts';
import { elementOf } from './elements.ts';
import { canWait } from './event-gateways.ts';
import { type DecidedConditions, usesOf } from './expression-uses.ts';
import { formsOf } from './forms.ts';
import { decideGateway, outgoing, reportIgnoredCondition } from './gateways.ts';
import { flowListenersOf, reportProcessListeners } from './listeners.ts';
import { reportStores, returnsOf, withDataInputs } from './process-data.ts';
import { roleOfProcess } from './roles.ts';
import { scopesOf, startedWith, startsOf, withAWayIn } from './starts.ts';
import { workOf } from './steps.ts';
import type { Suggestion } from './suggestions.ts';
import { reportUnusedHandlers } from './undoing.ts';
import { reportUnknownElements } from './unknown-elements.ts';
import { reportTemplateObstacles } from './template-obstacles.ts';
import { reportTriggers } from './trigger-entries.ts';
import { quote } from './usable-expression.ts';
import type { WiringDocument } from './wiring-document.ts';

export interface CompileResult {
  /** Absent where any finding is an error. */
  readonly definition?: Definition;
  readonly findings: readonly Finding[];
  readonly suggestions: readonly Suggestion[];
}

export function compileDefinition(
  diagram: Diagram,
  wiring: WiringDocument,
  catalogue: ProcessCatalogue,
): CompileResult {
  const compilation = new Compilation(diagram, wiring, catalogue);
  reportUnknownElements(compilation);
  reportDialectNotes(compilation);
  reportProcessListeners(compilation);
  reportUnusedHandlers(compilation);
  reportTemplateObstacles(compilation);
  const toldByReader = diagram.findings.some(({ code }) => code === 'nothing-to-run');
  if (compilation.map.runnable.length === 0 && !toldByReader) {
    compilation.reportAt('no-process-to-run', undefined, {
      message: 'The file has no process with a step, event or decision in it.',
    });
  }
  const processes = processesOf(compilation);
  reportTriggers(compilation, processes);
  const drawn = drawnTriggersOf(compilation, processes);
  const { findings, suggestions } = compilation;
  if (toldByReader || findings.some(({ severity }) => severity === 'error')) return { findings, suggestions };
  const name = tidyText(diagram.name) ?? processes[0]?.name ?? tidyText(diagram.fileName) ?? 'Process';
  return { definition: { format: 1, name, processes, ...drawn }, findings, suggestions };
}

function processesOf(compilation: Compilation): ProcessDefinition[] {
  const drafts = compilation.map.runnable.map((process) => draftProcess(compilation, process));
  const starts = withAWayIn(compilation, new Map(drafts.map(({ id, starts: own }) => [id, own])));
  const together = startedWith(compilation, starts);
  return drafts.map((draft) => ({
    ...draft,
    starts: starts.get(draft.id) ?? draft.starts,
    startsWith: together.get(draft.id) ?? [],
  }));
}

function draftProcess(compilation: Compilation, process: DiagramProcess): ProcessDefinition {
  reportStores(compilation, process);
  const places = [...compilation.map.places.values()].filter((place) => place.process.id === process.id);
  for (const place of places) {
    compilation.data.set(place.node.id, dataOf(compilation, place));
    if (isActivity(place.node) && activityKind(compilation, place.node) === 'step') {
      compilation.works.set(place.node.id, workOf(compilation, place, place.node));
    }
  }
  const decided = decideFlows(compilation, places);
  const scopes = scopesOf(compilation, process);
  const { uses, provided, isOpen } = usesOf(compilation, places, decided);
  const forms = formsOf(compilation, process.id, uses, provided);
  const asked = [...forms.steps.values()].flatMap(({ fields }) => fields.map(({ name }) => name));
  compilation.provided.set(process.id, isOpen ? 'anything' : new Set([...provided, ...asked]));
  const starts: StartDefinition[] = startsOf(compilation, process, withDataInputs(forms.start, process));
  const asks = askedIn(decided.decisions);
  const elements = places.map((place) => elementOf(compilation, place, { ...decided, asks, forms }));
  return {
    id: process.id,
    name: processName(compilation, process),
    role: roleOfProcess(compilation, process),
    elements: byId<ElementDefinition>(elements),
    flows: byId(flowsOf(compilation, places, decided.conditions)),
    scopes: byId<ScopeDefinition>(scopes),
    starts,
    startsWith: [],
    ...returnsOf(process),
    ...correlationOf(compilation, process.id),
  };
}

function askedIn(decisions: ReadonlyMap<ElementId, Decision>): Map<ElementId, ElementId[]> {
  const asks = new Map<ElementId, ElementId[]>();
  for (const [gateway, decision] of decisions) {
    if (decision.by !== 'question' || decision.askedIn === undefined) continue;
    const already = asks.get(decision.askedIn);
    if (already === undefined) asks.set(decision.askedIn, [gateway]);
    else already.push(gateway);
  }
  return asks;
}

function decideFlows(compilation: Compilation, places: readonly Place[]): DecidedConditions {
  const decisions = new Map<ElementId, Decision>();
  const conditions = new Map<FlowId, ExpressionSource>();
  const defaults = new Map<ElementId, FlowId>();
  const asked = new Map<FlowId, string>();
  for (const place of places) {
    const { node } = place;
    if (isActivity(node)) {
      const own = activityConditions(compilation, place, node);
      for (const [flow, source] of own.conditions) conditions.set(flow, source);
      for (const [flow, text] of own.asked) asked.set(flow, text);
      if (own.defaultFlow !== undefined) defaults.set(node.id, own.defaultFlow);
    } else if ('definitions' in node || node.type === 'parallelGateway' || isWaiting(compilation, node)) {
      for (const flow of outgoing(compilation, node)) {
        reportIgnoredCondition(compilation, flow, 'nothing is decided where it begins');
      }
    } else {
      if (node.type === 'eventBasedGateway') reportAskedEventChoice(compilation, node);
      const own = decideGateway(compilation, place, node);
      decisions.set(node.id, own.decision);
      for (const [flow, source] of own.conditions) conditions.set(flow, source);
    }
  }
  return { decisions, conditions, defaults, asked };
}

function isWaiting(compilation: Compilation, gateway: Gateway): boolean {
  return gateway.type === 'eventBasedGateway' && canWait(compilation, gateway);
}

function reportAskedEventChoice(compilation: Compilation, gateway: Gateway): void {
  if (gateway.outgoing.length < 2) return;
  compilation.report('event-choice-asked', gateway, {
    message: `${quote(nameOf(compilation.map, gateway))} waits for what happens first, but not everything behind it is an event that can happen by itself.`,
    default: 'A person is asked which way to go.',
  });
}

function flowsOf(
  compilation: Compilation,
  places: readonly Place[],
  conditions: ReadonlyMap<FlowId, ExpressionSource>,
): FlowDefinition[] {
  const contents = new Set(places.map(({ content }) => content));
  return [...contents].flatMap((content) =>
    content.sequenceFlows.map((flow) => {
      const condition = conditions.get(flow.id);
      const listeners = flowListenersOf(compilation, flow);
      return {
        id: flow.id,
        source: flow.source,
        target: flow.target,
        label: flowLabel(compilation.map, flow),
        ...(condition === undefined ? {} : { condition }),
        ...(listeners.length === 0 ? {} : { listeners }),
      };
    }),
  );
}

function processName(compilation: Compilation, process: DiagramProcess): string {
  const pool = compilation.map.participantOfProcess.get(process.id);
  return (
    tidyText(process.name) ??
    tidyText(pool?.name) ??
    tidyText(compilation.diagram.name) ??
    tidyText(compilation.diagram.fileName.replace(/\.(bpmn|xml|bpmn20\.xml)$/iu, '')) ??
    'Process'
  );
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): Record<string, Item> {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
