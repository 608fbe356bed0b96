/**
 * Activities: which of three things an activity is when it runs: one step, a subprocess with something inside, or the
 * call of a process that can be found.
 *
 * Boundary: tells them apart without findings, so that every subject may ask; the findings stand in `steps.ts`.
 */
import type { CallActivity, SubProcess, Task } from '../bpmn/diagram.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import { hasSteps, type Place } from './diagram-map.ts';
import { usableSource } from './written-operand.ts';

export type Activity = Task | SubProcess | CallActivity;

export function isActivity(node: Place['node']): node is Activity {
  return 'isForCompensation' in node;
}

/** A step of its own, a subprocess with something inside, or the call of a process that can be found. */
export function activityKind(compilation: Compilation, node: Activity): 'step' | 'sub-process' | 'call' {
  if ('scope' in node) return hasSteps(node.scope) ? 'sub-process' : 'step';
  if (wiredCall(compilation, node.id) !== undefined) return 'call';
  if (node.type !== 'callActivity') return 'step';
  if (isWired(compilation, node.id)) return 'step';
  return calledFrom(compilation, node) === undefined ? 'step' : 'call';
}

/** The process that the wiring lets run in a step's place, where there is one of that id to run. */
export function wiredCall(
  { wiring, map, catalogue }: Compilation,
  id: string,
): { readonly calls: string; readonly from: 'same' | 'other' } | undefined {
  const wired = wiring.steps?.[id];
  if (wired?.by !== 'process') return undefined;
  if (map.runnableById.has(wired.process)) return { calls: wired.process, from: 'same' };
  return catalogue.hasProcess(wired.process) ? { calls: wired.process, from: 'other' } : undefined;
}

/** The wiring says who or what does it, not only which data go in and out. */
function isWired(compilation: Compilation, id: string): boolean {
  const wired = compilation.wiring.steps?.[id];
  return wired !== undefined && wired.by !== 'drawn' && wired.by !== 'template';
}

/** Where the process that is called stands; nothing where there is none to call. */
export function calledFrom(compilation: Compilation, node: CallActivity): 'same' | 'other' | undefined {
  if (calledBy(node) !== undefined) return 'other';
  if (node.calledElement === undefined) return undefined;
  if (compilation.map.runnableById.has(node.calledElement)) return 'same';
  if (compilation.diagram.globalTasks.some(({ id }) => id === node.calledElement)) return undefined;
  return compilation.catalogue.hasProcess(node.calledElement) ? 'other' : undefined;
}

/** The expression that gives the id of the called process when the call is reached. */
export function calledBy(node: CallActivity): ExpressionSource | undefined {
  const said = node.meaning?.call?.process;
  const written =
    said !== undefined && 'expression' in said
      ? said.expression
      : /[$#]\{/u.test(node.calledElement ?? '')
        ? { language: 'juel' as const, text: node.calledElement ?? '' }
        : undefined;
  const read = written && usableSource(written);
  return read !== undefined && 'source' in read ? read.source : undefined;
}
