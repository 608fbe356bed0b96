/**
 * ExpressionUses: every expression of a process with what depends on it, and the names of the variables that something
 * in the process provides.
 */

import type { SubProcess } from '../bpmn/diagram.ts';
import { flowLabel, nameOf } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { activationNames, activationOf } from './activations.ts';
import { isActivity } from './activities.ts';
import { activatesOf, untilOf } from './ad-hoc.ts';
import { messagesAwaited } from './collaboration.ts';
import type { Compilation } from './compilation.ts';
import { decisionUses } from './decision-work.ts';
import type { Decision, ElementId, FlowId, Operand } from './definition.ts';
import type { Place } from './diagram-map.ts';
import type { ExpressionUse } from './forms.ts';
import { outgoing } from './gateways.ts';
import { loopOf } from './loops.ts';
import { openJobsOf } from './open-jobs.ts';
import { providedBy, providedByStart } from './provided-names.ts';
import { questionTask } from './question-place.ts';
import { beginsProcess, saidKey } from './triggers.ts';
import { readExpression } from './usable-expression.ts';
import { workedOut } from './worked-out-name.ts';
import { setBy } from './written-operand.ts';

export interface Uses {
  readonly uses: readonly ExpressionUse[];
  readonly provided: ReadonlySet<string>;
  /** A step may leave behind whatever it likes. */
  readonly isOpen: boolean;
}

export interface DecidedConditions {
  readonly decisions: ReadonlyMap<ElementId, Decision>;
  readonly conditions: ReadonlyMap<FlowId, ExpressionSource>;
  readonly defaults: ReadonlyMap<ElementId, FlowId>;
  /** Texts for people on the ways out of a step, asked as yes or no. */
  readonly asked: ReadonlyMap<FlowId, string>;
}

export function usesOf(compilation: Compilation, places: readonly Place[], decided: DecidedConditions): Uses {
  const uses: ExpressionUse[] = [];
  const provided = new Set<string>();
  for (const place of places) {
    for (const name of providedByStart(compilation, place)) provided.add(name);
    uses.push(...flowUses(compilation, place, decided), ...timerUses(compilation, place));
    uses.push(...keyUses(compilation, place), ...listenerUses(compilation, place, provided));
    uses.push(...activationUses(compilation, place, provided), ...adHocUses(compilation, place));
    if (!isActivity(place.node)) continue;
    uses.push(
      ...dataUses(compilation, place),
      ...stepUses(compilation, place),
      ...loopUses(compilation, place, provided),
    );
    for (const name of providedBy(compilation, place.node.id)) provided.add(name);
  }
  const openJobs = openJobsOf(compilation, places);
  if (!openJobs.any) return { uses, provided, isOpen: false };
  const mayBeThere = ({ askedIn }: ExpressionUse) => askedIn === undefined || openJobs.isBefore(askedIn);
  return {
    uses: uses.map((use) => (mayBeThere(use) ? { ...use, optional: true } : use)),
    provided,
    isOpen: true,
  };
}

function flowUses(compilation: Compilation, place: Place, decided: DecidedConditions): ExpressionUse[] {
  const { node } = place;
  const decision = decided.decisions.get(node.id);
  const hasDefault =
    decision?.by === 'conditions' ? decision.defaultFlow !== undefined : decided.defaults.has(node.id);
  return outgoing(compilation, node).flatMap((flow) => {
    const source = decided.conditions.get(flow.id);
    if (!source) return [];
    return [
      {
        source,
        ...formBefore(compilation, place),
        ...labelOf(decided, flow.id),
        purpose: `the branch “${flowLabel(compilation.map, flow)}”`,
        optional: hasDefault,
      },
    ];
  });
}

/** The step in whose form the values of a decision are asked: right before the gateway, or the step that decides itself. */
function formBefore(compilation: Compilation, { node }: Place): Pick<ExpressionUse, 'askedIn'> {
  if ('definitions' in node) return {};
  if (!isActivity(node)) {
    const task = questionTask(compilation, node);
    return task ? { askedIn: task.id } : {};
  }
  return node.loop === undefined && compilation.isByPerson(node.id) ? { askedIn: node.id } : {};
}

function labelOf(decided: DecidedConditions, flow: FlowId): Pick<ExpressionUse, 'label'> {
  const label = decided.asked.get(flow);
  return label === undefined ? {} : { label };
}

function timerUses(compilation: Compilation, place: Place): ExpressionUse[] {
  const { node } = place;
  if (!('definitions' in node) || compilation.wiring.events?.[node.id] || beginsProcess(place)) return [];
  return node.definitions.flatMap((definition) => {
    const text = definition.kind === 'timer' ? definition.timer?.text.trim() : undefined;
    if (definition.kind !== 'timer' || text === undefined || !/^=|[$#]\{/u.test(text)) return [];
    const read = readExpression(definition.timer);
    return read.usable
      ? [{ source: read.source, purpose: `the timer “${nameOf(compilation.map, node)}”`, optional: false }]
      : [];
  });
}

/** What listeners read and set, on the element and on the ways out of it. */
function listenerUses(compilation: Compilation, { node }: Place, provided: Set<string>): ExpressionUse[] {
  const said = [
    ...(node.meaning?.listeners ?? []),
    ...outgoing(compilation, node).flatMap((flow) => flow.listeners ?? []),
  ];
  const sources = said.flatMap(({ run }) => (run.kind === 'expression' ? [run.expression] : []));
  const work = compilation.works.get(node.id);
  if (work?.by === 'expression') for (const name of setBy(work.expression)) provided.add(name);
  for (const source of sources) for (const name of setBy(source)) provided.add(name);
  const purpose = `what is done beside “${nameOf(compilation.map, node)}”`;
  return sources.map((source) => ({ source, purpose, optional: true }));
}

/** What tells the messages of this case apart has to be known when they are waited for. */
function keyUses(compilation: Compilation, place: Place): ExpressionUse[] {
  const { node } = place;
  if (messagesAwaited(compilation, place)?.fromCase === true) return [];
  const messages =
    'definitions' in node
      ? node.definitions.flatMap((one) => (one.kind === 'message' ? (one.message ?? []) : []))
      : node.type === 'receiveTask'
        ? (node.message ?? [])
        : [];
  return [messages].flat().flatMap((message) => {
    const { key } = saidKey(compilation, place, message);
    const { nameBy } = workedOut(compilation.diagram.messages.get(message)?.name ?? '');
    const purpose = `the message “${nameOf(compilation.map, node)}”`;
    return [key, nameBy].flatMap((source) =>
      source === undefined ? [] : [{ source, purpose, optional: false, expects: 'string' }],
    );
  });
}

function stepUses(compilation: Compilation, { node }: Place): ExpressionUse[] {
  const work = compilation.works.get(node.id);
  const purpose = `the step “${nameOf(compilation.map, node)}”`;
  const local = (compilation.data.get(node.id)?.inputs ?? []).map(({ target }) => target);
  if (work?.by === 'expression') return [{ source: work.expression, purpose, optional: true, local }];
  if (work?.by === 'job') return [...decisionUses(work, purpose, local)];
  if (work?.by === 'person') {
    const { people = {} } = work;
    const operands: (Operand | undefined)[] = Object.values(people).flat();
    return operands.flatMap((operand) =>
      operand !== undefined && 'expression' in operand
        ? [{ source: operand.expression, purpose: `who does ${purpose} and when`, optional: true, local }]
        : [],
    );
  }
  // What an agent would give with its choice of the step has to come from somewhere.
  return (node.meaning?.asks ?? []).map(({ name }) => ({
    source: { language: 'feel', text: name },
    purpose,
    optional: true,
  }));
}

/** What goes into a step is looked for around it; what comes out is made in it. */
function dataUses(compilation: Compilation, { node }: Place): ExpressionUse[] {
  const purpose = `the step “${nameOf(compilation.map, node)}”`;
  const inputs = compilation.data.get(node.id)?.inputs ?? [];
  const local = inputs.flatMap(({ target, chained }) => (chained === true ? [target] : []));
  const needed = inputs.filter(({ whereGiven }) => whereGiven !== true);
  // What is only handed on tells nothing of its kind.
  return needed.map(({ source }) => ({ source, purpose, optional: true, expects: 'string', local }));
}

function loopUses(compilation: Compilation, place: Place, provided: Set<string>): ExpressionUse[] {
  if (!isActivity(place.node)) return [];
  const loop = loopOf(compilation, place, place.node);
  if (!loop) return [];
  const purpose = `the repetition of “${nameOf(compilation.map, place.node)}”`;
  const use = (source: ExpressionSource | undefined, optional: boolean, where = {}): ExpressionUse[] =>
    source ? [{ source, purpose, optional, ...where }] : [];
  // What decides after a run whether there is another one is known to who did it.
  const afterRun = compilation.isByPerson(place.node.id) ? { askedIn: place.node.id } : {};
  if (loop.kind === 'standard') return use(loop.condition, true, loop.testBefore ? {} : afterRun);
  if (loop.item !== undefined) provided.add(loop.item);
  if (loop.collect) provided.add(loop.collect.variable);
  const count =
    loop.count.by === 'collection'
      ? loop.count.value
      : loop.count.by === 'cardinality' && 'expression' in loop.count.value
        ? loop.count.value.expression
        : undefined;
  const expects = loop.count.by === 'collection' ? 'json' : 'number';
  return [...use(count, false, { expects }), ...use(loop.until, true, afterRun)];
}

function adHocUses(compilation: Compilation, { node }: Place): ExpressionUse[] {
  if (node.type !== 'adHocSubProcess') return [];
  const purpose = `the end of “${nameOf(compilation.map, node)}”`;
  const activates = activatesOf(node);
  const until = untilOf(compilation, node);
  return [
    ...(activates === undefined ? [] : [{ source: activates, purpose, optional: true }]),
    ...(until === undefined
      ? []
      : askedInside(compilation, node, { source: until, purpose, optional: true })),
  ];
}

/** Whether it is finished is known after any of the steps inside. */
function askedInside(compilation: Compilation, { scope }: SubProcess, use: ExpressionUse): ExpressionUse[] {
  const steps = scope.flowNodes.filter(({ id }) => compilation.isByPerson(id));
  return steps.length === 0 ? [use] : steps.map(({ id }) => ({ ...use, askedIn: id }));
}

function activationUses(compilation: Compilation, { node }: Place, provided: Set<string>): ExpressionUse[] {
  if (node.type !== 'complexGateway') return [];
  const source = activationOf(compilation, node);
  if (source === undefined) return [];
  for (const name of activationNames(compilation, node)) provided.add(name);
  return [{ source, purpose: `the joining at “${nameOf(compilation.map, node)}”`, optional: true }];
}
