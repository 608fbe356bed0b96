/**
 * Every diagram of the public corpora is read, quickly, and nothing in it is lost: each BPMN element is counted with
 * an independent parser and must be in the diagram, on the list of elements without behaviour, or named in a finding.
 * bpmn-moddle, a reader written by others, must see the same steps and flows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ModdleElement } from 'bpmn-moddle';
import { BpmnModdle } from 'bpmn-moddle';
import { Parser } from 'saxen';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Diagram, EventDefinition, FlowNode, FlowScope } from '../src/bpmn/diagram.ts';
import {
  choreographyNames,
  eventDefinitionNames,
  isFlowNodeName,
  quietNames,
} from '../src/bpmn/element-vocabulary.ts';
import { lintDiagram } from '../src/bpmn/lint-diagram.ts';
import type { ReadResult } from '../src/bpmn/read-diagram.ts';
import { readDiagram } from '../src/bpmn/read-diagram.ts';
import { readingFindings } from '../src/bpmn/reading-findings.ts';

const corpora = resolve(import.meta.dirname, '../../shared/corpora');
const files = existsSync(corpora)
  ? ['miwg', 'hand-drawn'].flatMap((folder) =>
      readdirSync(join(corpora, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.bpmn'))
        .map((name) => join(folder, name)),
    )
  : [];

interface Read {
  readonly file: string;
  readonly result: ReadResult;
  readonly took_ms: number;
}

describe.skipIf(files.length === 0)('the public corpora (skipped where ../shared/corpora is absent)', () => {
  const reads: Read[] = [];

  beforeAll(async () => {
    for (const file of files) {
      const bytes = readFileSync(join(corpora, file));
      const started = performance.now();
      const result = await readDiagram(bytes, file);
      reads.push({ file, result, took_ms: performance.now() - started });
    }
  });

  test('all 732 files are read', () => {
    expect(reads.length).toBe(732);
    expect(reads.filter(({ result }) => !result.ok).map(({ file }) => file)).toEqual([]);
  });

  test('each within two seconds', () => {
    expect(reads.filter(({ took_ms }) => took_ms > 2000).map(({ file }) => file)).toEqual([]);
  });

  test('every BPMN element is represented, quiet or named in a finding', () => {
    expect(
      diagramsOf(reads).flatMap(({ file, diagram }) =>
        unaccounted(diagram).map((what) => `${file}: ${what}`),
      ),
    ).toEqual([]);
  });

  test('bpmn-moddle sees the same steps, and the same flows but for those a finding names', async () => {
    const differences: string[] = [];
    for (const { file, diagram } of diagramsOf(reads)) {
      const { rootElement, warnings } = await new BpmnModdle().fromXML(diagram.xml);
      // Where moddle drops an element it says so; it cannot be the judge there.
      if (warnings.some(({ message }) => message.startsWith('unparsable content'))) continue;
      differences.push(...differencesTo(diagram, rootElement).map((what) => `${file}: ${what}`));
    }
    expect(differences).toEqual([]);
  });

  test('every finding stands in the catalogue, says what it found, and what Baton will do', () => {
    const wrong = diagramsOf(reads).flatMap(({ file, diagram }) =>
      [...diagram.findings, ...lintDiagram(diagram)]
        .filter(
          ({ code, message, default: will }) =>
            !Object.hasOwn(readingFindings, code) || message === '' || !will,
        )
        .map(({ code }) => `${file}: ${code}`),
    );
    expect(wrong).toEqual([]);
  });

  test('ids are unique, flows join steps of their scope and lanes hold steps of their process', () => {
    expect(
      diagramsOf(reads).flatMap(({ file, diagram }) => broken(diagram).map((what) => `${file}: ${what}`)),
    ).toEqual([]);
  });
});

function diagramsOf(reads: readonly Read[]): { file: string; diagram: Diagram }[] {
  return reads.flatMap(({ file, result }) => (result.ok ? [{ file, diagram: result.diagram }] : []));
}

function scopesOf(diagram: Diagram): readonly FlowScope[] {
  const inside = (scope: FlowScope): readonly FlowScope[] => [
    scope,
    ...scope.flowNodes.flatMap((node) => ('scope' in node ? inside(node.scope) : [])),
  ];
  return diagram.processes.flatMap((process) => inside(process.scope));
}

function nodesOf(diagram: Diagram): readonly FlowNode[] {
  return scopesOf(diagram).flatMap((scope) => scope.flowNodes);
}

const model = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

/** BPMN elements by name, outside extensions, counted with the namespaces resolved by saxen itself. */
function countElements(xml: string): Map<string, number> {
  const counts = new Map<string, number>();
  let extensionDepth = 0;
  const parser = new Parser();
  parser.ns({ [model]: 'bpmn' });
  parser.on('openTag', (name, _attributes, _decode, selfClosing) => {
    if (extensionDepth > 0 || name === 'bpmn:extensionElements') {
      if (!selfClosing) extensionDepth += 1;
    } else if (name.startsWith('bpmn:')) counts.set(name.slice(5), (counts.get(name.slice(5)) ?? 0) + 1);
  });
  parser.on('closeTag', (_name, _decode, selfClosing) => {
    if (extensionDepth > 0 && !selfClosing) extensionDepth -= 1;
  });
  parser.parse(xml);
  return counts;
}

/** Names whose number in the diagram, together with those a finding leaves out, must be that of the file. */
function unaccounted(diagram: Diagram): readonly string[] {
  const told = (pattern: RegExp): number => diagram.findings.filter(({ code }) => pattern.test(code)).length;
  const leftOut = (name: string): number =>
    diagram.findings.filter(
      ({ code, message }) => /^element-|^choreo/.test(code) && message.includes(`(<${name}>)`),
    ).length;
  const represented = representedCounts(diagram);
  return [...countElements(diagram.xml)].flatMap(([name, inFile]) => {
    if (quietNames.has(name) || choreographyNames.has(name)) return [];
    const omitted =
      leftOut(name) +
      (name === 'sequenceFlow' ? told(/^flow-(without|crosses)/) : 0) +
      (name === 'messageFlow' ? told(/^message-flow-without/) : 0) +
      (name === 'import' ? told(/^import-/) : 0);
    const inDiagram = represented.get(name);
    if (inDiagram === undefined) {
      if (omitted >= inFile || coveredByOwner.has(name)) return [];
      return [`${inFile} <${name}> neither represented nor told`];
    }
    return inDiagram + omitted === inFile
      ? []
      : [`${name}: ${inFile} in the file, ${inDiagram} read, ${omitted} told`];
  });
}

/** Parts of an element that is counted itself; what they say is tested beside the reader. */
const coveredByOwner: ReadonlySet<string> = new Set([
  ...['flowNodeRef', 'conditionExpression', 'eventDefinitionRef', 'participantMultiplicity'],
  ...[
    'dataObject',
    'dataObjectReference',
    'dataStoreReference',
    'dataInputAssociation',
    'dataOutputAssociation',
  ],
  ...['loopCondition', 'loopCardinality', 'completionCondition', 'loopDataInputRef', 'loopDataOutputRef'],
  ...['inputDataItem', 'outputDataItem', 'timeDate', 'timeDuration', 'timeCycle', 'condition', 'script'],
  ...['activationCondition', 'potentialOwner', 'performer', 'humanPerformer', 'resourceRole'],
  // A mapping told once for the step it belongs to.
  ...['assignment', 'transformation'],
]);

function representedCounts(diagram: Diagram): ReadonlyMap<string, number> {
  const { counts } = diagram;
  const nodes = nodesOf(diagram);
  const loops = nodes.flatMap((node) => ('loop' in node && node.loop ? [node.loop.kind] : []));
  const represented = new Map<string, number>([
    ['process', counts.processes],
    ['participant', counts.participants],
    ['lane', counts.lanes],
    ['sequenceFlow', counts.sequenceFlows],
    ['messageFlow', counts.messageFlows],
    ['message', diagram.messages.size],
    ['signal', diagram.signals.size],
    ['error', diagram.errors.size],
    ['escalation', diagram.escalations.size],
    ['multiInstanceLoopCharacteristics', loops.filter((kind) => kind === 'multi-instance').length],
    ['standardLoopCharacteristics', loops.filter((kind) => kind === 'standard').length],
    ['collaboration', [...diagram.xml.matchAll(/<(?:[\w.-]+:)?collaboration[\s>]/g)].length],
  ]);
  for (const node of nodes) represented.set(node.type, (represented.get(node.type) ?? 0) + 1);
  for (const task of diagram.globalTasks) represented.set(task.type, (represented.get(task.type) ?? 0) + 1);
  for (const name of eventDefinitionNames) represented.set(name, definitionCount(diagram, nodes, name));
  for (const name of countElements(diagram.xml).keys()) {
    if (isFlowNodeName(name) && !represented.has(name)) represented.set(name, 0);
  }
  return represented;
}

/** Definitions at the top of the file are shared: they count once, however many events refer to them. */
function definitionCount(diagram: Diagram, nodes: readonly FlowNode[], name: string): number {
  const kind = name.replace('EventDefinition', '');
  const definitions = nodes.flatMap((node): readonly EventDefinition[] =>
    'definitions' in node ? node.definitions : [],
  );
  const inEvents = definitions.filter((definition) => definition.kind === kind).length;
  const { root, referred } = sharedDefinitions(diagram.xml, name);
  return inEvents - referred + root;
}

function sharedDefinitions(xml: string, name: string): { root: number; referred: number } {
  const ids = new Set<string>();
  let root = 0;
  const references: string[] = [];
  let depth = 0;
  let inReference = false;
  const parser = new Parser();
  parser.ns({ [model]: 'bpmn' });
  parser.on('openTag', (element, attributes, _decode, selfClosing) => {
    inReference = element === 'bpmn:eventDefinitionRef';
    if (depth === 1 && element === `bpmn:${name}`) {
      root += 1;
      const read = attributes();
      if (read !== false && read.id !== undefined) ids.add(read.id);
    }
    if (!selfClosing) depth += 1;
  });
  parser.on('closeTag', (_element, _decode, selfClosing) => {
    inReference = false;
    if (!selfClosing) depth -= 1;
  });
  parser.on('text', (text) => {
    if (inReference) references.push(text.trim().replace(/^.*:/, ''));
  });
  parser.parse(xml);
  return { root, referred: references.filter((id) => ids.has(id)).length };
}

function differencesTo(diagram: Diagram, moddle: ModdleElement): readonly string[] {
  const nodes = new Set<string>();
  const flows = new Map<string, string>();
  const visit = (element: ModdleElement): void => {
    const name = element.$type.replace(/^bpmn:/, '');
    const local = name.charAt(0).toLowerCase() + name.slice(1);
    if (isFlowNodeName(local)) nodes.add(`${local} ${element.id}`);
    if (local === 'sequenceFlow')
      flows.set(String(element.id), `${idOf(element.sourceRef)} → ${idOf(element.targetRef)}`);
    for (const key of ['rootElements', 'flowElements']) {
      const children = element[key];
      if (Array.isArray(children)) for (const child of children) visit(child);
    }
  };
  visit(moddle);
  const ours = new Set(nodesOf(diagram).map((node) => `${node.type} ${node.id}`));
  const ourFlows = new Map(
    scopesOf(diagram).flatMap((scope) =>
      scope.sequenceFlows.map((each): [string, string] => [each.id, `${each.source} → ${each.target}`]),
    ),
  );
  const told = new Set(diagram.findings.map(({ element }) => element));
  return [
    ...[...nodes].filter((node) => !ours.has(node)).map((node) => `only moddle reads ${node}`),
    ...[...ours].filter((node) => !nodes.has(node)).map((node) => `only Baton reads ${node}`),
    ...[...flows]
      .filter(([id, ends]) => ourFlows.get(id) !== ends && !told.has(id))
      .map(([id, ends]) => `flow ${id}: ${ends}, Baton ${ourFlows.get(id)}`),
    ...[...ourFlows.keys()].filter((id) => !flows.has(id)).map((id) => `only Baton reads flow ${id}`),
  ];
}

function idOf(element: unknown): string {
  return typeof element === 'object' && element !== null && 'id' in element ? String(element.id) : 'nothing';
}

function broken(diagram: Diagram): readonly string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const once = (id: string): void => {
    if (seen.has(id)) wrong.push(`${id} occurs twice`);
    seen.add(id);
  };
  for (const participant of diagram.participants) once(participant.id);
  for (const flow of diagram.messageFlows) once(flow.id);
  for (const process of diagram.processes) {
    once(process.id);
    for (const lane of process.lanes) once(lane.id);
  }
  for (const scope of scopesOf(diagram)) {
    const here = new Map(scope.flowNodes.map((node) => [node.id, node]));
    for (const node of scope.flowNodes) {
      once(node.id);
      if ('attachedTo' in node && node.attachedTo !== undefined && !here.has(node.attachedTo))
        wrong.push(`${node.id} is attached outside`);
    }
    for (const flow of scope.sequenceFlows) {
      once(flow.id);
      if (here.get(flow.source)?.outgoing.includes(flow.id) !== true)
        wrong.push(`${flow.id} does not leave ${flow.source}`);
      if (here.get(flow.target)?.incoming.includes(flow.id) !== true)
        wrong.push(`${flow.id} does not reach ${flow.target}`);
    }
  }
  for (const process of diagram.processes) {
    for (const lane of process.lanes)
      for (const id of lane.flowNodes) if (!seen.has(id)) wrong.push(`${lane.id} lists ${id}`);
  }
  return wrong;
}
