/**
 * What throw and end events do, by kind; a kind without its case does not compile.
 *
 * Invariant: everything that may meet an impediment (message keys) is worked out before the first event.
 */
import type { Throw } from '../../wiring/definition.ts';
import { handedVariables } from '../handed-variables.ts';
import { COMPLETE, type Given, type Next, WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { offerUserTask } from '../user-task.ts';
import { payloadOf, prepareMessage, throwMessage } from './throw-message.ts';

/** `after-people`: once more, because a person has done one of the throws that are done by hand. */
export function performThrows(
  step: Step,
  instance: ReadonlyElementInstance,
  throws: readonly Throw[],
  which: 'all' | 'after-people',
): Next {
  if (throws.length === 0) return COMPLETE;
  if (which === 'after-people') return instance.waits.length > 0 ? WAIT : consequence(throws);
  const given = publish(step, instance, throws);
  offerByHand(step, instance, throws);
  const then = instance.waits.length > 0 ? WAIT : consequence(throws);
  return given.length === 0 ? then : { do: 'give', given, then };
}

/** To the world at once; what others of this instance get, in the order of the definitions, is returned. */
function publish(step: Step, instance: ReadonlyElementInstance, throws: readonly Throw[]): Given[] {
  const messages = throws.flatMap((thrown) =>
    thrown.kind === 'message' ? [prepareMessage(step, instance, thrown)] : [],
  );
  const signals = throws.flatMap((thrown) =>
    thrown.kind === 'signal' ? [{ thrown, payload: payloadOf(step, instance, thrown.payload) }] : [],
  );
  for (const message of messages) throwMessage(step, instance, message);
  const given: Given[] = [];
  for (const { thrown, payload } of signals) {
    const { element } = instance;
    step.emit({ kind: 'signal-thrown', key: instance.key, element, name: thrown.name });
    const variables = payload ?? handedVariables(step, instance);
    const reached = step.state.keys;
    step.ask({ kind: 'broadcast-signal', element, name: thrown.name, variables, reached });
    given.push({ kind: 'signal', name: thrown.name, variables: payload ?? {}, reached });
  }
  for (const thrown of throws) {
    if (thrown.kind === 'escalation') given.push({ kind: 'escalation', code: thrown.code });
  }
  return given;
}

function offerByHand(step: Step, instance: ReadonlyElementInstance, throws: readonly Throw[]): void {
  for (const thrown of throws) {
    if (thrown.kind !== 'by-hand') continue;
    const { role, form, instruction } = thrown.work;
    const { element } = instance;
    const offered = { element, purpose: 'work', title: step.nameOf(element), role, form } as const;
    offerUserTask(step, instance, instruction === undefined ? offered : { ...offered, instruction });
  }
}

/** An error, an undoing or the end of the scope outweighs going on. */
function consequence(throws: readonly Throw[]): Next {
  for (const thrown of throws) {
    switch (thrown.kind) {
      case 'error':
        return { do: 'throw-error', code: thrown.code };
      case 'terminate':
        return { do: 'end-scope' };
      case 'cancel':
        return { do: 'cancel' };
      case 'compensate': {
        const { activity, waits } = thrown;
        return { do: 'compensate', waits, ...(activity !== undefined && { activity }) };
      }
      case 'link':
        return { do: 'complete', flows: [], link: thrown.target };
      case 'message':
      case 'signal':
      case 'escalation':
      case 'by-hand':
        break; // done already
    }
  }
  return COMPLETE;
}
