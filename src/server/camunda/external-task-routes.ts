/**
 * `/external-task`: work for programs written for Camunda 7. A lock is a lease, its worker's name the proof that it is
 * still theirs.
 *
 * Invariants:
 * EX1  A report is taken from the worker that locked the task last, even when its lock is over, as long as nobody else
 *      has locked it since; from anybody else never.
 *
 * Source: Camunda 7.24 REST API, "External Task".
 */
import { type Static, Type } from 'typebox';
import type { WorkerAnswer } from '../../host/host-api.ts';
import type { Variables } from '../../kernel/command.ts';
import type { JobRow, WaitId } from '../../ports/store.ts';
import type { App } from '../server-context.ts';
import { innerId } from '../views/task-view.ts';
import type { EngineContext } from './engine-context.ts';
import { carriedOut, EngineError, invalid, notFound } from './engine-error.ts';
import { cutOf, given, idParams, pageFields, VariablesField } from './engine-request.ts';
import { externalTaskView, failureText } from './external-task-view.ts';
import { plainVariables } from './typed-variables.ts';

const worker = { workerId: Type.String({ minLength: 1, maxLength: 200 }) };
const duration = Type.Integer({ minimum: 1, maximum: 366 * 86_400_000 });
const Report = Type.Object({ ...worker, variables: VariablesField, localVariables: VariablesField });
const Failure = Type.Object({
  ...worker,
  errorMessage: Type.Optional(Type.String()),
  errorDetails: Type.Optional(Type.String()),
  retries: Type.Optional(Type.Integer()),
  retryTimeout: Type.Optional(Type.Integer()),
  variables: VariablesField,
});
const ModelledError = Type.Object({
  ...worker,
  errorCode: Type.String({ minLength: 1, maxLength: 200 }),
  errorMessage: Type.Optional(Type.String()),
  variables: VariablesField,
});
const Listed = Type.Object({
  ...pageFields,
  externalTaskId: Type.Optional(Type.String()),
  topicName: Type.Optional(Type.String()),
  workerId: Type.Optional(Type.String()),
  processInstanceId: Type.Optional(Type.String()),
  locked: Type.Optional(Type.Boolean()),
  notLocked: Type.Optional(Type.Boolean()),
});
const longestMessage = 2_000;
const longestDetails = 8_000;
const mostRetries = 1_000;

export function externalTaskRoutes(app: App, context: EngineContext): void {
  const { host, queries, now } = context.baton;

  const listed = (filter: Static<typeof Listed>) => {
    const { topicName, workerId, processInstanceId, locked, notLocked, externalTaskId } = filter;
    const asked = {
      ...(given(topicName) === undefined ? {} : { jobTypes: [topicName ?? ''] }),
      ...(given(workerId) === undefined ? {} : { worker: workerId ?? '' }),
      ...(given(processInstanceId) === undefined ? {} : { instance: instanceNumber(processInstanceId) }),
      ...(locked === true || notLocked === true ? { leased: { at: now(), is: locked === true } } : {}),
    };
    const only = given(externalTaskId);
    return cutOf(
      (page) => queries.jobs(asked, page),
      filter,
      (job) => isForWorkers(job) && (only === undefined || only === innerId(job)),
    );
  };

  for (const method of ['GET', 'POST'] as const) {
    const schema = { hide: true, ...(method === 'GET' ? { querystring: Listed } : { body: Listed }) };
    const filterOf = (request: { query: unknown; body: unknown }) =>
      (method === 'GET' ? request.query : request.body) as Static<typeof Listed>; // cast: the schema has checked it
    app.route({
      method,
      url: '/external-task',
      schema,
      handler: async (request) =>
        Promise.all((await listed(filterOf(request))).map((job) => externalTaskView(job, context))),
    });
    app.route({
      method,
      url: '/external-task/count',
      schema,
      handler: async (request) => {
        const { firstResult: _, maxResults: __, ...filter } = filterOf(request);
        return { count: (await listed(filter)).length };
      },
    });
  }

  app.get('/external-task/:id', { schema: { hide: true, params: idParams } }, async ({ params: { id } }) =>
    externalTaskView(await findTask(id), context),
  );

  app.get(
    '/external-task/:id/errorDetails',
    { schema: { hide: true, params: idParams } },
    async ({ params: { id } }, reply) => {
      const [, ...details] = (await findTask(id)).failure?.split('\n\n') ?? [];
      if (details.length === 0) return reply.code(204).send();
      return reply.type('text/plain').send(details.join('\n\n'));
    },
  );

  app.post(
    '/external-task/:id/complete',
    { schema: { hide: true, params: idParams, body: Report } },
    async ({ params: { id }, body }, reply) => {
      const what = `Cannot complete external task ${id}`;
      const variables = plainVariables(body.variables, what);
      const locals = plainVariables(body.localVariables, what);
      const job = await taskOf(id, body.workerId, 'completed');
      taken(
        id,
        what,
        await host.jobs.complete(job, job.fence, variables, isEmpty(locals) ? undefined : locals),
      );
      return reply.code(204).send();
    },
  );

  app.post(
    '/external-task/:id/failure',
    { schema: { hide: true, params: idParams, body: Failure } },
    async ({ params: { id }, body }, reply) => {
      const what = `Cannot handle failure of external task ${id}`;
      const { errorMessage, errorDetails, retries = 0, retryTimeout = 0 } = body;
      if (retries < 0 || retries > mostRetries)
        throw invalid(
          `${what}: the number of retries should be between 0 and ${mostRetries}, it is ${retries}`,
        );
      if (retryTimeout < 0) throw invalid(`${what}: the retry timeout cannot be negative`);
      const variables = plainVariables(body.variables, what);
      const job = await taskOf(id, body.workerId, 'handled as failed');
      await setVariables(job, variables, what);
      const message =
        given(errorMessage) ?? `The worker ${body.workerId} reported a failure without a message.`;
      const failure = {
        message: failureText(message.slice(0, longestMessage), given(errorDetails)?.slice(0, longestDetails)),
        attemptsLeft: retries,
        retryAfter_ms: retryTimeout,
      };
      taken(id, what, await host.jobs.fail(job, job.fence, failure));
      return reply.code(204).send();
    },
  );

  app.post(
    '/external-task/:id/bpmnError',
    { schema: { hide: true, params: idParams, body: ModelledError } },
    async ({ params: { id }, body }, reply) => {
      const what = `Cannot report a BPMN error of external task ${id}`;
      const variables = plainVariables(body.variables, what);
      const job = await taskOf(id, body.workerId, 'reported as ended by an error');
      const message = given(body.errorMessage)?.slice(0, longestMessage);
      const error = { code: body.errorCode, variables, ...(message === undefined ? {} : { message }) };
      taken(id, what, await host.jobs.throwError(job, job.fence, error));
      return reply.code(204).send();
    },
  );

  app.post(
    '/external-task/:id/extendLock',
    { schema: { hide: true, params: idParams, body: Type.Object({ ...worker, newDuration: duration }) } },
    async ({ params: { id }, body }, reply) => {
      const job = await taskOf(id, body.workerId, 'extended');
      if (job.readyAt === undefined || job.readyAt <= now())
        throw invalid(`Cannot extend a lock that expired: the lock of external task ${id} is over`);
      taken(id, 'Cannot extend the lock', await host.jobs.extend(job, job.fence, body.newDuration));
      return reply.code(204).send();
    },
  );

  app.post(
    '/external-task/:id/lock',
    { schema: { hide: true, params: idParams, body: Type.Object({ ...worker, lockDuration: duration }) } },
    async ({ params: { id }, body }, reply) => {
      const job = await findTask(id);
      const lease = { worker: body.workerId, lease_ms: body.lockDuration };
      if ((await host.jobs.lease(job, lease)) === undefined) throw wrongWorker(job, body.workerId, 'locked');
      return reply.code(204).send();
    },
  );

  app.post(
    '/external-task/:id/unlock',
    { schema: { hide: true, params: idParams } },
    async ({ params: { id } }, reply) => {
      const job = await findTask(id);
      if (job.worker !== undefined) taken(id, 'Cannot unlock', await host.jobs.giveBack(job, job.fence));
      return reply.code(204).send();
    },
  );

  async function findTask(id: string): Promise<JobRow> {
    const job = await queries.job(taskNumber(id));
    if (job !== undefined && isForWorkers(job)) return job;
    throw notFound(`External task with id ${id} does not exist`);
  }

  async function taskOf(id: string, workerId: string, done: string): Promise<JobRow> {
    const job = await findTask(id);
    if (job.worker === workerId) return job;
    throw wrongWorker(job, workerId, done);
  }

  async function setVariables(job: JobRow, variables: Variables, what: string): Promise<void> {
    if (isEmpty(variables)) return;
    carriedOut(await host.submit(job.instance, { kind: 'set-variables', variables }), what);
  }
}

/** What a connector of Baton's own holds is nobody else's. */
function isForWorkers(job: JobRow): boolean {
  return job.worker === undefined || job.readyAt !== undefined;
}

function wrongWorker(job: JobRow, workerId: string, done: string): EngineError {
  const holder = job.worker === undefined ? 'It is not locked' : `It is locked by worker '${job.worker}'`;
  return new EngineError(
    400,
    'BadUserRequestException',
    `External Task ${innerId(job)} cannot be ${done} by worker '${workerId}'. ${holder}.`,
  );
}

function taken(id: string, what: string, answer: WorkerAnswer): void {
  if (answer.ok) return;
  if (answer.reason === 'lease-lost') throw notFound(`External task with id ${id} does not exist`);
  throw new EngineError(500, 'RestException', `${what}: ${answer.message}`);
}

function taskNumber(id: string): WaitId {
  const [, instance = '0', key = '0'] = /^(\d{1,10})-(\d{1,7})$/u.exec(id) ?? [];
  const number = Number(key);
  return { instance: Number(instance), key: number < 2 ** 22 ? number : 0 };
}

function instanceNumber(id: string | undefined): number {
  return /^\d{1,10}$/u.test(id ?? '') ? Number(id) : 0;
}

function isEmpty(variables: Variables): boolean {
  return Object.keys(variables).length === 0;
}
