/**
 * `/task`: work for people, listed, taken and completed by programs.
 *
 * Boundary: what somebody may merely say has happened (a confirmation) is not listed. Who may do a task is not looked
 * at, as in the other engine: whoever can call this can do everything here.
 *
 * Source: Camunda 7.24 REST API, "Task".
 */
import { type Static, Type } from 'typebox';
import type { Answers, Variables } from '../../kernel/command.ts';
import type { InboxFilter, InboxLine } from '../../ports/store-queries.ts';
import type { App } from '../server-context.ts';
import { innerId } from '../views/task-view.ts';
import type { EngineContext } from './engine-context.ts';
import { engineDate } from './engine-dates.ts';
import { carriedOut, EngineError, invalid, notFound } from './engine-error.ts';
import { cutOf, given, idParams, namesIn, pageFields, VariablesField } from './engine-request.ts';
import { processVariables } from './instance-variables.ts';
import { plainVariables, typedVariables } from './typed-variables.ts';

const text = Type.Optional(Type.String());
const List = Type.Object({
  ...pageFields,
  assignee: text,
  candidateGroup: text,
  candidateGroups: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
  unassigned: Type.Optional(Type.Boolean()),
  processDefinitionKey: text,
  processInstanceBusinessKey: text,
  processInstanceId: text,
  taskDefinitionKey: text,
});
const User = Type.Object({ userId: Type.String({ minLength: 1, maxLength: 200 }) });
const Completion = Type.Object({
  variables: VariablesField,
  withVariablesInReturn: Type.Optional(Type.Boolean()),
});

export function taskRoutes(app: App, context: EngineContext): void {
  const { host, queries, people } = context.baton;
  const schema = { hide: true, params: idParams };

  const listed = async (asked: Static<typeof List>) => {
    const filter = await filterOf(asked, context);
    return cutOf((page) => queries.inbox(filter, page), asked);
  };
  for (const method of ['GET', 'POST'] as const) {
    const listSchema = { hide: true, ...(method === 'GET' ? { querystring: List } : { body: List }) };
    const askedIn = (request: { query: unknown; body: unknown }) =>
      (method === 'GET' ? request.query : request.body) as Static<typeof List>; // cast: the schema has checked it
    app.route({
      method,
      url: '/task',
      schema: listSchema,
      handler: async (request) =>
        Promise.all((await listed(askedIn(request))).map((task) => taskView(task, context))),
    });
    app.route({
      method,
      url: '/task/count',
      schema: listSchema,
      handler: async (request) => {
        const { firstResult: _, maxResults: __, ...asked } = askedIn(request);
        return { count: (await listed(asked)).length };
      },
    });
  }

  app.get('/task/:id', { schema }, async ({ params: { id } }) => taskView(await findTask(id), context));

  for (const part of ['variables', 'form-variables']) {
    app.get(`/task/:id/${part}`, { schema }, async ({ params: { id } }) => {
      const task = await findTask(id);
      const state = (await host.view(task.instance))?.state;
      const around = state === undefined ? {} : processVariables(state);
      return typedVariables({ ...around, ...task.offer.context });
    });
  }

  for (const part of ['claim', 'assignee']) {
    app.post(`/task/:id/${part}`, { schema: { ...schema, body: User } }, async ({ params, body }, reply) => {
      const task = await findTask(params.id);
      const person = await personOf(body.userId);
      if (part === 'claim' && task.person !== undefined && task.person !== person) {
        const message = `Task '${params.id}' is already claimed by someone else.`;
        throw new EngineError(500, 'TaskAlreadyClaimedException', message);
      }
      const claim = { kind: 'claim-user-task', task: task.key, person } as const;
      const command = task.person === undefined ? claim : { ...claim, from: task.person };
      carriedOut(await host.submit(task.instance, command), `Cannot claim task ${params.id}`);
      return reply.code(204).send();
    });
  }

  app.post('/task/:id/unclaim', { schema }, async ({ params: { id } }, reply) => {
    const task = await findTask(id);
    if (task.person !== undefined) {
      const release = { kind: 'release-user-task', task: task.key, person: task.person } as const;
      carriedOut(await host.submit(task.instance, release), `Cannot unclaim task ${id}`);
    }
    return reply.code(204).send();
  });

  for (const part of ['complete', 'submit-form']) {
    app.post(`/task/:id/${part}`, { schema: { ...schema, body: Completion } }, async (request, reply) => {
      const { id } = request.params;
      const task = await findTask(id);
      const what = `Cannot complete task ${id}`;
      const given = plainVariables(request.body.variables, what);
      const { answers, variables } = answersIn(task, given);
      const person = task.person ?? (await context.me(request)).id;
      const command = { kind: 'complete-user-task', task: task.key, person, variables, answers } as const;
      const answer = await host.submit(task.instance, command);
      if (!answer.ok) throw invalid(`${what}: ${answer.rejection.message}`);
      if (request.body.withVariablesInReturn !== true) return reply.code(204).send();
      const state = (await host.view(task.instance))?.state;
      return typedVariables(state === undefined ? variables : processVariables(state));
    });
  }

  async function findTask(id: string): Promise<InboxLine> {
    const [, instance = '0', key = '0'] = /^(\d{1,10})-(\d{1,6})$/u.exec(id) ?? [];
    const task = await queries.userTask(Number(instance), Number(key));
    if (task !== undefined && task.offer.purpose !== 'confirmation') return task;
    throw notFound(`No matching task with id ${id}`);
  }

  async function personOf(userId: string): Promise<string> {
    const id = (await people.find(userId))?.id ?? (await people.known())(userId);
    if (id !== undefined) return id;
    throw invalid(`There is nobody in Baton with the id or name '${userId}'`);
  }
}

async function filterOf(asked: Static<typeof List>, { baton }: EngineContext): Promise<InboxFilter> {
  const assignee = given(asked.assignee);
  const groups = [given(asked.candidateGroup) ?? [], namesIn(asked.candidateGroups) ?? []].flat();
  const process = given(asked.processDefinitionKey);
  const caseTitle = given(asked.processInstanceBusinessKey);
  const instance = given(asked.processInstanceId);
  const element = given(asked.taskDefinitionKey);
  const person = assignee === undefined ? undefined : ((await baton.people.known())(assignee) ?? assignee);
  return {
    workOnly: true,
    ...(person === undefined ? {} : { person, names: [...new Set([person, assignee ?? person])] }),
    ...(groups.length === 0 ? {} : { roles: groups }),
    ...(asked.unassigned === true || groups.length > 0 ? { unclaimed: true } : {}),
    ...(process === undefined ? {} : { process }),
    ...(caseTitle === undefined ? {} : { caseTitle }),
    ...(instance === undefined ? {} : { instance: Number(instance) || 0 }),
    ...(element === undefined ? {} : { element }),
  };
}

async function taskView(task: InboxLine, context: EngineContext) {
  const { offer } = task;
  const line = await context.baton.queries.instance(task.instance);
  return {
    id: innerId(task),
    name: offer.title,
    assignee: task.person ?? offer.meantFor?.assignee ?? null,
    created: engineDate(task.createdAt),
    lastUpdated: null,
    due: offer.due === undefined ? null : engineDate(offer.due),
    followUp: offer.followUp === undefined ? null : engineDate(offer.followUp),
    delegationState: null,
    description: offer.instruction ?? null,
    executionId: String(task.instance),
    owner: null,
    parentTaskId: null,
    priority: offer.priority ?? 50,
    processDefinitionId: line === undefined ? null : (await context.definitions.of(line)).id,
    processInstanceId: String(task.instance),
    taskDefinitionKey: offer.element,
    caseExecutionId: null,
    caseInstanceId: null,
    caseDefinitionId: null,
    suspended: false,
    formKey: null,
    camundaFormRef: null,
    tenantId: null,
  };
}

/** Where a task asks which way to go: a variable named like the decision, with the answer or its label. */
function answersIn(
  { offer }: InboxLine,
  given: Variables,
): { readonly answers: Answers; readonly variables: Variables } {
  const answers = new Map<string, readonly string[]>();
  for (const { element, answers: possible } of offer.questions) {
    const value = Object.hasOwn(given, element) ? given[element] : undefined;
    const chosen = (Array.isArray(value) ? value : [value]).flatMap((one) =>
      possible.filter((answer) => answer.value === one || answer.label === one).map((answer) => answer.value),
    );
    if (chosen.length > 0) answers.set(element, chosen);
  }
  const rest = Object.entries(given).filter(([name]) => !answers.has(name));
  return { answers: Object.fromEntries(answers), variables: Object.fromEntries(rest) };
}
