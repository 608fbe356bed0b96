/**
 * Commands on the instance as a whole.
 */
import { setVariables } from '../variable-scope.ts';
import { reconsiderJoins } from '../wrappers/joins.ts';
import { completeInstance } from '../wrappers/lifecycle.ts';
import { CALLED_TERMINATED } from './call-commands.ts';
import type { CommandHandler } from './command-handler.ts';

export const setInstanceVariables: CommandHandler<'set-variables'> = (step, command) => {
  setVariables(step, step.instance(step.state.root), command.variables, command.by);
  reconsiderJoins(step);
  return undefined;
};

export const terminateInstance: CommandHandler<'terminate-instance'> = (step, command) => {
  const { reason, by } = command;
  const error = step.state.parent === undefined ? undefined : { code: CALLED_TERMINATED, message: reason };
  completeInstance(step, 'terminated', error, by === undefined ? { reason } : { reason, by });
  return undefined;
};
