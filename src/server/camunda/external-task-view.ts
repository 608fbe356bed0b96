/**
 * Jobs as Camunda 7's external tasks.
 *
 * Invariants:
 * ET1  `retries` is null until a failure was reported; then it is what the worker said.
 * ET2  A job that sees everything is shown the variables as they are now; one whose wiring gives it inputs, these alone.
 */
import type { Variables } from '../../kernel/command.ts';
import type { JobRow } from '../../ports/store.ts';
import { innerId } from '../views/task-view.ts';
import type { EngineContext } from './engine-context.ts';
import { engineDate } from './engine-dates.ts';
import { variablesSeenBy } from './instance-variables.ts';
import { typedVariables } from './typed-variables.ts';

/** What stands between a worker's message and its details where both are kept as one text. */
const details = '\n\n';

export function failureText(message: string, more: string | undefined): string {
  return more === undefined ? message : `${message}${details}${more}`;
}

/** As lists show it. */
export async function externalTaskView(job: JobRow, context: EngineContext) {
  const line = await context.baton.queries.instance(job.instance);
  const definition = line === undefined ? undefined : await context.definitions.of(line);
  const state = (await context.baton.host.view(job.instance))?.state;
  const owner = state?.waits.get(job.key)?.owner ?? job.key;
  return {
    activityId: job.element,
    activityInstanceId: `${job.element}:${innerId({ instance: job.instance, key: owner })}`,
    errorMessage: job.failure?.split(details)[0] ?? null,
    executionId: innerId({ instance: job.instance, key: owner }),
    id: innerId(job),
    lockExpirationTime: lockEnd(job),
    createTime: engineDate(job.createdAt),
    processDefinitionId: definition?.id ?? null,
    processDefinitionKey: definition?.process.id ?? null,
    processDefinitionVersionTag: null,
    processInstanceId: String(job.instance),
    retries: job.attempt === 1 ? null : Math.max(0, job.maxAttempts - job.attempt + 1),
    suspended: false,
    workerId: job.worker ?? null,
    topicName: job.jobType,
    tenantId: null,
    priority: job.priority ?? 0,
    businessKey: line === undefined ? null : await context.businessKey(line),
  };
}

export interface WantedVariables {
  /** Absent: all. */
  readonly names?: readonly string[];
  readonly localOnly?: boolean;
}

/** As a worker gets it that has just locked it. */
export async function lockedTaskView(
  job: JobRow,
  { names, localOnly = false }: WantedVariables,
  withProperties: boolean,
  context: EngineContext,
) {
  const seen = await taskVariables(job, localOnly, context);
  const chosen =
    names === undefined
      ? seen
      : Object.fromEntries(Object.entries(seen).filter(([name]) => names.includes(name)));
  const [, errorDetails = null] = job.failure?.split(details) ?? [];
  return {
    ...(await externalTaskView(job, context)),
    errorDetails,
    variables: typedVariables(chosen),
    ...(withProperties ? { extensionProperties: { ...job.headers } } : {}),
  };
}

export async function taskVariables(
  job: JobRow,
  localOnly: boolean,
  context: EngineContext,
): Promise<Variables> {
  const view = await context.baton.host.view(job.instance);
  const owner = view?.state.waits.get(job.key)?.owner;
  if (view === undefined || owner === undefined) return localOnly ? {} : job.variables;
  const { local, visible } = variablesSeenBy(view.state, owner);
  if (localOnly) return local;
  if (!(await seesEverything(job, view.deployment, context))) return job.variables;
  // A list that the step is repeated over was left out of what the job was given; it is not put in again.
  const now = Object.entries(visible).filter(
    ([name, value]) => Object.hasOwn(job.variables, name) || !Array.isArray(value),
  );
  return { ...job.variables, ...Object.fromEntries(now) };
}

async function seesEverything(job: JobRow, deployment: number, context: EngineContext): Promise<boolean> {
  const { definition } = await context.baton.library.deployment(deployment);
  for (const { elements } of definition.processes) {
    const element = elements[job.element];
    if (element?.behavior !== 'task' || element.work.by !== 'job') continue;
    if (element.work.inputs !== undefined) return false;
    return element.inputs === undefined || element.work.sees === 'everything';
  }
  return true;
}

function lockEnd({ worker, readyAt }: JobRow): string | null {
  return worker === undefined || readyAt === undefined ? null : engineDate(readyAt);
}
