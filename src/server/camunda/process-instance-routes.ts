/** `/process-instance` and `/variable-instance`. Source: Camunda 7.24 REST API, "Process Instance". */
import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import type { InstanceId, Variables } from '../../kernel/command.ts';
import type { App } from '../server-context.ts';
import type { EngineContext } from './engine-context.ts';
import { carriedOut, notFound } from './engine-error.ts';
import { cutOf, given, idParams, namesIn, pageFields, VariablesField } from './engine-request.ts';
import { processVariables } from './instance-variables.ts';
import { plainValue, plainVariables, typedValue, typedVariables } from './typed-variables.ts';

const variableParams = Type.Object({ ...idParams.properties, name: Type.String({ maxLength: 200 }) });
const List = Type.Object({
  ...pageFields,
  processInstanceIds: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  businessKey: Type.Optional(Type.String()),
});
const Modifications = Type.Object({
  modifications: VariablesField,
  deletions: Type.Optional(Type.Array(Type.String())),
});
const VariableList = Type.Object({
  ...pageFields,
  processInstanceIdIn: Type.Optional(Type.String()),
  variableName: Type.Optional(Type.String()),
});

export function processInstanceRoutes(app: App, context: EngineContext): void {
  const { host, queries } = context.baton;
  const schema = { hide: true, params: idParams };
  const ofOne = { hide: true, params: variableParams };

  const listed = (asked: Static<typeof List>) => {
    const ids = namesIn(given(asked.processInstanceIds))?.map(Number).filter(Number.isSafeInteger);
    const key = given(asked.processDefinitionKey);
    const title = given(asked.businessKey);
    const filter = {
      status: 'active' as const,
      ...(ids === undefined ? {} : { ids }),
      ...(key === undefined ? {} : { processes: [key] }),
      ...(title === undefined ? {} : { caseTitle: title }),
    };
    return cutOf((page) => queries.instances(filter, page), asked);
  };

  app.get('/process-instance', { schema: { hide: true, querystring: List } }, async ({ query }) =>
    Promise.all((await listed(query)).map((line) => context.instanceView(line))),
  );
  app.get('/process-instance/count', { schema: { hide: true, querystring: List } }, async ({ query }) => {
    const { firstResult: _, maxResults: __, ...filter } = query;
    return { count: (await listed(filter)).length };
  });
  app.get('/process-instance/:id', { schema }, async ({ params: { id } }) =>
    context.instanceView(await context.runningInstance(id)),
  );
  app.delete('/process-instance/:id', { schema }, async (request, reply) => {
    const line = await context.runningInstance(request.params.id);
    const { id: by } = await context.me(request);
    const reason = 'Deleted through /engine-rest';
    const answer = await host.submit(line.id, { kind: 'terminate-instance', reason, by });
    carriedOut(answer, `Cannot delete process instance ${line.id}`);
    return reply.code(204).send();
  });

  app.get('/process-instance/:id/variables', { schema }, async ({ params: { id } }) =>
    typedVariables(await variablesOf((await context.runningInstance(id)).id)),
  );
  app.post(
    '/process-instance/:id/variables',
    { schema: { ...schema, body: Modifications } },
    async ({ params: { id }, body }, reply) => {
      const line = await context.runningInstance(id);
      const set = plainVariables(body.modifications, `Cannot modify variables for process instance ${id}`);
      const emptied = (body.deletions ?? []).map((name): [string, JsonValue] => [name, null]);
      await setVariables(line.id, { ...Object.fromEntries(emptied), ...set });
      return reply.code(204).send();
    },
  );
  app.get('/process-instance/:id/variables/:name', { schema: ofOne }, async ({ params: { id, name } }) => {
    const variables = await variablesOf((await context.runningInstance(id)).id);
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) return typedValue(value);
    throw notFound(`process instance variable with name ${name} does not exist`);
  });
  app.put(
    '/process-instance/:id/variables/:name',
    { schema: { ...ofOne, body: Type.Unknown() } },
    async ({ params: { id, name }, body }, reply) => {
      const line = await context.runningInstance(id);
      const value = plainValue(name, body, `Cannot put process instance variable ${name}`);
      await setVariables(line.id, { [name]: value });
      return reply.code(204).send();
    },
  );
  app.delete('/process-instance/:id/variables/:name', { schema: ofOne }, async ({ params }, reply) => {
    const line = await context.runningInstance(params.id);
    await setVariables(line.id, { [params.name]: null });
    return reply.code(204).send();
  });

  app.get('/variable-instance', { schema: { hide: true, querystring: VariableList } }, async ({ query }) => {
    const ids = namesIn(given(query.processInstanceIdIn))?.join(',');
    const lines = await listed(ids === undefined ? {} : { processInstanceIds: ids });
    const found = [];
    for (const { id } of lines) {
      for (const [name, value] of Object.entries(await variablesOf(id))) {
        if (given(query.variableName) !== undefined && query.variableName !== name) continue;
        found.push({
          id: `${id}:${name}`,
          name,
          ...typedValue(value),
          processInstanceId: String(id),
          executionId: String(id),
          activityInstanceId: String(id),
          taskId: null,
          errorMessage: null,
          tenantId: null,
        });
      }
    }
    const { firstResult = 0, maxResults = found.length } = query;
    return found.slice(firstResult, firstResult + maxResults);
  });

  async function variablesOf(id: InstanceId): Promise<Variables> {
    const state = (await host.view(id))?.state;
    return state === undefined ? {} : processVariables(state);
  }

  async function setVariables(id: InstanceId, variables: Variables): Promise<void> {
    if (Object.keys(variables).length === 0) return;
    const answer = await host.submit(id, { kind: 'set-variables', variables });
    carriedOut(answer, `Cannot set variables of process instance ${id}`);
  }
}
