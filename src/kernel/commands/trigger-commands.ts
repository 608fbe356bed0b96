/**
 * Something an element waited for has happened: a timer is due, a message or signal has come.
 */
import type { SubscriptionWait } from '../state.ts';
import type { Step } from '../step.ts';
import { scheduleNext } from '../triggers/timer-trigger.ts';
import { setVariables } from '../variable-scope.ts';
import { isInterrupting } from '../wrappers/boundary-events.ts';
import { occur } from '../wrappers/lifecycle.ts';
import { type CommandHandler, reject } from './command-handler.ts';

export const fireTimer: CommandHandler<'fire-timer'> = (step, command) => {
  const wait = step.wait('timer', command.timer);
  if (wait === undefined) {
    return reject(
      'no-such-timer',
      `Timer ${command.timer} is not set: expected a timer this instance waits for.`,
    );
  }
  const { owner, element } = wait;
  step.emit({ kind: 'timer-fired', timer: wait.key, key: owner, element });
  step.ask({ kind: 'cancel-timer', timer: wait.key });
  const goesOn = !isInterrupting(step, element);
  if (goesOn) scheduleNext(step, step.instance(owner), wait);
  occur(step, owner, { element, trigger: wait.trigger }, {});
  return undefined;
};

export const deliver: CommandHandler<'deliver'> = (step, command) => {
  const wait = step.wait('subscription', command.subscription);
  if (wait === undefined) {
    return reject(
      'no-such-subscription',
      `Subscription ${command.subscription} is not open: expected one this instance waits for.`,
    );
  }
  const { key: subscription, owner, element, trigger } = wait;
  const stays = !isInterrupting(step, element);
  step.emit({ kind: 'trigger-received', subscription, key: owner, element, stays });
  if (!stays) step.ask({ kind: 'close-subscription', subscription });
  withdrawConfirmation(step, wait);
  setVariables(step, step.instance(owner), command.variables);
  occur(step, owner, { element, trigger }, {});
  return undefined;
};

/** Nobody needs to say what is known now. */
function withdrawConfirmation(step: Step, happened: Readonly<SubscriptionWait>): void {
  for (const key of [...step.instance(happened.owner).waits]) {
    const wait = step.wait('user-task', key);
    if (
      wait?.purpose === 'confirmation' &&
      wait.element === happened.element &&
      wait.trigger === happened.trigger
    ) {
      step.withdraw(wait);
    }
  }
}
