/**
 * Transactions: a cancel end event ends whatever still runs in the transaction around it; then what was done in it is
 * undone, and only then it is left by its cancel boundary event.
 *
 * Boundary: which transaction, and emptying it; undoing is `compensation.ts`, the order of things `lifecycle.ts`.
 *
 * Invariants:
 * C1  Of a repeated transaction all runs are cancelled and undone: its boundary belongs to all of them.
 * C2  What was complete in a subprocess that still ran inside is undone too, and what an undoing inside had not yet undone.
 *
 * Source: BPMN 2.0.2, 10.3.5.3 and 10.5.6 (cancel events), 13.3.8.
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { Key } from '../command.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { emptyScopeKeeping } from './termination.ts';

/** The transaction around `from`, as a whole: the body of a repeated one. */
export function transactionAround(step: Step, from: Key): ReadonlyElementInstance | undefined {
  let at = step.instance(from);
  while (at.role !== 'process') {
    const element = at.role === 'undo' ? undefined : step.program.element(at.element);
    if (element?.behavior === 'sub-process' && element.transaction === true)
      return at.role === 'run' ? step.instance(at.scope) : at;
    at = step.instance(at.scope);
  }
  return undefined;
}

export function stopTransaction(step: Step, transaction: ReadonlyElementInstance): void {
  const { key, element, repetition } = transaction;
  emptyScopeKeeping(step, key);
  if (repetition !== undefined && !repetition.over) step.emit({ kind: 'runs-ended', key, element });
}

export function cancelBoundary(step: Step, transaction: ReadonlyElementInstance): ElementId | undefined {
  const element = step.definitionOf(transaction);
  const boundary = 'boundary' in element ? element.boundary : [];
  return boundary.find((id) => {
    const event = step.program.element(id);
    return event.behavior === 'boundary-event' && event.triggers.some(({ kind }) => kind === 'cancel');
  });
}
