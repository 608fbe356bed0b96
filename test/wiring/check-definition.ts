/**
 * CheckDefinition: whether a definition keeps its invariants (F1–F3 of `definition.ts`), told as plain sentences. For
 * tests over whole corpora and over generated processes.
 *
 * Boundary: structure only; it does not say whether a run gets to an end.
 */
import { compileExpression, type ExpressionSource } from '../../src/expressions/expression.ts';
import type {
  Decision,
  Definition,
  ElementDefinition,
  ElementId,
  Operand,
  ProcessDefinition,
  Throw,
  Trigger,
} from '../../src/wiring/definition.ts';
import { isoTimerKind } from '../../src/wiring/iso-times.ts';

/** What is broken; empty where nothing is. `drawn`: the ids of the diagram, where F2 is to be checked too. */
export function checkDefinition(definition: Definition, drawn?: ReadonlySet<ElementId>): string[] {
  const problems: string[] = [];
  const processes = new Map(definition.processes.map((process) => [process.id, process]));
  for (const process of definition.processes) {
    const tell = (id: string, what: string) => problems.push(`${process.id} / ${id}: ${what}`);
    checkFlows(process, tell);
    checkScopes(process, tell);
    checkStarts(process, processes, tell);
    for (const element of Object.values(process.elements)) {
      checkElement(process, processes, element, tell);
      if (drawn && !drawn.has(element.id)) tell(element.id, 'is not in the diagram');
    }
    for (const flow of Object.values(process.flows)) {
      if (drawn && !drawn.has(flow.id)) tell(flow.id, 'is not in the diagram');
    }
  }
  return problems;
}

type Tell = (id: string, what: string) => void;

function checkFlows(process: ProcessDefinition, tell: Tell): void {
  for (const flow of Object.values(process.flows)) {
    const source = process.elements[flow.source];
    const target = process.elements[flow.target];
    if (!source?.outgoing.includes(flow.id))
      tell(flow.id, `its source ${flow.source} does not have it as a way out`);
    if (!target?.incoming.includes(flow.id))
      tell(flow.id, `its target ${flow.target} does not have it as a way in`);
    if (source && target && source.scope !== target.scope) tell(flow.id, 'joins two scopes');
    if (flow.label === '') tell(flow.id, 'has no label');
    if (flow.condition) checkExpression(flow.id, flow.condition, tell);
  }
}

function checkScopes(process: ProcessDefinition, tell: Tell): void {
  if (!process.scopes[process.id]) tell(process.id, 'the process itself is no scope');
  for (const scope of Object.values(process.scopes)) {
    if (scope.initial.length === 0 && process.elements[scope.id]?.behavior !== 'ad-hoc-sub-process')
      tell(scope.id, 'nothing receives its first token');
    for (const id of scope.initial) {
      if (process.elements[id]?.scope !== scope.id)
        tell(scope.id, `its initial element ${id} does not lie in it`);
    }
    if (scope.id !== process.id && !process.elements[scope.id]) tell(scope.id, 'is a scope but no element');
  }
}

function checkStarts(
  process: ProcessDefinition,
  processes: ReadonlyMap<ElementId, ProcessDefinition>,
  tell: Tell,
): void {
  if (process.starts.length === 0) tell(process.id, 'has no start');
  for (const start of process.starts) {
    if (start.elements.length === 0) tell(process.id, `the start “${start.label}” has no element`);
    for (const id of start.elements) {
      if (process.elements[id]?.scope !== process.id)
        tell(id, 'is a start but does not lie in the process itself');
    }
    if (start.trigger.kind !== 'none') checkTrigger(process.id, start.trigger, tell);
  }
  for (const id of process.startsWith)
    if (!processes.has(id)) tell(process.id, `starts with ${id}, which is not there`);
}

function checkElement(
  process: ProcessDefinition,
  processes: ReadonlyMap<ElementId, ProcessDefinition>,
  element: ElementDefinition,
  tell: Tell,
): void {
  const { id } = element;
  if (element.name === '') tell(id, 'has no name');
  if (element.role === '') tell(id, 'has no role');
  if (!process.scopes[element.scope]) tell(id, `lies in ${element.scope}, which is no scope`);
  for (const flow of [...element.incoming, ...element.outgoing]) {
    if (!process.flows[flow]) tell(id, `names the flow ${flow}, which is not there`);
  }
  if ('decision' in element) checkDecision(process, element, element.decision, tell);
  if (element.behavior === 'complex-gateway') checkExpression(id, element.activation, tell);
  if ('triggers' in element) for (const trigger of element.triggers) checkTrigger(id, trigger, tell);
  if ('throws' in element)
    for (const thrown of element.throws) checkThrow(process, processes, id, thrown, tell);
  if ('boundary' in element) checkActivity(process, processes, element, tell);
  if (element.behavior === 'ad-hoc-sub-process') checkAdHoc(process, element, tell);
  if (element.behavior === 'sub-process' && !process.scopes[id]) tell(id, 'has no scope of its own');
  if (element.behavior === 'call-activity' && element.from === 'same' && !processes.has(element.calls)) {
    tell(id, `calls ${element.calls}, which is not there`);
  }
  if (element.behavior === 'boundary-event') {
    const host = process.elements[element.attachedTo];
    if (!host || !('boundary' in host) || !host.boundary.includes(id))
      tell(id, 'sits on nothing that knows it');
    if (element.triggers.length === 0) tell(id, 'can never happen');
    if (element.handler !== undefined && process.elements[element.handler]?.scope !== element.scope)
      tell(id, `is undone by ${element.handler}, which does not lie beside it`);
  }
}

function checkAdHoc(
  process: ProcessDefinition,
  element: Extract<ElementDefinition, { readonly behavior: 'ad-hoc-sub-process' }>,
  tell: Tell,
): void {
  if (!process.scopes[element.id]) tell(element.id, 'has no scope of its own');
  if (element.offers.length === 0) tell(element.id, 'offers nothing');
  for (const { element: id } of element.offers) {
    if (process.elements[id]?.scope !== element.id)
      tell(element.id, `offers ${id}, which does not lie in it`);
  }
  for (const source of [element.until, element.activates]) {
    if (source !== undefined) checkExpression(element.id, source, tell);
  }
}

function checkActivity(
  process: ProcessDefinition,
  processes: ReadonlyMap<ElementId, ProcessDefinition>,
  element: Extract<ElementDefinition, { readonly boundary: unknown }>,
  tell: Tell,
): void {
  const { id, loop } = element;
  for (const event of element.boundary) {
    if (process.elements[event]?.behavior !== 'boundary-event')
      tell(id, `has ${event} on it, which is no boundary event`);
  }
  if (element.defaultFlow !== undefined && !element.outgoing.includes(element.defaultFlow)) {
    tell(id, 'its default flow does not leave it');
  }
  if (loop?.kind === 'standard' && loop.condition) checkExpression(id, loop.condition, tell);
  if (loop?.kind === 'multi-instance') {
    for (const { when, to } of loop.throws ?? []) {
      if (typeof when === 'object') checkExpression(id, when.condition, tell);
      if ('boundary' in to && !element.boundary.includes(to.boundary))
        tell(id, `its runs set off ${to.boundary}, which is not on it`);
    }
    if (loop.until) checkExpression(id, loop.until, tell);
    if (loop.collect) checkExpression(id, loop.collect.source, tell);
    if (loop.count.by === 'collection') checkExpression(id, loop.count.value, tell);
    if (loop.count.by === 'cardinality') checkOperand(id, loop.count.value, tell);
  }
  for (const { source } of [...(element.inputs ?? []), ...(element.outputs ?? [])])
    checkExpression(id, source, tell);
  if (element.behavior === 'task') checkTask(process, processes, element, tell);
}

function checkTask(
  process: ProcessDefinition,
  processes: ReadonlyMap<ElementId, ProcessDefinition>,
  element: Extract<ElementDefinition, { readonly behavior: 'task' }>,
  tell: Tell,
): void {
  const { id, work } = element;
  for (const thrown of element.sends) checkThrow(process, processes, id, thrown, tell);
  if (work.by === 'expression') checkExpression(id, work.expression, tell);
  if (work.by === 'message') for (const trigger of work.triggers) checkTrigger(id, trigger, tell);
  if (work.by !== 'person') return;
  if (work.role === '') tell(id, 'is done by nobody');
  for (const gateway of work.asks) {
    const asked = process.elements[gateway];
    const decision = asked && 'decision' in asked ? asked.decision : undefined;
    if (decision?.by !== 'question' || decision.askedIn !== id)
      tell(id, `asks for ${gateway}, which does not know it`);
  }
  const names = work.form.fields.map(({ name }) => name);
  if (new Set(names).size < names.length) tell(id, 'asks for the same field twice');
}

/** F1: no gateway with several ways out is left undecided. */
function checkDecision(
  process: ProcessDefinition,
  element: ElementDefinition,
  decision: Decision,
  tell: Tell,
): void {
  const { id, outgoing } = element;
  if (decision.by === 'none') {
    if (outgoing.length > 1) tell(id, 'has several ways out and no decision');
  } else if (decision.by === 'question') {
    const answers = new Set(decision.answers.map(({ flow }) => flow));
    if (answers.size !== outgoing.length || outgoing.some((flow) => !answers.has(flow))) {
      tell(id, 'its answers are not its ways out');
    }
    if (new Set(decision.answers.map(({ label }) => label)).size < answers.size)
      tell(id, 'two answers read the same');
    const task = decision.askedIn === undefined ? undefined : process.elements[decision.askedIn];
    const asks = task?.behavior === 'task' && task.work.by === 'person' ? task.work.asks : [];
    if (decision.askedIn !== undefined && !asks.includes(id))
      tell(id, 'is asked in a step that does not know it');
  } else {
    const open = outgoing.filter((flow) => flow !== decision.defaultFlow && !process.flows[flow]?.condition);
    if (open.length > 0) tell(id, `decides by conditions but ${open.join(', ')} has none`);
    if (decision.defaultFlow !== undefined && !outgoing.includes(decision.defaultFlow)) {
      tell(id, 'its default flow does not leave it');
    }
  }
}

function checkTrigger(id: string, trigger: Trigger, tell: Tell): void {
  if (trigger.kind === 'timer') {
    checkOperand(id, trigger.value, tell);
    if ('literal' in trigger.value && isoTimerKind(String(trigger.value.literal)) !== trigger.timer) {
      tell(id, `${String(trigger.value.literal)} is no ${trigger.timer} in ISO 8601`);
    }
  }
  if (trigger.kind === 'message' && trigger.key) checkExpression(id, trigger.key, tell);
  if ((trigger.kind === 'message' || trigger.kind === 'signal') && trigger.name === '')
    tell(id, 'waits for no name');
}

function checkThrow(
  process: ProcessDefinition,
  processes: ReadonlyMap<ElementId, ProcessDefinition>,
  id: string,
  thrown: Throw,
  tell: Tell,
): void {
  if (thrown.kind === 'compensate' && thrown.activity !== undefined && !process.elements[thrown.activity])
    tell(id, `undoes ${thrown.activity}, which is not there`);
  if (thrown.kind === 'link' && !process.elements[thrown.target]) tell(id, 'links to nothing');
  if (thrown.kind !== 'message') return;
  if (thrown.key) checkExpression(id, thrown.key, tell);
  for (const target of thrown.targets) {
    const receiver = processes.get(target.process);
    const names = receiver ? namesAwaited(receiver, target.element) : [];
    if (!names.includes(thrown.name))
      tell(id, `sends “${thrown.name}” to ${target.element}, which does not wait for it`);
  }
}

function namesAwaited(process: ProcessDefinition, id: ElementId): string[] {
  const element = process.elements[id];
  const own = element && 'triggers' in element ? element.triggers : [];
  const received = element?.behavior === 'task' && element.work.by === 'message' ? element.work.triggers : [];
  const starting = process.starts
    .filter(({ elements }) => elements.includes(id))
    .map(({ trigger }) => trigger);
  return [...own, ...received, ...starting].flatMap((trigger) =>
    trigger.kind === 'message' ? [trigger.name] : [],
  );
}

function checkOperand(id: string, operand: Operand, tell: Tell): void {
  if ('expression' in operand) checkExpression(id, operand.expression, tell);
}

/** F3: every expression compiles. */
function checkExpression(id: string, source: ExpressionSource, tell: Tell): void {
  const compiled = compileExpression(source);
  if (!compiled.ok) tell(id, `“${source.text}” does not compile: ${compiled.error.message}`);
}
