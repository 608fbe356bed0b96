/**
 * Undoing in the course of events: who asks for it waits, or goes on; what follows when it is over.
 *
 * Boundary: what is undone and in which order is `compensation.ts`, what a transaction is `transaction.ts`.
 *
 * Source: BPMN 2.0.2, 13.3.8 (transactions), 13.5.5 (compensation).
 */
import type { Key } from '../command.ts';
import { COMPLETE, type Next } from '../next.ts';
import type { Step } from '../step.ts';
import { leaveByBoundary } from './boundary-events.ts';
import { beginCompensation, continueCompensation, scopeToUndo } from './compensation.ts';
import { complete, settleScope } from './lifecycle.ts';
import { terminate } from './termination.ts';
import { cancelBoundary, stopTransaction, transactionAround } from './transaction.ts';

/** A compensation throw or end event (BPMN 13.5.5). Where nothing can be undone it goes on at once. */
export function compensate(
  step: Step,
  key: Key,
  { activity, waits }: Extract<Next, { do: 'compensate' }>,
): void {
  const { element, scope: from } = step.instance(key);
  const scope = scopeToUndo(step, from, activity);
  const wanted = { element, ...(activity !== undefined && { activity }), ...(waits && { awaitedBy: key }) };
  const undoing = scope === undefined ? undefined : beginCompensation(step, { ...wanted, scope });
  if (undoing !== undefined) continueUndoing(step, undoing);
  if (undoing === undefined || !waits) complete(step, key, COMPLETE);
}

export function continueUndoing(step: Step, key: Key): void {
  const ended = continueCompensation(step, key);
  if (ended === undefined) return;
  if (ended.awaitedBy === 0 || !step.lives(ended.awaitedBy)) settleScope(step, ended.scope);
  else if (ended.awaitedBy === ended.scope) leaveCancelled(step, ended.scope);
  else complete(step, ended.awaitedBy, COMPLETE);
}

/** A cancel end event: the transaction is left once all that was done in it is undone. */
export function cancel(step: Step, key: Key): void {
  const { element, scope } = step.instance(key);
  step.emit({ kind: 'element-completed', key, element, scope });
  const transaction = transactionAround(step, scope);
  if (transaction === undefined) {
    settleScope(step, scope);
    return;
  }
  const { key: whole } = transaction;
  stopTransaction(step, transaction);
  const undoing = beginCompensation(step, { element, scope: whole, awaitedBy: whole });
  if (undoing === undefined) leaveCancelled(step, whole);
  else continueUndoing(step, undoing);
}

/** Without a cancel boundary event nothing goes on there. */
function leaveCancelled(step: Step, transaction: Key): void {
  const instance = step.instance(transaction);
  const boundary = cancelBoundary(step, instance);
  if (boundary !== undefined) {
    leaveByBoundary(step, instance, boundary, {});
    return;
  }
  terminate(step, transaction);
  settleScope(step, instance.scope);
}
