/** /api/jobs, /api/messages, /api/signals: for programs outside Baton. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { LeasedJob, WorkerAnswer } from '../../host/host-api.ts';
import {
  Accepted,
  CompleteJobRequest,
  ExtendJobRequest,
  ExtendJobResult,
  FailJobRequest,
  FetchJobsRequest,
  FetchJobsResult,
  type Job,
  JobErrorRequest,
  MessageRequest,
  ReturnJobRequest,
  SignalRequest,
} from '../api/jobs.ts';
import { Done, InnerId } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { innerId, parseInnerId } from '../views/task-view.ts';
import { WorkWaiters } from '../wait-for-work.ts';

const jobParams = Type.Object({ job: InnerId });
const defaultLease_ms = 60_000;

export function workerRoutes(app: App, context: ServerContext): void {
  const { host, stopping } = context;
  const waiters = new WorkWaiters(host.changes, stopping);
  const jobs = { tags: ['jobs'], params: jobParams };
  const done = { 200: Done, default: Problem };

  app.post(
    '/api/jobs/fetch',
    {
      config: { waits: true },
      schema: {
        tags: ['jobs'],
        summary: 'Lease work',
        description: 'With `wait_ms` the answer is held until there is work.',
        body: FetchJobsRequest,
        response: { 200: FetchJobsResult, default: Problem },
      },
    },
    async (request): Promise<FetchJobsResult> => {
      const { types, worker, max = 10, lease_ms = defaultLease_ms, wait_ms = 0, order, of } = request.body;
      const wanted = types.map((jobType) => ({ jobType, lease_ms, ...(of === undefined ? {} : { of }) }));
      const asked = { wanted, worker, limit: max, ...(order === undefined ? {} : { order }) };
      const fetch = () => host.jobs.fetch(asked);
      const leased = await waiters.wait(fetch, wait_ms, request.raw);
      return { jobs: await Promise.all(leased.map((job) => jobView(job, context))) };
    },
  );

  app.post(
    '/api/jobs/:job/extend',
    {
      schema: {
        ...jobs,
        summary: 'Keep it longer',
        body: ExtendJobRequest,
        response: { 200: ExtendJobResult, default: Problem },
      },
    },
    async (request) => {
      const { fence, lease_ms = defaultLease_ms } = request.body;
      const before = Date.now();
      taken(await host.jobs.extend(parseInnerId(request.params.job), fenceOf(fence), lease_ms));
      return { leasedUntil: before + lease_ms };
    },
  );

  app.post(
    '/api/jobs/:job/return',
    { schema: { ...jobs, summary: 'Give it back undone', body: ReturnJobRequest, response: done } },
    async (request) => {
      taken(await host.jobs.giveBack(parseInnerId(request.params.job), fenceOf(request.body.fence)));
      return { done: true as const };
    },
  );

  app.post(
    '/api/jobs/:job/complete',
    { schema: { ...jobs, summary: 'It is done', body: CompleteJobRequest, response: done } },
    async (request) => {
      const { fence, variables = {} } = request.body;
      taken(await host.jobs.complete(parseInnerId(request.params.job), fenceOf(fence), variables));
      return { done: true as const };
    },
  );

  app.post(
    '/api/jobs/:job/fail',
    { schema: { ...jobs, summary: 'It did not work', body: FailJobRequest, response: done } },
    async (request) => {
      const { fence, message, retryable = true, retryAfter_ms, attemptsLeft } = request.body;
      const failure = {
        message,
        terminal: !retryable,
        ...(retryAfter_ms === undefined ? {} : { retryAfter_ms }),
        ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
      };
      taken(await host.jobs.fail(parseInnerId(request.params.job), fenceOf(fence), failure));
      return { done: true as const };
    },
  );

  app.post(
    '/api/jobs/:job/error',
    { schema: { ...jobs, summary: 'A modelled error', body: JobErrorRequest, response: done } },
    async (request) => {
      const { fence, code, message, variables } = request.body;
      const error = {
        code,
        ...(message === undefined ? {} : { message }),
        ...(variables === undefined ? {} : { variables }),
      };
      taken(await host.jobs.throwError(parseInnerId(request.params.job), fenceOf(fence), error));
      return { done: true as const };
    },
  );

  app.post(
    '/api/messages',
    {
      config: { begins: true },
      schema: {
        tags: ['messages'],
        summary: 'Deliver a message',
        body: MessageRequest,
        response: { 202: Accepted, default: Problem },
      },
    },
    async (request, reply) => {
      const { name, key, variables, keep_ms } = request.body;
      await host.publishMessage({
        name,
        ...(key === undefined ? {} : { correlation: key }),
        ...(variables === undefined ? {} : { variables }),
        ...(keep_ms === undefined ? {} : { timeToLive_ms: keep_ms }),
        ...once(request, 'message'),
      });
      reply.code(202);
      return { accepted: true as const };
    },
  );

  app.post(
    '/api/signals',
    {
      config: { begins: true },
      schema: {
        tags: ['messages'],
        summary: 'Broadcast a signal',
        body: SignalRequest,
        response: { 202: Accepted, default: Problem },
      },
    },
    async (request, reply) => {
      const { name, variables } = request.body;
      await host.broadcastSignal({
        name,
        ...(variables === undefined ? {} : { variables }),
        ...once(request, 'signal'),
      });
      reply.code(202);
      return { accepted: true as const };
    },
  );
}

function once(request: FastifyRequest, purpose: string): { idempotencyKey?: string } {
  const key = idempotencyKey(request, purpose);
  return key === undefined ? {} : { idempotencyKey: key };
}

async function jobView(job: LeasedJob, { queries }: ServerContext): Promise<Job> {
  const line = await queries.instance(job.instance);
  return {
    id: innerId(job),
    fence: String(job.fence),
    type: job.jobType,
    case: job.case,
    instance: job.instance,
    process: line?.process ?? '',
    element: job.element,
    variables: job.variables,
    ...(job.headers === undefined ? {} : { headers: { ...job.headers } }),
    attempt: job.attempt,
    attempts: job.maxAttempts,
    ...(job.failure === undefined ? {} : { failure: job.failure }),
    priority: job.priority ?? 0,
    createdAt: job.createdAt,
    leasedUntil: job.readyAt ?? 0,
    idempotencyKey: job.idempotencyKey,
  };
}

function fenceOf(fence: string): number {
  const number = Number(fence);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new RequestProblem('request-invalid', '“fence” is not one a fetch gave.', { where: 'fence' });
}

function taken(answer: WorkerAnswer): void {
  if (answer.ok) return;
  if (answer.reason === 'lease-lost') {
    throw new RequestProblem(
      'lease-lost',
      'The lease of this work has ended: somebody else has it by now, or it is not wanted any more. Drop the result.',
    );
  }
  throw new RequestProblem('work-rejected', answer.message);
}
