/**
 * Something an element waited for has happened: a timer is due, a message or signal has come.
 */

import { belongs } from '../correlation.ts';
import { scheduleNext } from '../triggers/timer-trigger.ts';
import { waitsAgain } from '../triggers/waits-again.ts';
import { occur, receive } from '../wrappers/occurrences.ts';
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
  const goesOn = waitsAgain(step, element);
  if (goesOn) scheduleNext(step, step.instance(owner), wait);
  occur(step, owner, { element, trigger: wait.trigger }, {});
  return undefined;
};

export const deliver: CommandHandler<'deliver'> = (step, command) => {
  const wait = step.wait('subscription', command.subscription);
  if (wait === undefined || wait.on === 'condition') {
    return reject(
      'no-such-subscription',
      `Subscription ${command.subscription} is not open: expected one this instance waits for.`,
    );
  }
  if (wait.on === 'message' && !belongs(step, wait.name, command.variables)) {
    return reject(
      'no-such-subscription',
      `The message "${wait.name}" is of another conversation than this instance's: its correlation key is another one.`,
    );
  }
  receive(step, wait, command.variables);
  return undefined;
};
