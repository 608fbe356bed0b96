/**
 * Reads a BPMN 2.0 file from any tool into a `Diagram`, or refuses it saying why.
 *
 * Tolerant and honest: whatever can be understood is read, each repair and each omission is a finding.
 *
 * Boundary: what the file says. Defaults for what it leaves open are `wiring`'s, executability is not judged here.
 *
 * Invariants:
 * D5  Never throws for any input; what cannot be read is a refusal.
 * D6  Nothing is dropped silently: `account-for-elements.ts` checks every BPMN element.
 */
import type { ReadLimits } from '../xml/guard-xml.ts';
import { defaultReadLimits, Refusal } from '../xml/guard-xml.ts';
import { readXml } from '../xml/read-xml.ts';
import type { XmlElement } from '../xml/xml-tree.ts';
import { accountForElements } from './account-for-elements.ts';
import type { Diagram, DiagramCounts, DiagramProcess, FlowScope } from './diagram.ts';
import { listenersIn } from './dialects/dialect-table.ts';
import type { Drawing } from './drawing.ts';
import { readDrawing } from './drawing.ts';
import { buildElementIndex, localName } from './element-index.ts';
import { findBpmnRoot } from './find-bpmn-root.ts';
import type { Finding } from './finding.ts';
import { bpmnVocabulary, isDialect } from './namespaces.ts';
import type { Collaboration } from './read-collaboration.ts';
import { readCollaboration } from './read-collaboration.ts';
import type { ReadContext } from './read-context.ts';
import { attributeOf, booleanOf, documentationOf, isBpmn, nameOf, tell } from './read-context.ts';
import { readCorrelation } from './read-correlation.ts';
import { readDataFlow } from './read-data-flow.ts';
import { exporterOf, readDefinitions } from './read-definitions.ts';
import { readScope } from './read-flow-node.ts';
import { extensionsOf, foreignAttributesOf } from './read-foreign.ts';
import { readLanes } from './read-lanes.ts';
import type { SequenceFlows } from './read-sequence-flows.ts';
import { readSequenceFlows } from './read-sequence-flows.ts';
import { readSimulation } from './read-simulation.ts';
import { readUndoing, type Undoing } from './read-undoing.ts';
import { readingFinding } from './reading-findings.ts';
import type { ScopeMap } from './scope-map.ts';
import { mapScopes } from './scope-map.ts';
import { substituteTypes } from './type-substitution.ts';

export type ReadResult =
  | { readonly ok: true; readonly diagram: Diagram }
  | { readonly ok: false; readonly refusal: Finding; readonly findings: readonly Finding[] };

/**
 * `file`: the bytes as uploaded, in any encoding; or text somebody decoded already. `fileName` is kept for people only.
 * Asynchronous so that reading may move off the main thread without changing its callers.
 */
export async function readDiagram(
  file: Uint8Array | string,
  fileName: string,
  limits: ReadLimits = defaultReadLimits,
): Promise<ReadResult> {
  const findings: Finding[] = [];
  try {
    return { ok: true, diagram: read(file, fileName, limits, findings) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, refusal: error.finding, findings };
    throw error;
  }
}

function read(file: Uint8Array | string, fileName: string, limits: ReadLimits, findings: Finding[]): Diagram {
  const { text, encoding, root: written } = readXml(file, limits, bpmnVocabulary, findings);
  const top = substituteTypes(written);
  const root = findBpmnRoot(top, findings);
  return { fileName, xml: text, encoding, ...readRoot(root, readDrawing(top), top, findings) };
}

type DiagramContent = Omit<Diagram, 'fileName' | 'xml' | 'encoding'>;

function readRoot(root: XmlElement, drawing: Drawing, top: XmlElement, findings: Finding[]): DiagramContent {
  const report = (finding: Finding): void => {
    findings.push(finding);
  };
  const index = buildElementIndex(root, report);
  const expressionLanguage = expressionLanguageOf(root);
  const context: ReadContext = { index, drawing, taken: new Set(), expressionLanguage, report };
  const scopes = mapScopes(root, context);
  const flows = readSequenceFlows(context, scopes);
  const collaboration = readCollaboration(context, scopes, root);
  const definitions = readDefinitions(context, root);
  const undoing = readUndoing(context, scopes);
  const processes = scopes.processes.map((process) =>
    readProcess(context, scopes, flows, collaboration, undoing, process),
  );
  tellEmptyProcesses(context, scopes, root);
  accountForElements(root, context);
  tellDrawing(context, drawing);

  const name = attributeOf(root, 'name') ?? collaboration.name;
  const exporter = exporterOf(root);
  return {
    ...(name === undefined ? {} : { name }),
    ...(exporter === undefined ? {} : { exporter }),
    dialects: dialectsOf(top),
    processes,
    participants: collaboration.participants,
    messageFlows: collaboration.messageFlows,
    ...definitions,
    simulation: readSimulation(context, root),
    correlation: readCorrelation(context, index.all),
    drawnShapes: drawing.shapes.length,
    bounds: drawing.bounds,
    counts: countOf(processes, collaboration, index.all),
    findings: inFileOrder(findings),
  };
}

function readProcess(
  context: ReadContext,
  scopes: ScopeMap,
  flows: SequenceFlows,
  collaboration: Collaboration,
  undoing: Undoing,
  process: XmlElement,
): DiagramProcess {
  const { lanes, laneOf } = readLanes(context, scopes, process);
  const participant = collaboration.poolOf(process);
  const foreign = { extensions: extensionsOf(process), foreignAttributes: foreignAttributesOf(process) };
  const listeners = listenersIn(foreign.extensions);
  const data = readDataFlow(context, process);
  return {
    id: context.index.idOf(process),
    ...nameOf(process),
    ...(participant === undefined ? {} : { participant }),
    ...(attributeOf(process, 'isExecutable') === undefined
      ? {}
      : { isExecutable: booleanOf(context, process, 'isExecutable', false) }),
    ...documentationOf(process),
    lanes,
    scope: readScope({ context, scopes, flows, undoing, laneOf, foreign }, process),
    ...(data === undefined ? {} : { data }),
    extensions: foreign.extensions,
    ...(listeners.length === 0 ? {} : { listeners }),
  };
}

function tellEmptyProcesses(context: ReadContext, scopes: ScopeMap, root: XmlElement): void {
  const empty = scopes.processes.filter((process) => scopes.nodesIn(process).length === 0);
  if (empty.length === scopes.processes.length) {
    const count = scopes.processes.length;
    const isAgreement = count === 0 && context.index.all.some((element) => isBpmn(element, 'choreography'));
    const none = isAgreement
      ? 'The file holds a choreography, which says what parties agree on, and no process that one of them could carry out.'
      : 'The file holds no process, only other things such as outside parties or definitions.';
    const message = count === 0 ? none : `None of the ${count} process(es) in the file has a step.`;
    context.report(
      readingFinding('nothing-to-run', {
        message,
        default: isAgreement
          ? 'Baton cannot run it. Draw what one of the parties does as a process, and add that.'
          : 'Baton shows the file but cannot run it.',
        line: root.line,
      }),
    );
  }
  const participants = context.index.all.filter((element) => element.name === 'participant');
  const shown = new Set(participants.map((element) => localName(attributeOf(element, 'processRef') ?? '')));
  for (const process of empty) {
    // Where a pool shows it, the pool's finding has told already.
    if (!shown.has(attributeOf(process, 'id') ?? ''))
      tell(context, 'process-empty', process, 'has no steps.', 'Baton keeps it but there is nothing to run.');
  }
}

function tellDrawing(context: ReadContext, drawing: Drawing): void {
  if (drawing.shapes.length === 0) {
    const message = 'The file says nothing about where its shapes are drawn.';
    const default_ = 'There is no picture to show; what can be run does not depend on it.';
    context.report(readingFinding('drawing-missing', { message, default: default_ }));
  }
  if (drawing.diagrams > 1) {
    const message = `The file holds ${drawing.diagrams} drawings.`;
    const default_ = 'Baton reads the content of all of them and shows the first.';
    context.report(readingFinding('drawings-several', { message, default: default_ }));
  }
  if (drawing.isExhausted()) {
    const message =
      'The file leaves open in which lanes many of its steps lie, and the drawing is too large to find out.';
    const default_ = 'Baton counts the remaining ones to no lane.';
    context.report(readingFinding('drawing-too-large', { message, default: default_ }));
  }
  const orphans = drawing.shapes.filter(
    (shape) => shape.element === '' || context.index.describe(shape.element) === undefined,
  );
  const [first] = orphans;
  if (first === undefined) return;
  const message = `${orphans.length} drawn shape(s) stand for elements that are not in the file, e.g. ${first.element || 'one without a name'}.`;
  const default_ = 'Baton ignores these shapes.';
  context.report(readingFinding('shape-without-element', { message, default: default_, line: first.line }));
}

/** XPath is the standard's default and written by tools that use no expressions; it says nothing. */
function expressionLanguageOf(root: XmlElement): string | undefined {
  const language = attributeOf(root, 'expressionLanguage');
  return language === 'http://www.w3.org/1999/XPath' ? undefined : language;
}

function dialectsOf(top: XmlElement): readonly string[] {
  const found = new Set<string>();
  const visit = (element: XmlElement): void => {
    if (isDialect(element.space)) found.add(element.space);
    for (const key of element.attributes.keys()) {
      const colon = key.indexOf(':');
      if (colon !== -1 && isDialect(key.slice(0, colon))) found.add(key.slice(0, colon));
    }
    for (const child of element.children) visit(child);
  };
  visit(top);
  return [...found].sort();
}

function countOf(
  processes: readonly DiagramProcess[],
  collaboration: Collaboration,
  all: readonly XmlElement[],
): DiagramCounts {
  const flowNodes: Record<string, number> = {};
  let sequenceFlows = 0;
  let dataObjects = 0;
  const visit = (scope: FlowScope): void => {
    sequenceFlows += scope.sequenceFlows.length;
    dataObjects += scope.dataObjects.length;
    for (const node of scope.flowNodes) {
      flowNodes[node.type] = (flowNodes[node.type] ?? 0) + 1;
      if ('scope' in node) visit(node.scope);
    }
  };
  for (const process of processes) visit(process.scope);
  return {
    processes: processes.length,
    participants: collaboration.participants.length,
    lanes: processes.reduce((sum, process) => sum + process.lanes.length, 0),
    sequenceFlows,
    messageFlows: collaboration.messageFlows.length,
    dataObjects,
    textAnnotations: all.filter((element) => element.name === 'textAnnotation').length,
    flowNodes,
  };
}

function inFileOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
}
