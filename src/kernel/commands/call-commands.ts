/**
 * What becomes of a call: the called instance has ended, or could not be started.
 */
import type { Key } from '../command.ts';
import type { Rejection } from '../decision.ts';
import { RETURNED } from '../elements/call-activity.ts';
import { setOwnVariables } from '../variable-scope.ts';
import { keepResult } from '../wrappers/data-mapping.ts';
import { findErrorCatcher } from '../wrappers/error-catcher.ts';
import { raiseIncident } from '../wrappers/incidents.ts';
import { escalate, throwError } from '../wrappers/throwing.ts';
import { continueUndoing } from '../wrappers/undoing.ts';
import { type CommandHandler, reject } from './command-handler.ts';
import { takeOverResult } from './job-commands.ts';

/** The error code by which a called instance tells that somebody ended it; nobody's mistake ends the caller too. */
export const CALLED_TERMINATED = 'called-instance-terminated';

export const returnFromCall: CommandHandler<'return-from-call'> = (step, command) => {
  const wait = step.wait('call', command.call);
  if (wait === undefined) return noSuchCall(command.call);
  const { key, element } = wait;
  const { error, variables, undo } = command;
  const isUndoing = step.instance(key).role === 'undo';
  const { process } = wait;
  step.emit({
    kind: 'call-returned',
    key,
    element,
    ...(error !== undefined && { error }),
    ...(undo !== undefined && !isUndoing && { undo: { process, variables, done: undo } }),
  });
  if (error === undefined && isUndoing) continueUndoing(step, key);
  else if (error === undefined) {
    const instance = step.instance(key);
    const definition = step.definitionOf(instance);
    if (definition.behavior === 'call-activity' && definition.takes !== undefined)
      setOwnVariables(step, key, { [RETURNED]: variables });
    else keepResult(step, instance, definition, variables);
    takeOverResult(step, key);
  } else if (
    error.code === CALLED_TERMINATED &&
    findErrorCatcher(step, step.instance(key), error.code) === undefined
  ) {
    const message = `The process called by "${step.nameOf(element)}" was ended: ${error.message ?? 'no reason was given'}.`;
    raiseIncident(step, key, 'call', { code: 'error-not-caught', message });
  } else {
    throwError(step, { key, element, from: key }, error, variables);
  }
  return undefined;
};

export const escalateFromCall: CommandHandler<'escalate-from-call'> = (step, command) => {
  const wait = step.wait('call', command.call);
  if (wait === undefined) return noSuchCall(command.call);
  escalate(step, { key: wait.key, element: wait.element, from: wait.key }, command.code, command.variables);
  return undefined;
};

export const failCall: CommandHandler<'fail-call'> = (step, command) => {
  const wait = step.wait('call', command.call);
  if (wait === undefined) return noSuchCall(command.call);
  step.emit({ kind: 'call-returned', key: wait.key, element: wait.element });
  raiseIncident(step, wait.key, 'call', { code: 'called-process-missing', message: command.message });
  return undefined;
};

function noSuchCall(call: Key): Rejection {
  return reject('no-such-call', `Call ${call} is not open: expected a call this instance waits for.`);
}
