/**
 * Something an element waited for has happened: a timer is due, a message or signal has come.
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { Variables } from '../command.ts';
import type { ReadonlyElementInstance, SubscriptionWait } from '../state.ts';
import type { Step } from '../step.ts';
import { scheduleNext } from '../triggers/timer-trigger.ts';
import { setVariables } from '../variable-scope.ts';
import { isInterrupting, mapsWhatComes } from '../wrappers/boundary-events.ts';
import { keepResult } from '../wrappers/data-mapping.ts';
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
  occur(step, owner, { element, trigger }, takeUp(step, step.instance(owner), element, command.variables));
  return undefined;
};

/** What the event behind is to be handed, because it maps that itself; everything else is set where it belongs. */
function takeUp(
  step: Step,
  owner: ReadonlyElementInstance,
  event: ElementId,
  variables: Variables,
): Variables {
  if (event === owner.element) {
    keepResult(step, owner, step.program.element(event), variables);
    return {};
  }
  if (mapsWhatComes(step, event)) return variables;
  setVariables(step, step.instance(owner.scope), variables);
  return {};
}

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
