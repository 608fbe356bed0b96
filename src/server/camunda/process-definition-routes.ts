/** `/process-definition`: what can be started, and starting it. Source: Camunda 7.24 REST API, "Process Definition". */
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { decodeXml } from '../../xml/decode-xml.ts';
import { causeOf } from '../request-cause.ts';
import type { App } from '../server-context.ts';
import { checkedBusinessKey, type EngineContext } from './engine-context.ts';
import { carriedOut, invalid, notFound } from './engine-error.ts';
import { given, idParams, pageFields, VariablesField } from './engine-request.ts';
import { processVariables } from './instance-variables.ts';
import { definitionView, type EngineDefinition } from './process-definitions.ts';
import { plainVariables, typedVariables } from './typed-variables.ts';

const keyParams = Type.Object({ key: Type.String({ maxLength: 200 }) });
const StartBody = Type.Object({
  variables: VariablesField,
  businessKey: Type.Optional(Type.String()),
  withVariablesInReturn: Type.Optional(Type.Boolean()),
  startInstructions: Type.Optional(Type.Array(Type.Unknown())),
});
type StartBody = Static<typeof StartBody>;
const Listed = Type.Object({
  ...pageFields,
  key: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
});

export function processDefinitionRoutes(app: App, context: EngineContext): void {
  const { definitions } = context;

  const listed = async ({ key, name }: Static<typeof Listed>) =>
    (await definitions.newest()).filter(
      ({ process }) =>
        (given(key) === undefined || process.id === key) &&
        (given(name) === undefined || process.name === name),
    );

  app.get('/process-definition', { schema: { hide: true, querystring: Listed } }, async ({ query }) => {
    const { firstResult = 0, maxResults } = query;
    const found = await listed(query);
    const end = maxResults === undefined ? undefined : firstResult + maxResults;
    return found.slice(firstResult, end).map(definitionView);
  });
  app.get(
    '/process-definition/count',
    { schema: { hide: true, querystring: Listed } },
    async ({ query }) => ({
      count: (await listed(query)).length,
    }),
  );

  const by = [
    { path: '/process-definition/key/:key', params: keyParams, find: (id: string) => byKey(id) },
    { path: '/process-definition/:id', params: idParams, find: (id: string) => byId(id) },
  ];
  for (const { path, params, find } of by) {
    const schema = { hide: true, params };
    const named = (request: FastifyRequest) => find(Object.values(request.params ?? {}).join(''));
    app.get(path, { schema }, async (request) => definitionView(await named(request)));
    app.get(`${path}/xml`, { schema }, async (request) => {
      const { id, line } = await named(request);
      const { source } = await context.baton.library.deployment(line.id);
      return { id, bpmn20Xml: decodeXml(source).text };
    });
    app.post(
      `${path}/start`,
      { config: { begins: true }, schema: { ...schema, body: StartBody } },
      async (request) => start(await named(request), request.body, request, context),
    );
  }

  async function byKey(key: string): Promise<EngineDefinition> {
    const found = await definitions.byKey(key);
    if (found !== undefined) return found;
    throw notFound(`No matching process definition with key: ${key} and no tenant-id`);
  }
  async function byId(id: string): Promise<EngineDefinition> {
    const found = await definitions.byId(id);
    if (found !== undefined) return found;
    throw notFound(`No matching definition with id ${id}`);
  }
}

async function start(
  definition: EngineDefinition,
  body: StartBody,
  request: FastifyRequest,
  context: EngineContext,
) {
  const what = `Cannot instantiate process definition ${definition.id}`;
  if ((body.startInstructions ?? []).length > 0)
    throw invalid(`${what}: start instructions are not taken here`);
  const variables = plainVariables(body.variables, what);
  const title = checkedBusinessKey(body.businessKey);
  const me = await context.me(request);
  const { host, queries } = context.baton;
  const started = carriedOut(
    await host.startCase({
      deployment: definition.line.id,
      process: definition.process.id,
      variables,
      by: me.id,
      ...(title === undefined ? {} : { title }),
      ...causeOf(request),
    }),
    what,
  );
  const line = await queries.instance(started.case);
  if (line === undefined) throw notFound(`Process instance with id ${started.case} does not exist`);
  const view = await context.instanceView(line);
  if (body.withVariablesInReturn !== true) return view;
  const state = (await host.view(line.id))?.state;
  return { ...view, variables: typedVariables(state === undefined ? variables : processVariables(state)) };
}
