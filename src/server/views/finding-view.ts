/** Findings and suggestions as the API shows them: with the names drawn, and with the wiring that would apply them. */
import type { Diagram, FlowScope } from '../../bpmn/diagram.ts';
import type { Finding as DiagramFinding, FindingPath as DiagramPath } from '../../bpmn/finding.ts';
import type { Diagnosis as DiagramDiagnosis } from '../../bpmn/soundness/diagnose.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Suggestion as WiringSuggestion } from '../../wiring/suggestions.ts';
import type { Diagnosis, Finding, FindingPath, Suggestion } from '../api/finding.ts';

/** The names drawn, by the id of a node, flow, lane, pool or process. */
export interface DrawnNames {
  readonly names: ReadonlyMap<string, string>;
  /** By sequence flow: where it comes from. */
  readonly sources: ReadonlyMap<string, string>;
}

export function drawnNames(diagram: Diagram): DrawnNames {
  const names = new Map<string, string>();
  const sources = new Map<string, string>();
  const put = (item: { readonly id: string; readonly name?: string }): void => {
    if (item.name !== undefined && item.name.trim() !== '') names.set(item.id, item.name);
  };
  const visit = (scope: FlowScope): void => {
    for (const flow of scope.sequenceFlows) {
      put(flow);
      sources.set(flow.id, flow.source);
    }
    for (const node of scope.flowNodes) {
      put(node);
      if ('scope' in node) visit(node.scope);
    }
  };
  for (const participant of diagram.participants) put(participant);
  for (const flow of diagram.messageFlows) put(flow);
  for (const process of diagram.processes) {
    put(process);
    process.lanes.forEach(put);
    visit(process.scope);
  }
  return { names, sources };
}

const gravity = { error: 0, warning: 1, info: 2 };

/** The gravest first, else in the order they were found. */
export function findingViews(findings: readonly DiagramFinding[], drawn: DrawnNames): Finding[] {
  return findings
    .map((finding) => {
      const name = finding.element === undefined ? undefined : drawn.names.get(finding.element);
      return {
        code: finding.code,
        severity: finding.severity,
        message: finding.message,
        ...(finding.element === undefined ? {} : { element: finding.element }),
        ...(name === undefined ? {} : { elementName: name }),
        ...(finding.at === undefined ? {} : { at: finding.at }),
        ...(finding.default === undefined ? {} : { default: finding.default }),
        ...(finding.line === undefined ? {} : { line: finding.line }),
        ...(finding.path === undefined ? {} : { path: pathView(finding.path) }),
      };
    })
    .sort((a, b) => gravity[a.severity] - gravity[b.severity]);
}

function pathView({ steps, stuck, leftOut }: DiagramPath): FindingPath {
  return {
    steps: steps.map(({ elements, choices, flows, tokens, ...step }) => ({
      ...step,
      ...(elements === undefined ? {} : { elements: [...elements] }),
      choices: choices.map((choice) =>
        'flows' in choice ? { element: choice.element, flows: [...choice.flows] } : { ...choice },
      ),
      flows: [...flows],
      tokens: tokens.map((token) => ({ ...token })),
    })),
    stuck: [...stuck],
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}

export function diagnosisView({ verdict, isWhole, situations, statement }: DiagramDiagnosis): Diagnosis {
  return { verdict, isWhole, situations, statement };
}

export function suggestionViews(suggestions: readonly WiringSuggestion[], drawn: DrawnNames): Suggestion[] {
  return suggestions.map((suggestion) => {
    const name = drawn.names.get(suggestion.element);
    return {
      element: suggestion.element,
      ...(name === undefined ? {} : { elementName: name }),
      kind: suggestion.kind,
      label: suggestion.text,
      proposal: suggestion.value,
      message: suggestion.message,
      wiring: wiringOf(suggestion, drawn),
    };
  });
}

/** The entry that applies it; a condition alone does not decide a gateway, the other branches need theirs too. */
function wiringOf(suggestion: WiringSuggestion, drawn: DrawnNames): JsonValue {
  const { element, kind, value } = suggestion;
  if (kind !== 'condition') return { events: { [element]: { kind: 'timer', timer: kind, value } } };
  const gateway = drawn.sources.get(element) ?? element;
  return { decisions: { [gateway]: { by: 'conditions', conditions: { [element]: value } } } };
}
