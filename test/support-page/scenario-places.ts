/**
 * What the scenarios show: every flow node of every scenario's diagram, with where it stands, what the compiler made of
 * it, and whether the trace really enters it.
 *
 * Boundary: reads and looks; which combinations there are is `combinations.ts`'s.
 */
import type {
  CallActivity,
  Diagram,
  Event,
  FlowNode,
  FlowScope,
  LoopCharacteristics,
  SubProcess,
} from '../../src/bpmn/diagram.ts';
import type { Definition, ElementDefinition } from '../../src/wiring/definition.ts';
import {
  scenarioDefinition,
  scenarioDiagram,
  scenarioNames,
  scenarioSteps,
} from '../scenarios/scenario-files.ts';

export type ScopeKind = 'process' | 'subProcess' | 'transaction' | 'adHocSubProcess' | 'eventSubProcess';

export interface Place {
  readonly scenario: string;
  readonly diagram: Diagram;
  readonly node: FlowNode;
  readonly scope: ScopeKind;
  /** What holds the event subprocess it lies in. */
  readonly around: ScopeKind | undefined;
  readonly host: FlowNode | undefined;
  /** What leads on from it. */
  readonly targets: readonly FlowNode[];
  readonly element: ElementDefinition | undefined;
}

/** Only what the traces enter: a place nobody reaches shows nothing. */
export async function scenarioPlaces(): Promise<readonly Place[]> {
  const found: Place[] = [];
  for (const scenario of scenarioNames) {
    const [diagram, definition] = await Promise.all([
      scenarioDiagram(scenario),
      scenarioDefinition(scenario),
    ]);
    const entered = enteredIn(scenario);
    const elements = elementsOf(definition);
    for (const process of diagram.processes) {
      collect(process.scope, 'process', undefined, (place) => {
        if (!entered.has(place.node.id)) return;
        found.push({ ...place, scenario, diagram, element: elements.get(place.node.id) });
      });
    }
  }
  return found;
}

type Standing = Omit<Place, 'scenario' | 'diagram' | 'element'>;

function collect(
  scope: FlowScope,
  kind: ScopeKind,
  around: ScopeKind | undefined,
  add: (place: Standing) => void,
): void {
  const nodes = new Map(scope.flowNodes.map((node) => [node.id, node]));
  for (const node of scope.flowNodes) {
    const host = isEvent(node) && node.attachedTo !== undefined ? nodes.get(node.attachedTo) : undefined;
    const led = scope.sequenceFlows.flatMap(({ source, target }) =>
      source === node.id ? (nodes.get(target) ?? []) : [],
    );
    add({ node, scope: kind, around, host, targets: led });
    if (isSubProcess(node)) collect(node.scope, scopeKind(node), kind, add);
  }
}

function scopeKind(node: SubProcess): ScopeKind {
  return node.triggeredByEvent ? 'eventSubProcess' : node.type;
}

function enteredIn(scenario: string): ReadonlySet<string> {
  const lines = scenarioSteps(scenario).flatMap(({ expected }) => expected);
  return new Set(lines.flatMap((line) => (line.startsWith('enter ') ? [line.slice('enter '.length)] : [])));
}

function elementsOf(definition: Definition): ReadonlyMap<string, ElementDefinition> {
  return new Map(definition.processes.flatMap((process) => Object.entries(process.elements)));
}

export function isEvent(node: FlowNode): node is Event {
  return 'definitions' in node;
}

export function isSubProcess(node: FlowNode): node is SubProcess {
  return 'triggeredByEvent' in node;
}

export function isCall(node: FlowNode): node is CallActivity {
  return node.type === 'callActivity';
}

export function loopOf(node: FlowNode): LoopCharacteristics | undefined {
  return 'loop' in node ? node.loop : undefined;
}
