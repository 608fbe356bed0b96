/**
 * `/external-task/fetchAndLock`: the long poll of Camunda 7's workers.
 *
 * Source: Camunda 7.24 REST API, "Fetch and Lock External Tasks".
 */
import { type Static, Type } from 'typebox';
import type { JobRequest } from '../../host/host-api.ts';
import type { JobFilter, JobRow } from '../../ports/store.ts';
import type { App } from '../server-context.ts';
import type { WorkWaiters } from '../wait-for-work.ts';
import type { EngineContext } from './engine-context.ts';
import { cutOf, given } from './engine-request.ts';
import { lockedTaskView } from './external-task-view.ts';
import { haveValues, processVariables } from './instance-variables.ts';
import { plainVariables } from './typed-variables.ts';

const Names = Type.Optional(Type.Array(Type.String(), { maxItems: 1_000 }));
const Switch = Type.Optional(Type.Boolean());
const Topic = Type.Object({
  topicName: Type.String({ minLength: 1, maxLength: 500 }),
  lockDuration: Type.Integer({ minimum: 1, maximum: 366 * 86_400_000 }),
  variables: Names,
  localVariables: Switch,
  businessKey: Type.Optional(Type.String()),
  processDefinitionId: Type.Optional(Type.String()),
  processDefinitionIdIn: Names,
  processDefinitionKey: Type.Optional(Type.String()),
  processDefinitionKeyIn: Names,
  processDefinitionVersionTag: Type.Optional(Type.String()),
  processVariables: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  tenantIdIn: Names,
  withoutTenantId: Switch,
  includeExtensionProperties: Switch,
});
type Topic = Static<typeof Topic>;

const FetchAndLock = Type.Object({
  workerId: Type.String({ minLength: 1, maxLength: 200 }),
  maxTasks: Type.Integer({ minimum: 1, maximum: 1_000 }),
  usePriority: Switch,
  /** Milliseconds; as long as the other engine waits at most. */
  asyncResponseTimeout: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_800_000 })),
  topics: Type.Optional(Type.Array(Topic, { maxItems: 200 })),
});
type FetchAndLock = Static<typeof FetchAndLock>;

/** Open work looked at for a topic that asks for variables of certain values. */
const looked = 200;

export function fetchAndLockRoute(app: App, context: EngineContext, waiters: WorkWaiters): void {
  const { host } = context.baton;

  app.post(
    '/external-task/fetchAndLock',
    { config: { waits: true }, schema: { hide: true, body: FetchAndLock } },
    async (request) => {
      const { body } = request;
      const { topics = [] } = body;
      const plain = topics.filter(({ processVariables }) => processVariables === undefined);
      const choosy = topics.filter(({ processVariables }) => processVariables !== undefined);
      const fetch = async () => {
        const found = plain.length === 0 ? [] : await host.jobs.fetch(jobRequest(body, plain));
        const left = body.maxTasks - found.length;
        return [...found, ...(await lockByVariables(body, choosy, left, context))];
      };
      const jobs = await waiters.wait(fetch, body.asyncResponseTimeout ?? 0, request.raw);
      return Promise.all(jobs.map((job) => viewFor(job, topics, context)));
    },
  );
}

function jobRequest({ workerId, maxTasks, usePriority }: FetchAndLock, topics: readonly Topic[]): JobRequest {
  const wanted = topics.filter(canMatch).map((topic) => {
    const of = filterOf(topic);
    return {
      jobType: topic.topicName,
      lease_ms: topic.lockDuration,
      ...(of === undefined ? {} : { of }),
    };
  });
  return { wanted, worker: workerId, limit: maxTasks, order: usePriority === true ? 'urgent' : 'oldest' };
}

/** Nothing here belongs to a tenant or has a version tag. */
function canMatch({ tenantIdIn, processDefinitionVersionTag }: Topic): boolean {
  return (tenantIdIn ?? []).length === 0 && given(processDefinitionVersionTag) === undefined;
}

function filterOf(topic: Topic): JobFilter | undefined {
  const keys = wantedOf(topic.processDefinitionKey, topic.processDefinitionKeyIn);
  const ids = wantedOf(topic.processDefinitionId, topic.processDefinitionIdIn);
  const caseTitle = given(topic.businessKey);
  const byId = ids?.map((id) => /^(.+):\d+:(\d{1,15})$/u.exec(id));
  const processes = keys ?? byId?.map((found) => found?.[1] ?? '');
  const deployments = byId?.map((found) => Number(found?.[2] ?? 0));
  const filter = {
    ...(processes === undefined ? {} : { processes }),
    ...(deployments === undefined ? {} : { deployments }),
    ...(caseTitle === undefined ? {} : { caseTitle }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}

function wantedOf(one: string | undefined, many: readonly string[] | undefined) {
  const first = given(one);
  if (first !== undefined) return [first];
  return many === undefined || many.length === 0 ? undefined : many;
}

/** What the case holds cannot be asked for in the store: looked at one by one, and locked where it fits. */
async function lockByVariables(
  { workerId }: FetchAndLock,
  topics: readonly Topic[],
  most: number,
  context: EngineContext,
): Promise<readonly JobRow[]> {
  const { host, queries, now } = context.baton;
  const locked: JobRow[] = [];
  for (const topic of topics.filter(canMatch)) {
    const wanted = plainVariables(topic.processVariables, 'Cannot fetch external tasks');
    const filter = filterOf(topic);
    const open = await cutOf(
      (page) => queries.jobs({ jobTypes: [topic.topicName], leased: { at: now(), is: false } }, page),
      { maxResults: looked },
      async (job) => (job.readyAt ?? Number.POSITIVE_INFINITY) <= now() && (await isOf(job, filter, context)),
    );
    for (const job of open) {
      if (locked.length >= most) return locked;
      const state = (await host.view(job.instance))?.state;
      if (state === undefined || !haveValues(processVariables(state), wanted)) continue;
      const lease = { worker: workerId, lease_ms: topic.lockDuration };
      const row = await host.jobs.lease(job, lease);
      if (row !== undefined) locked.push(row);
    }
  }
  return locked;
}

async function isOf(job: JobRow, filter: JobFilter | undefined, context: EngineContext): Promise<boolean> {
  if (filter === undefined) return true;
  const line = await context.baton.queries.instance(job.instance);
  if (line === undefined) return false;
  const { processes, deployments, caseTitle } = filter;
  return (
    (processes?.includes(line.process) ?? true) &&
    (deployments?.includes(line.deployment) ?? true) &&
    (caseTitle === undefined || caseTitle === (await context.businessKey(line)))
  );
}

async function viewFor(job: JobRow, topics: readonly Topic[], context: EngineContext) {
  const topic = topics.find(({ topicName }) => topicName === job.jobType);
  const { variables: names, localVariables = false, includeExtensionProperties = false } = topic ?? {};
  const wanted = { localOnly: localVariables, ...(names === undefined ? {} : { names }) };
  return lockedTaskView(job, wanted, includeExtensionProperties, context);
}
