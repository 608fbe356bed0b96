/**
 * Work by a job: a connector, a script, an agent or an external worker takes it. Its end is `commands/job-commands.ts`.
 */

import type { Work } from '../../wiring/definition.ts';
import type { Variables } from '../command.ts';
import { evaluateToJson } from '../evaluate.ts';
import { handedVariables } from '../handed-variables.ts';
import { type Next, WAIT } from '../next.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { dataOf, inputVariables, mapSimply } from '../wrappers/data-mapping.ts';

export type JobWork = Extract<Work, { by: 'job' }>;

export function startJobWork(step: Step, instance: ReadonlyElementInstance, work: JobWork): Next {
  const kept = step.takeOver('job', instance.key, { element: instance.element, trigger: -1 });
  if (kept !== undefined) return WAIT;
  const variables = jobVariables(step, instance, work);
  const job = step.nextKey();
  step.emit({
    kind: 'job-created',
    job,
    key: instance.key,
    element: instance.element,
    jobType: work.jobType,
  });
  step.ask({
    kind: 'create-job',
    job,
    element: instance.element,
    jobType: work.jobType,
    variables,
    attempts: work.retry.attempts,
    backoff_ms: work.retry.backoff_ms,
    ...(work.headers !== undefined && { headers: work.headers }),
    ...(work.priority !== undefined && { priority: work.priority }),
  });
  return WAIT;
}

function jobVariables(step: Step, instance: ReadonlyElementInstance, work: JobWork): Variables {
  if (work.inputs !== undefined)
    return mapSimply(work.inputs, (source) => evaluateToJson(step, instance, source));
  const inputs = dataOf(step.definitionOf(instance))?.inputs;
  if (inputs === undefined || work.sees === 'everything') return handedVariables(step, instance);
  return inputVariables(instance, inputs);
}
