/**
 * The table of commands: a kind without an entry does not compile.
 */
import type { Command } from '../command.ts';
import type { Rejection } from '../decision.ts';
import type { Step } from '../step.ts';
import { escalateFromCall, failCall, returnFromCall } from './call-commands.ts';
import type { CommandHandler } from './command-handler.ts';
import { setInstanceVariables, terminateInstance } from './instance-commands.ts';
import { completeJob, failJob, throwJobError } from './job-commands.ts';
import { modifyInstance } from './modify-instance.ts';
import { resolveIncident } from './resolve-incident.ts';
import { startInstance } from './start-instance.ts';
import { deliver, fireTimer } from './trigger-commands.ts';
import { claimUserTask, completeUserTask, releaseUserTask, reportError } from './user-task-commands.ts';

const handlers: { readonly [K in Command['kind']]: CommandHandler<K> } = {
  'start-instance': startInstance,
  'complete-job': completeJob,
  'fail-job': failJob,
  'throw-job-error': throwJobError,
  'claim-user-task': claimUserTask,
  'release-user-task': releaseUserTask,
  'complete-user-task': completeUserTask,
  'report-error': reportError,
  'fire-timer': fireTimer,
  deliver,
  'return-from-call': returnFromCall,
  'escalate-from-call': escalateFromCall,
  'fail-call': failCall,
  'set-variables': setInstanceVariables,
  'resolve-incident': resolveIncident,
  'terminate-instance': terminateInstance,
  'modify-instance': modifyInstance,
};

export function handle<K extends Command['kind']>(
  step: Step,
  command: Extract<Command, { kind: K }>,
): Rejection | undefined {
  const handler: unknown = handlers[command.kind];
  return (handler as CommandHandler<K>)(step, command); // cast: the entry of this very command's kind
}
