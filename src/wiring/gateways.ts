/**
 * Gateways: how each gateway decides. Precedence: the wiring, else the conditions of the diagram where they can be
 * evaluated, else a question to a person whose answers are the labels of the branches.
 *
 * Boundary: the decision and the conditions on the flows; the form a question is asked in is `forms.ts`.
 *
 * Invariants:
 * G1  A gateway with more than one way out has a decision by conditions or by a question; both name only its own flows.
 * G2  A decision by conditions has a usable condition on every flow but at most one, and that one is its default.
 */

import type { Gateway, SequenceFlow } from '../bpmn/diagram.ts';
import { drawnName, flowLabel, nameBefore, nameOf, tidyText } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { ownValue } from '../expressions/value.ts';
import type { Compilation } from './compilation.ts';
import type { Decision, ElementId, FlowId } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { questionTask } from './question-place.ts';
import { renamed, roleOfElement } from './roles.ts';
import { suggestCondition } from './suggestions.ts';
import { quote, readExpression } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { DecisionWiring } from './wiring-document.ts';

export interface DecidedGateway {
  readonly decision: Decision;
  readonly conditions: ReadonlyMap<FlowId, ExpressionSource>;
}

const undecided: DecidedGateway = { decision: { by: 'none' }, conditions: new Map() };

/** `exclusive` and `inclusive` gateways, and event-based ones that cannot wait. */
export function decideGateway(compilation: Compilation, place: Place, gateway: Gateway): DecidedGateway {
  const flows = outgoing(compilation, gateway);
  if (flows.length < 2 && !mayResetWithout(gateway, flows)) {
    for (const flow of flows) reportIgnoredCondition(compilation, flow, 'it stands on the only way out');
    return undecided;
  }
  const wired = compilation.wiring.decisions?.[gateway.id];
  if (wired?.by === 'conditions') {
    const decided = wiredConditions(compilation, gateway, flows, wired);
    if (decided) return decided;
  } else if (wired === undefined) {
    const decided = drawnConditions(compilation, gateway, flows);
    if (decided) return decided;
  }
  return { decision: question(compilation, place, gateway, flows), conditions: new Map() };
}

/** The condition on the only way out of a complex join may say that nothing goes on when it resets (BPMN 13.4.5). */
function mayResetWithout(gateway: Gateway, flows: readonly SequenceFlow[]): boolean {
  if (gateway.type !== 'complexGateway' || gateway.incoming.length < 2) return false;
  return flows.some(({ condition }) => readExpression(condition).usable);
}

/** A condition where nothing is decided; told, not dropped silently. */
export function reportIgnoredCondition(compilation: Compilation, flow: SequenceFlow, because: string): void {
  const written = readExpression(flow.condition);
  if (!written.usable && written.why === 'nothing-written') return;
  compilation.reportAt('condition-ignored', flow.id, {
    message: `The condition ${quote(flow.condition?.text ?? '')} on the flow “${flowLabel(compilation.map, flow)}” has no effect: ${because}.`,
    default: 'The way is always taken.',
  });
}

export function outgoing(compilation: Compilation, node: Place['node']): SequenceFlow[] {
  return node.outgoing.flatMap((id) => compilation.map.flows.get(id) ?? []);
}

function wiredConditions(
  compilation: Compilation,
  gateway: Gateway,
  flows: readonly SequenceFlow[],
  wired: Extract<DecisionWiring, { by: 'conditions' }>,
): DecidedGateway | undefined {
  const at = `/decisions/${gateway.id}`;
  const conditions = new Map<FlowId, ExpressionSource>();
  for (const [id, text] of Object.entries(wired.conditions)) {
    if (!flows.some((flow) => flow.id === id)) {
      reportForeignFlow(compilation, gateway, id);
      continue;
    }
    const source = wiredSource(compilation, gateway.id, `${at}/conditions/${id}`, text);
    if (source) conditions.set(id, source);
  }
  const defaultFlow = wired.default ?? gateway.defaultFlow;
  const known = flows.some((flow) => flow.id === defaultFlow) ? defaultFlow : undefined;
  if (defaultFlow !== undefined && known === undefined) reportForeignFlow(compilation, gateway, defaultFlow);
  const open = flows.filter((flow) => !conditions.has(flow.id) && flow.id !== known);
  if (open.length === 0) return conditionsDecision(conditions, known);
  const [only] = open;
  if (open.length === 1 && only && known === undefined && conditions.size > 0) {
    return conditionsDecision(conditions, only.id);
  }
  compilation.report('wiring-does-not-fit', gateway, {
    message: `The wiring gives no condition for ${open.map((flow) => `“${flowLabel(compilation.map, flow)}”`).join(', ')}.`,
    default: 'A person is asked which way to go.',
  });
  return undefined;
}

function reportForeignFlow(compilation: Compilation, gateway: Gateway, id: string): void {
  compilation.report('wiring-does-not-fit', gateway, {
    message: `The wiring speaks of the flow ${quote(id)}, which does not leave ${quote(nameOf(compilation.map, gateway))}.`,
    default: 'That entry has no effect.',
  });
}

function conditionsDecision(
  conditions: Map<FlowId, ExpressionSource>,
  defaultFlow: FlowId | undefined,
): DecidedGateway {
  // A condition on the default flow is never evaluated (BPMN 10.6.1): keeping it would only mislead.
  if (defaultFlow !== undefined) conditions.delete(defaultFlow);
  return {
    decision: { by: 'conditions', ...(defaultFlow === undefined ? {} : { defaultFlow }) },
    conditions,
  };
}

function drawnConditions(
  compilation: Compilation,
  gateway: Gateway,
  flows: readonly SequenceFlow[],
): DecidedGateway | undefined {
  const conditions = new Map<FlowId, ExpressionSource>();
  const open: SequenceFlow[] = [];
  for (const flow of flows) {
    if (flow.id === gateway.defaultFlow) continue;
    const read = readExpression(flow.condition);
    if (read.usable) conditions.set(flow.id, read.source);
    else open.push(flow);
  }
  if (conditions.size === 0) return undefined;
  if (open.length === 0) {
    if (gateway.defaultFlow === undefined && !areOpposites(conditions)) reportNoDefault(compilation, gateway);
    return conditionsDecision(conditions, gateway.defaultFlow);
  }
  const [only] = open;
  if (open.length > 1 || !only || gateway.defaultFlow !== undefined || isWritten(only)) return undefined;
  compilation.reportAt('branch-taken-as-default', only.id, {
    message: `The branch “${flowLabel(compilation.map, only)}” of ${quote(nameOf(compilation.map, gateway))} has no condition, the others have one.`,
    default: 'It is taken when none of the others applies.',
  });
  return conditionsDecision(conditions, only.id);
}

/** `approved` and `not(approved)`: one of the two always holds. */
function areOpposites(conditions: ReadonlyMap<FlowId, ExpressionSource>): boolean {
  const bare = [...conditions.values()].map(({ text }) =>
    text.replace(/^[$#]\{([\s\S]*)\}$/u, '$1').replace(/\s+/gu, ''),
  );
  const [first, second] = bare;
  if (first === undefined || second === undefined || bare.length !== 2) return false;
  const negations = (text: string) => [`!${text}`, `!(${text})`, `not(${text})`, `not${text}`];
  return negations(first).includes(second) || negations(second).includes(first);
}

function reportNoDefault(compilation: Compilation, gateway: Gateway): void {
  compilation.report('no-default-branch', gateway, {
    message: `Every branch of ${quote(nameOf(compilation.map, gateway))} has a condition and none is marked for the case that no condition holds.`,
    default: 'Should none hold, the case waits there until a person says which way to go.',
  });
}

function isWritten(flow: SequenceFlow): boolean {
  const read = readExpression(flow.condition);
  return read.usable || read.why === 'not-an-expression';
}

function question(
  compilation: Compilation,
  place: Place,
  gateway: Gateway,
  flows: readonly SequenceFlow[],
): Decision {
  const wired = compilation.wiring.decisions?.[gateway.id];
  const asked = wired?.by === 'question' ? wired : undefined;
  const role = asked?.role === undefined ? undefined : renamed(compilation, asked.role);
  const task = questionTask(compilation, gateway);
  const askedIn = task !== undefined && (role === undefined || role === task.role) ? task.id : undefined;
  const who =
    role ??
    (askedIn === undefined
      ? roleOfElement(compilation, place)
      : (task?.role ?? roleOfElement(compilation, place)));
  if (wired === undefined) reportQuestion(compilation, gateway, flows, who, askedIn);
  return {
    by: 'question',
    prompt: asked?.prompt ?? promptOf(compilation, gateway),
    role: who,
    ...(askedIn === undefined ? {} : { askedIn }),
    answers: answersOf(compilation, flows, asked?.labels ?? {}),
  };
}

/** Two branches of the same label could not be told apart: the place they lead to is added. */
function answersOf(
  compilation: Compilation,
  flows: readonly SequenceFlow[],
  wired: Readonly<Record<FlowId, string>>,
): { readonly flow: FlowId; readonly label: string }[] {
  const labels = flows.map((flow) => tidyText(ownValue(wired, flow.id)) ?? flowLabel(compilation.map, flow));
  const targets = flows.map((flow) => flowLabel(compilation.map, { ...flow, name: '' }));
  return flows.map((flow, index) => {
    const label = labels[index] ?? flow.id;
    if (labels.filter((other) => other === label).length === 1) return { flow: flow.id, label };
    const target = targets[index] ?? '';
    const distinct = targets.filter((other) => other === target).length === 1 && target !== label;
    return { flow: flow.id, label: distinct ? `${label} (${target})` : `${label} (${index + 1})` };
  });
}

function promptOf(compilation: Compilation, gateway: Gateway): string {
  const drawn = drawnName(gateway);
  if (drawn !== undefined) return drawn;
  const before = nameBefore(compilation.map, gateway);
  return before === undefined ? 'Which way?' : `Which way after ${before}?`;
}

function reportQuestion(
  compilation: Compilation,
  gateway: Gateway,
  flows: readonly SequenceFlow[],
  role: string,
  askedIn: ElementId | undefined,
): void {
  const name = quote(nameOf(compilation.map, gateway));
  const labels = flows.map((flow) => quote(flowLabel(compilation.map, flow))).join(', ');
  const task = askedIn === undefined ? undefined : compilation.map.places.get(askedIn)?.node;
  const where = task ? ` when completing ${quote(nameOf(compilation.map, task))}` : '';
  const said = { default: `${role} is asked${where}; the answers are ${labels}.` };
  const texts = flows.flatMap((flow) => {
    const read = readExpression(flow.condition);
    return read.usable || read.why === 'nothing-written' ? [] : [read.quote];
  });
  if (texts.length > 0) {
    const what = texts.length === 1 ? 'a condition' : 'conditions';
    const message = `${name} has ${what} that Baton cannot evaluate: ${texts.join(', ')}.`;
    compilation.report('condition-not-usable', gateway, { ...said, message });
  } else {
    const message = `The drawing does not say how to decide ${name}.`;
    compilation.report('decision-asked', gateway, { ...said, message });
  }
  for (const flow of flows) {
    compilation.suggest(
      suggestCondition(flow.id, flow.name, drawnName(gateway)) ??
        suggestCondition(flow.id, flow.condition?.text, drawnName(gateway)),
    );
  }
}
