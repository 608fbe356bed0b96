/** /api/inbox: tasks listed, opened, taken, given back, completed. */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { InstanceCommand } from '../../host/host-api.ts';
import { checkAnswers, checkForm, type FormFault } from '../../people/form-check.ts';
import { holderOf } from '../../people/meant-for.ts';
import {
  inboxFilter,
  mayClaim,
  mayComplete,
  mayTakeOver,
  type TaskHolder,
} from '../../people/task-access.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { Person } from '../../ports/people-store.ts';
import type { WaitId } from '../../ports/store.ts';
import type { InboxLine } from '../../ports/store-queries.ts';
import {
  ClaimRequest,
  CompleteRequest,
  CompleteResult,
  InboxCounts,
  InboxPage,
  InboxQuery,
  ReportErrorRequest,
  TaskDetail,
} from '../api/inbox.ts';
import { Done, InnerId } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { currentPerson } from '../current-person.ts';
import { formProblem } from '../form-problem.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { accepted } from '../kernel-rejection.ts';
import { answerPage, pageRequest } from '../page-request.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { refusal, requireAccess } from '../task-refusal.ts';
import { formView } from '../views/process-view.ts';
import { inboxTask, innerId, parseInnerId, type TaskSources } from '../views/task-view.ts';
import { confirmationInstruction } from '../words/confirmation-words.ts';
import { findCase, historiesOf, timelineOf } from './case-routes.ts';

const taskParams = Type.Object({ task: InnerId });
const lastThings = 10;

export function inboxRoutes(app: App, context: ServerContext): void {
  const { host, people, queries } = context;

  app.get(
    '/api/inbox',
    {
      schema: {
        tags: ['inbox'],
        summary: 'Tasks, the most urgent first',
        querystring: InboxQuery,
        response: { 200: InboxPage, default: Problem },
      },
    },
    async (request) => {
      const { view = 'roles', role, process, search, order = 'urgent' } = request.query;
      const [me, personName, known] = await Promise.all([
        currentPerson(request, people),
        people.names(),
        people.known(),
      ]);
      const filter = {
        ...inboxFilter(view, me, role, Date.now()),
        ...(process === undefined ? {} : { libraryKey: process }),
        ...(search === undefined ? {} : { text: search }),
      };
      const sources = sourcesOfMany(context);
      return answerPage(
        () => queries.inbox(filter, pageRequest(request.query), order),
        async (line) => inboxTask(line, await sources(line), { me, personName, known }),
      );
    },
  );

  app.get(
    '/api/inbox/counts',
    {
      schema: { tags: ['inbox'], summary: 'How many tasks each view holds', response: { 200: InboxCounts } },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      const [mine, roles, all] = await Promise.all([
        queries.inboxCount(inboxFilter('mine', me, undefined, Date.now())),
        queries.inboxCount(inboxFilter('roles', me, undefined, Date.now())),
        queries.inboxCount({}),
      ]);
      return { mine, roles, all };
    },
  );

  app.get(
    '/api/inbox/:task',
    {
      schema: {
        tags: ['inbox'],
        summary: 'A task',
        params: taskParams,
        response: { 200: TaskDetail, default: Problem },
      },
    },
    async (request) =>
      taskDetail(await findTask(request.params.task, context), await currentPerson(request, people), context),
  );

  app.post(
    '/api/inbox/:task/claim',
    {
      schema: {
        tags: ['inbox'],
        summary: 'Take it, or take it over from somebody else',
        params: taskParams,
        body: ClaimRequest,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      const task = await findTask(request.params.task, context);
      const holder = await holderIn(task, context);
      const { person } = holder;
      const claim = { kind: 'claim-user-task', task: task.key, person: me.id } as const;
      if (request.body?.takeOver === true && mayTakeOver(me, holder).ok) {
        accepted(await host.submit(task.instance, person === undefined ? claim : { ...claim, from: person }));
        return { done: true as const };
      }
      await requireAccess(mayClaim(me, holder), context, me);
      accepted(await host.submit(task.instance, claim));
      return { done: true as const };
    },
  );

  app.post(
    '/api/inbox/:task/release',
    {
      schema: {
        tags: ['inbox'],
        summary: 'Give it back',
        params: taskParams,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      const me = await currentPerson(request, people);
      const task = await findTask(request.params.task, context);
      if (task.person === undefined) return { done: true as const };
      await requireAccess(mayComplete(me, await holderIn(task, context)), context, me);
      accepted(
        await host.submit(task.instance, { kind: 'release-user-task', task: task.key, person: me.id }),
      );
      return { done: true as const };
    },
  );

  app.post(
    '/api/inbox/:task/complete',
    {
      schema: {
        tags: ['inbox'],
        summary: 'It is done',
        params: taskParams,
        body: CompleteRequest,
        response: { 200: CompleteResult, default: Problem },
      },
    },
    async (request) => {
      const { variables = {}, answers = {} } = request.body;
      return finishTask(request, request.params.task, context, {
        check: ({ offer }) => [
          ...checkForm(offer.form, variables),
          ...checkAnswers(offer.questions, answers),
        ],
        command: (task, person) => ({ kind: 'complete-user-task', task, person, variables, answers }),
      });
    },
  );

  app.post(
    '/api/inbox/:task/error',
    {
      schema: {
        tags: ['inbox'],
        summary: 'Report one of its errors instead of completing it',
        params: taskParams,
        body: ReportErrorRequest,
        response: { 200: CompleteResult, default: Problem },
      },
    },
    async (request) => {
      const { boundary, variables = {} } = request.body;
      return finishTask(request, request.params.task, context, {
        check: () => [],
        command: (task, person) => ({ kind: 'report-error', task, person, boundary, variables }),
      });
    },
  );
}

interface Finish {
  check(task: InboxLine): readonly FormFault[];
  command(task: number, person: string): InstanceCommand;
}

/** A repeated Idempotency-Key gets the first answer also when the task has gone with it. */
async function finishTask(
  request: FastifyRequest,
  taskId: string,
  context: ServerContext,
  { check, command }: Finish,
): Promise<CompleteResult> {
  const { host, people, queries } = context;
  const me = await currentPerson(request, people);
  const id = parseInnerId(taskId);
  const once = onceKey(request, taskId);
  const task = await queries.userTask(id.instance, id.key);
  if (task === undefined && once.idempotencyKey === undefined) throw taskGone();
  if (task !== undefined) {
    await requireAccess(mayComplete(me, await holderIn(task, context)), context, me);
    const faults = check(task);
    if (faults.length > 0) throw formProblem(faults);
  }
  accepted(await host.submit(id.instance, command(id.key, me.id), once));
  const caseId = task?.case ?? (await queries.instance(id.instance))?.case ?? id.instance;
  return nextTask(caseId, id, me, context);
}

function onceKey(request: FastifyRequest, taskId: string): { idempotencyKey?: string } {
  const key = idempotencyKey(request, `task ${taskId}`);
  return key === undefined ? {} : { idempotencyKey: key };
}

function taskGone(): RequestProblem {
  return new RequestProblem(
    'no-such-task',
    'This task is not there any more: somebody has completed it, or the case went another way.',
    { where: 'task' },
  );
}

async function findTask(id: string, { queries }: ServerContext): Promise<InboxLine> {
  const { instance, key } = parseInnerId(id);
  const task = await queries.userTask(instance, key);
  if (task) return task;
  throw taskGone();
}

async function holderIn({ offer, person }: InboxLine, { people }: ServerContext): Promise<TaskHolder> {
  return holderOf(offer, person, await people.known());
}

async function taskDetail(task: InboxLine, me: Person, context: ServerContext): Promise<TaskDetail> {
  const { people } = context;
  const [sources, personName, known, stored] = await Promise.all([
    sourcesOfMany(context)(task),
    people.names(),
    people.known(),
    findCase(task.case, context),
  ]);
  const access = mayComplete(me, holderOf(task.offer, task.person, known));
  const entries = await timelineOf(stored, context);
  const histories = await historiesOf(task.case, context);
  const { offer } = task;
  const instruction = offer.instruction ?? confirmationInstruction(offer, sources.deployment.definition);
  return {
    ...inboxTask(task, sources, { me, personName, known }),
    instance: task.instance,
    ...(instruction === undefined ? {} : { instruction }),
    notes: [...(offer.notes ?? [])],
    form: formView(offer.form),
    errors: offer.errors.map((error) => ({ ...error })),
    context: offer.context,
    variables: histories.get(task.instance)?.variables ?? {},
    soFar: entries.slice(-lastThings).reverse(),
    ...(access.ok ? {} : { blocked: refusal(access, personName, me) }),
  };
}

/** A page has many tasks of few processes: each process is asked for once. */
function sourcesOfMany({ library }: ServerContext): (task: InboxLine) => Promise<TaskSources> {
  const roots = new Map<string, Promise<Deployment>>();
  return async ({ libraryKey, deployment }) => {
    const root = roots.get(libraryKey) ?? library.find(libraryKey);
    roots.set(libraryKey, root);
    const [drawn, { name: rootName }] = await Promise.all([library.deployment(deployment), root]);
    return { deployment: drawn, rootName };
  };
}

/**
 * Another task of the same case this person may do, so that they can go straight on; something that may happen some
 * day is nothing to go on with.
 */
async function nextTask(
  caseId: number,
  done: WaitId,
  me: Person,
  { people, queries }: ServerContext,
): Promise<CompleteResult> {
  const [tasks, known] = await Promise.all([queries.userTasksOf(caseId), people.known()]);
  const next = tasks.find(
    (row) =>
      row.offer.purpose !== 'confirmation' &&
      !(row.instance === done.instance && row.key === done.key) &&
      mayComplete(me, holderOf(row.offer, row.person, known)).ok,
  );
  return { case: caseId, ...(next === undefined ? {} : { next: innerId(next) }) };
}
