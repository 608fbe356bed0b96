/**
 * What is worth knowing about a diagram's structure before it runs: nothing here was repaired, nothing is wrong with
 * the file, but the drawing may not mean what its author thinks.
 *
 * Boundary: one step and its flows at a time; what can never come to an end is looked for in `way-to-an-end.ts`.
 *
 * Invariants:
 * L1  Linear in the number of steps and flows.
 */
import type { Diagram, ElementId, Event, FlowNode, FlowScope, Gateway, SequenceFlow } from './diagram.ts';
import { isActivityName, isEventType, isGatewayType } from './element-vocabulary.ts';
import type { Finding } from './finding.ts';
import { linksOf } from './link-names.ts';
import { drawnName, nameOf, quoted, type Surroundings, tidyText } from './naming.ts';
import type { ReadingFindingCode } from './reading-findings.ts';
import { readingFinding } from './reading-findings.ts';
import { findEndless } from './way-to-an-end.ts';

/** In the order of the file, scope by scope. */
export function lintDiagram(diagram: Diagram): readonly Finding[] {
  const around = surroundingsOf(diagram);
  return diagram.processes.flatMap((process) => [
    ...lintScope(process.scope, around, false),
    ...findEndless(process.scope, around),
  ]);
}

function surroundingsOf(diagram: Diagram): Surroundings {
  const places = new Map<ElementId, { readonly node: FlowNode }>();
  const flows = new Map<ElementId, SequenceFlow>();
  const visit = (scope: FlowScope): void => {
    for (const flow of scope.sequenceFlows) flows.set(flow.id, flow);
    for (const node of scope.flowNodes) {
      places.set(node.id, { node });
      if ('scope' in node) visit(node.scope);
    }
  };
  for (const process of diagram.processes) visit(process.scope);
  return { places, flows };
}

interface LintScope {
  readonly around: Surroundings;
  readonly thrownLinks: ReadonlySet<string>;
  readonly caughtLinks: ReadonlySet<string>;
  readonly hasStartEvent: boolean;
  /** Steps of an ad-hoc subprocess need no flows. */
  readonly isAdHoc: boolean;
}

function lintScope(scope: FlowScope, around: Surroundings, isAdHoc: boolean): readonly Finding[] {
  const known: LintScope = {
    around,
    thrownLinks: linkNames(scope, 'intermediateThrowEvent'),
    caughtLinks: linkNames(scope, 'intermediateCatchEvent'),
    hasStartEvent: scope.flowNodes.some(({ type }) => type === 'startEvent'),
    isAdHoc,
  };
  return scope.flowNodes.flatMap((node) => [
    ...lintNode(node, known),
    ...('scope' in node ? lintScope(node.scope, around, node.type === 'adHocSubProcess') : []),
  ]);
}

function lintNode(node: FlowNode, scope: LintScope): readonly Finding[] {
  if (isEvent(node)) return [...lintEvent(node, scope), ...lintLinks(node, scope), ...lintFlows(node, scope)];
  if (isGateway(node)) return [...lintGateway(node, scope), ...lintFlows(node, scope)];
  return [...lintActivity(node, scope), ...lintFlows(node, scope)];
}

function lintActivity(node: FlowNode, { around }: LintScope): readonly Finding[] {
  if (drawnName(node) !== undefined) return [];
  const message = 'A step has no name.';
  const words = {
    element: node.id,
    message,
    default: `Baton calls it ${quoted(nameOf(around, node))}.`,
    line: node.line,
  };
  return [readingFinding('step-unnamed', words)];
}

function lintFlows(node: FlowNode, scope: LintScope): readonly Finding[] {
  if (scope.isAdHoc || standsAlone(node)) return [];
  const found: Finding[] = [];
  // Where a start event is drawn, a gateway or event that nothing leads to never begins; the day-one wiring tells that.
  const begins = isActivityName(node.type) || !scope.hasStartEvent;
  if (begins && node.incoming.length === 0 && !mayBegin(node)) {
    const default_ = 'Baton starts it as soon as its process or subprocess starts.';
    found.push(about(scope.around, node, 'implicit-start', 'has no incoming flow.', default_));
  }
  if (node.outgoing.length === 0 && !mayEnd(node)) {
    const code = isGateway(node) ? 'gateway-without-outgoing' : 'implicit-end';
    found.push(about(scope.around, node, code, 'has no outgoing flow.', 'Baton ends this path there.'));
  }
  const unconditional = node.outgoing.filter((id) => scope.around.flows.get(id)?.condition === undefined);
  if (!isGateway(node) && unconditional.length > 1) {
    const message = `has ${unconditional.length} outgoing flows without a gateway.`;
    found.push(
      about(scope.around, node, 'implicit-split', message, 'Baton takes all of them at the same time.'),
    );
  }
  return found;
}

/** Event subprocesses and compensation activities are reached by events, not by flows. */
function standsAlone(node: FlowNode): boolean {
  if ('isForCompensation' in node && node.isForCompensation) return true;
  return 'triggeredByEvent' in node && node.triggeredByEvent;
}

function mayBegin(node: FlowNode): boolean {
  if (node.type === 'startEvent' || node.type === 'boundaryEvent') return true;
  if ('instantiate' in node && node.instantiate) return true;
  return node.type === 'intermediateCatchEvent' && linksOf(node).length > 0;
}

function mayEnd(node: FlowNode): boolean {
  if (node.type === 'endEvent' || node.type === 'boundaryEvent') return true;
  return node.type === 'intermediateThrowEvent' && linksOf(node).length > 0;
}

function lintEvent(event: Event, { around }: LintScope): readonly Finding[] {
  const found: Finding[] = [];
  const tell = (code: ReadingFindingCode, message: string, default_: string): void => {
    found.push(about(around, event, code, message, default_));
  };
  if (event.type === 'startEvent' && event.incoming.length > 0) {
    tell(
      'start-event-with-incoming',
      'has an incoming flow.',
      'Baton passes through it when the flow is taken.',
    );
  }
  if (event.type === 'endEvent' && event.outgoing.length > 0) {
    tell('end-event-with-outgoing', 'has an outgoing flow.', 'Baton goes on along that flow.');
  }
  if (event.type !== 'boundaryEvent') return found;
  if (event.incoming.length > 0) {
    tell(
      'boundary-event-with-incoming',
      'has an incoming flow.',
      'Baton passes through it when the flow is taken.',
    );
  }
  if (event.outgoing.length === 0 && event.definitions.every(({ kind }) => kind !== 'compensate')) {
    tell('boundary-event-without-outgoing', 'leads nowhere.', 'When it happens, this path ends there.');
  }
  return found;
}

function lintLinks(event: Event, scope: LintScope): readonly Finding[] {
  const names = linksOf(event);
  if (names.length === 0) return [];
  const name = event.name ?? names[0];
  if (event.type === 'intermediateThrowEvent' && !names.some((one) => scope.caughtLinks.has(one))) {
    const message = `throws the link ${quoted(name ?? '')}, which no event in the same scope catches.`;
    return [about(scope.around, event, 'link-without-target', message, 'Baton ends this path there.')];
  }
  if (event.type === 'intermediateCatchEvent' && !names.some((one) => scope.thrownLinks.has(one))) {
    const message = `catches the link ${quoted(name ?? '')}, which no event in the same scope throws.`;
    return [
      about(scope.around, event, 'link-without-source', message, 'Baton never reaches what follows it.'),
    ];
  }
  return [];
}

function linkNames(scope: FlowScope, type: FlowNode['type']): ReadonlySet<string> {
  const events = scope.flowNodes.filter((node) => isEvent(node)).filter((node) => node.type === type);
  return new Set(events.flatMap(linksOf));
}

function lintGateway(gateway: Gateway, scope: LintScope): readonly Finding[] {
  const found: Finding[] = [];
  const { incoming, outgoing } = gateway;
  if (incoming.length > 1 && outgoing.length > 1) {
    const message = `brings ${incoming.length} paths together and divides them into ${outgoing.length}.`;
    found.push(
      about(
        scope.around,
        gateway,
        'gateway-merges-and-splits',
        message,
        'Baton does the one, then the other.',
      ),
    );
  }
  if (incoming.length === 1 && outgoing.length === 1) {
    found.push(
      about(
        scope.around,
        gateway,
        'gateway-without-choice',
        'has one way in and one way out.',
        'Baton passes through.',
      ),
    );
  }
  const asks = gateway.type !== 'parallelGateway' && gateway.type !== 'eventBasedGateway';
  if (!asks || outgoing.length < 2) return found;
  return [...found, ...lintBranches(gateway, scope)];
}

function lintBranches(gateway: Gateway, scope: LintScope): readonly Finding[] {
  const found: Finding[] = [];
  const labels = new Map<string, ElementId>();
  for (const id of gateway.outgoing) {
    const flow = scope.around.flows.get(id);
    if (flow === undefined) continue;
    const label = flow.name?.toLowerCase().replace(/\s+/g, ' ');
    const to = describe(scope.around, scope.around.places.get(flow.target)?.node);
    if (label === undefined && flow.condition === undefined && gateway.defaultFlow !== id) {
      const message = `The branch from ${describe(scope.around, gateway)} to ${to} has no label.`;
      const words = { element: id, message, default: 'Baton names it after what it leads to.' };
      found.push(readingFinding('branch-unlabelled', words));
    } else if (label !== undefined && labels.has(label)) {
      const message = `Two branches from ${describe(scope.around, gateway)} are labelled ${quoted(tidyText(flow.name) ?? '')}; this one leads to ${to}.`;
      const words = {
        element: id,
        message,
        default: 'Baton adds what each leads to, so that they can be told apart.',
      };
      found.push(readingFinding('branches-same-label', words));
    } else if (label !== undefined) labels.set(label, id);
  }
  return found;
}

function isEvent(node: FlowNode): node is Event {
  return isEventType(node.type);
}

function isGateway(node: FlowNode): node is Gateway {
  return isGatewayType(node.type);
}

function about(
  around: Surroundings,
  node: FlowNode,
  code: ReadingFindingCode,
  message: string,
  default_: string,
): Finding {
  const words = {
    element: node.id,
    message: `${describe(around, node)} ${message}`,
    default: default_,
    line: node.line,
  };
  return readingFinding(code, words);
}

/** `gateway “Approved?”`; what has no name is told by what stands around it. */
function describe(around: Surroundings, node: FlowNode | undefined): string {
  if (node === undefined) return 'a step';
  const kind = isActivityName(node.type) ? 'Step' : isGatewayType(node.type) ? 'Gateway' : 'Event';
  const name = quoted(nameOf(around, node));
  return drawnName(node) === undefined ? name : `${kind} ${name}`;
}
