/**
 * The end of a job: done, failed, or ended by an error the diagram knows.
 */
import type { Work } from '../../wiring/definition.ts';
import type { Key } from '../command.ts';
import type { Rejection } from '../decision.ts';
import { takeReturned } from '../elements/call-activity.ts';
import type { ThrownError } from '../event.ts';
import { COMPLETE } from '../next.ts';
import type { JobWait } from '../state.ts';
import type { Step } from '../step.ts';
import { setVariables } from '../variable-scope.ts';
import { keepLocals, keepMappedResult, mapResult } from '../wrappers/data-mapping.ts';
import { findErrorCatcher, isCaughtByCaller } from '../wrappers/error-catcher.ts';
import { guarded, raiseIncident } from '../wrappers/incidents.ts';
import { complete, goOnListening } from '../wrappers/lifecycle.ts';
import { throwError } from '../wrappers/throwing.ts';
import { type CommandHandler, reject } from './command-handler.ts';

export const completeJob: CommandHandler<'complete-job'> = (step, command) => {
  const wait = step.wait('job', command.job);
  if (wait === undefined) return noSuchJob(command.job);
  const { owner: key, element } = wait;
  const instance = step.instance(key);
  const { listening } = instance;
  const { explanation } = command;
  const completed = { kind: 'job-completed', job: wait.key, key, element } as const;
  step.emit(explanation === undefined ? completed : { ...completed, explanation });
  step.ask({ kind: 'remove-job', job: wait.key });
  if (listening !== undefined) {
    setVariables(step, instance, { ...command.variables, ...command.locals });
    goOnListening(step, key, listening);
    return undefined;
  }
  keepLocals(step, instance, step.definitionOf(instance), command.locals);
  keepMappedResult(step, instance, mappedByWork(step, key), command.variables);
  takeOverResult(step, key);
  return undefined;
};

/** Also what is done again when an incident of this stage is resolved. */
export function takeOverResult(step: Step, key: Key): void {
  const taken = guarded(step, key, 'results', () => {
    const instance = step.instance(key);
    if (step.definitionOf(instance).behavior === 'call-activity') takeReturned(step, instance);
    mapResult(step, instance, mappedByWork(step, key));
    return true;
  });
  if (taken === true) complete(step, key, COMPLETE);
}

export const failJob: CommandHandler<'fail-job'> = (step, command) => {
  const wait = step.wait('job', command.job);
  if (wait === undefined) return noSuchJob(command.job);
  const { key: job, owner: key, element } = wait;
  const { message, retryAt, attemptsLeft, explanation } = command;
  const told = explanation === undefined ? {} : { explanation };
  if (retryAt !== undefined) {
    step.emit({ kind: 'job-failed', job, key, element, message, retryAt, ...told });
    step.ask({
      kind: 'retry-job',
      job,
      at: retryAt,
      message,
      ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
    });
    return undefined;
  }
  step.emit({ kind: 'job-failed', job, key, element, message, ...told });
  step.ask({ kind: 'remove-job', job });
  raiseIncident(step, key, 'job', { code: 'job-failed', message });
  return undefined;
};

export const throwJobError: CommandHandler<'throw-job-error'> = (step, command) => {
  const wait = step.wait('job', command.job);
  if (wait === undefined) return noSuchJob(command.job);
  const { owner: key, element } = wait;
  const { code, message } = command;
  const error = message === undefined ? { code } : { code, message };
  const isCaught =
    findErrorCatcher(step, step.instance(key), code) !== undefined || isCaughtByCaller(step, code);
  if (isCaught) throwError(step, { key, element, from: key }, error, command.variables ?? {});
  else holdUp(step, wait, error);
  return undefined;
};

/** A program said so, not the drawing: that must not end a case, so it waits until somebody has looked. */
function holdUp(step: Step, { key: job, owner: key, element }: Readonly<JobWait>, error: ThrownError): void {
  const told = error.message === undefined ? error.code : `${error.code}: ${error.message}`;
  const message = `"${step.nameOf(element)}" ended with an error that nothing in the diagram catches: ${told}`;
  step.emit({ kind: 'error-thrown', key, element, ...error });
  step.emit({ kind: 'job-failed', job, key, element, message });
  step.ask({ kind: 'remove-job', job });
  raiseIncident(step, key, 'job', { code: 'error-not-caught', message });
}

function mappedByWork(step: Step, key: Key) {
  const element = step.definitionOf(step.instance(key));
  const work: Work | undefined = element.behavior === 'task' ? element.work : undefined;
  return work?.by === 'job' ? work.outputs : undefined;
}

function noSuchJob(job: Key): Rejection {
  return reject('no-such-job', `Job ${job} is not open: expected a job this instance waits for.`);
}
