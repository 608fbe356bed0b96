/**
 * Listeners: what a dialect has done beside a step, a flow or a process, as far as that can be done here: expressions,
 * JavaScript, jobs of programs outside, and programs that the wiring maps (`handlers`). Everything else is a finding.
 *
 * Source: Camunda 7 manual, "Execution Listener", "Task Listener"; Camunda 8 documentation, "Execution listeners".
 */
import type { FlowNode, SequenceFlow } from '../bpmn/diagram.ts';
import type { ListenerMeaning, ListenerMoment } from '../bpmn/meaning.ts';
import { flowLabel, nameOf } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import { isActivity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import { defaultRetry } from './dialect-work.ts';
import type { Listener, ListenerRun } from './listener-definition.ts';
import { JAVASCRIPT_JOBS, javascriptFormats } from './script-work.ts';
import { quote } from './usable-expression.ts';
import { usableEffect } from './written-operand.ts';

/** A task is created after its step has begun, and completed before the step ends. */
const order: readonly ListenerMoment[] = ['start', 'create', 'assignment', 'complete', 'end'];

export function listenersOf(compilation: Compilation, node: FlowNode): readonly Listener[] {
  const missed: string[] = [];
  const said = (node.meaning?.listeners ?? []).toSorted((a, b) => order.indexOf(a.on) - order.indexOf(b.on));
  const found = said.flatMap((one): Listener[] => {
    const on = momentOf(compilation, node, one);
    const run = on === undefined ? undefined : runOf(compilation, one);
    if (on !== undefined && run !== undefined && fits(node, on, run)) return [{ on, run }];
    missed.push(describe(one));
    return [];
  });
  report(compilation, node.id, quote(nameOf(compilation.map, node)), missed, node.line);
  return found;
}

/** Expressions only: nothing waits on a flow. */
export function flowListenersOf(compilation: Compilation, flow: SequenceFlow): readonly ExpressionSource[] {
  const missed: string[] = [];
  const found = (flow.listeners ?? []).flatMap((said): ExpressionSource[] => {
    const run = said.on === 'unknown' ? undefined : runOf(compilation, said);
    if (run?.by === 'expression') return [run.expression];
    missed.push(describe(said));
    return [];
  });
  report(compilation, flow.id, `the way ${quote(flowLabel(compilation.map, flow))}`, missed);
  return found;
}

/** Listeners of a process are told about, not heard: nothing waits at its edges. */
export function reportProcessListeners(compilation: Compilation): void {
  for (const process of compilation.map.runnable) {
    const missed = (process.listeners ?? []).map(describe);
    report(compilation, process.id, 'the process', missed);
  }
}

/** A user task begins when it is offered and ends when it is done, so its listeners are heard then. */
function momentOf(
  compilation: Compilation,
  node: FlowNode,
  { on }: ListenerMeaning,
): Listener['on'] | undefined {
  if (on === 'start' || on === 'end') return on;
  if (!compilation.isByPerson(node.id)) return undefined;
  if (on === 'create') return 'start';
  if (on === 'complete') return 'end';
  return on === 'assignment' ? 'claim' : undefined;
}

/** Only activities can wait for a job when their work is done; nobody waits while a task is being taken. */
function fits(node: FlowNode, on: Listener['on'], run: ListenerRun): boolean {
  return run.by === 'expression' || on === 'start' || (on === 'end' && isActivity(node));
}

function runOf(compilation: Compilation, { run }: ListenerMeaning): ListenerRun | undefined {
  switch (run.kind) {
    case 'expression': {
      const read = usableEffect(run.expression);
      return 'source' in read
        ? { by: 'expression', expression: read.source }
        : mapped(compilation, run.expression.text);
    }
    case 'script':
      return javascriptFormats.test(run.script.format?.trim() ?? '')
        ? {
            by: 'job',
            jobType: JAVASCRIPT_JOBS,
            settings: { text: run.script.text },
            retry: { attempts: 1, backoff_ms: 0 },
          }
        : undefined;
    case 'worker':
      return 'literal' in run.jobType && typeof run.jobType.literal === 'string'
        ? { by: 'job', jobType: run.jobType.literal, retry: { ...defaultRetry, attempts: run.attempts } }
        : undefined;
    case 'handler':
      return mapped(compilation, run.handler);
  }
}

/** What the wiring says takes the place of a program of the other engine. */
function mapped(compilation: Compilation, handler: string): ListenerRun | undefined {
  const handlers = compilation.wiring.handlers ?? {};
  const wired = Object.hasOwn(handlers, handler) ? handlers[handler] : undefined;
  return wired?.by === 'job'
    ? { by: 'job', jobType: wired.jobType, retry: wired.retry ?? defaultRetry }
    : undefined;
}

function describe({ on, event, run }: ListenerMeaning): string {
  const what =
    run.kind === 'handler'
      ? run.handler
      : run.kind === 'expression'
        ? run.expression.text
        : run.kind === 'script'
          ? `a script in ${run.script.format ?? 'an unnamed language'}`
          : 'a job';
  return `${quote(what)} at ${event ?? on}`;
}

function report(
  compilation: Compilation,
  id: string,
  where: string,
  missed: readonly string[],
  line?: number,
): void {
  if (missed.length === 0) return;
  compilation.reportAt(
    'listener-not-carried-out',
    id,
    {
      message: `At ${where} the diagram has something done beside it that Baton does not do: ${missed.join(', ')}.`,
      default: 'It is left out. A program can be mapped in the wiring as a handler done by a job.',
    },
    line,
  );
}
