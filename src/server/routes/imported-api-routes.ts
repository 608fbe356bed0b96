/**
 * /api/connectors/imported: reading the description of an API, taking operations of it over, replacing and removing it.
 *
 * Invariant IA1  An API that a step is wired to is not removed.
 */
import { Type } from 'typebox';
import type { ApiDocumentRead, ApiTakenOver, ApiTakeover, ApiVersion } from '../../ports/api-imports.ts';
import {
  ApiParams,
  type ApiUser,
  FetchApi,
  ImportedApi,
  ImportedApiList,
  PutApi,
  PutApiResult,
  ReadApi,
} from '../api/imported-apis.ts';
import { Done } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import type { ErrorCode } from '../error-catalogue.ts';
import { RequestProblem } from '../problem.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { readUpload } from '../upload.ts';
import { actionUsers } from '../views/action-users.ts';
import { importedApiView, operationLineView } from '../views/imported-api-view.ts';
import { quote } from '../words/quoting.ts';

const tags = ['connectors'];

export function importedApiRoutes(app: App, context: ServerContext): void {
  const { apiImports } = context;

  app.post(
    '/api/connectors/imported/read',
    {
      validatorCompiler: () => () => true,
      schema: {
        tags,
        summary: 'What the description of an API says',
        description: 'OpenAPI 3.1, 3.0 or Swagger 2.0, as JSON or YAML. Nothing is taken over yet.',
        consumes: ['multipart/form-data'],
        body: Type.Object({ file: Type.String({ format: 'binary' }) }),
        response: { 200: ReadApi, default: Problem },
      },
    },
    async (request): Promise<ReadApi> => {
      await currentSupervisor(request, context);
      const { source, fileName } = await readUpload(request);
      return readView(await apiImports.read({ content: source, fileName }));
    },
  );

  app.post(
    '/api/connectors/imported/fetch',
    {
      schema: {
        tags,
        summary: 'What the description of an API at an address says',
        body: FetchApi,
        response: { 200: ReadApi, default: Problem },
      },
    },
    async (request): Promise<ReadApi> => {
      await currentSupervisor(request, context);
      return readView(await apiImports.fetch(request.body.url));
    },
  );

  app.get(
    '/api/connectors/imported',
    { schema: { tags, summary: 'Imported APIs', response: { 200: ImportedApiList, default: Problem } } },
    async (): Promise<ImportedApiList> => {
      const users = await actionUsers(context);
      return { items: (await apiImports.list()).map((api) => importedApiView(api, usersOf(api, users))) };
    },
  );

  app.get(
    '/api/connectors/imported/:name',
    {
      schema: {
        tags,
        summary: 'One imported API',
        params: ApiParams,
        response: { 200: ImportedApi, default: Problem },
      },
    },
    async (request): Promise<ImportedApi> => {
      const api = await newest(context, request.params.name);
      return importedApiView(api, usersOf(api, await actionUsers(context)));
    },
  );

  app.get(
    '/api/connectors/imported/:name/description',
    {
      schema: {
        tags,
        summary: 'The description it came from, read anew',
        description: 'To take over other operations of it.',
        params: ApiParams,
        response: { 200: ReadApi, default: Problem },
      },
    },
    async (request): Promise<ReadApi> => {
      await currentSupervisor(request, context);
      const { document } = await newest(context, request.params.name);
      return readView(await apiImports.reread(document));
    },
  );

  app.put(
    '/api/connectors/imported/:name',
    {
      schema: {
        tags,
        summary: 'Take operations over, or replace those of this name',
        params: ApiParams,
        body: PutApi,
        response: { 200: PutApiResult, default: Problem },
      },
    },
    async (request): Promise<PutApiResult> => {
      const me = await currentSupervisor(request, context);
      const takeover = { name: request.params.name, ...request.body, by: me.id };
      return resultView(context, await apiImports.takeOver(takeover));
    },
  );

  app.post(
    '/api/connectors/imported/:name/preview',
    {
      schema: {
        tags,
        summary: 'What replacing it would change, and for which steps',
        params: ApiParams,
        body: PutApi,
        response: { 200: PutApiResult, default: Problem },
      },
    },
    async (request): Promise<PutApiResult> => {
      await currentSupervisor(request, context);
      const takeover: ApiTakeover = { name: request.params.name, ...request.body };
      return resultView(context, await apiImports.preview(takeover));
    },
  );

  app.delete(
    '/api/connectors/imported/:name',
    {
      schema: {
        tags,
        summary: 'Remove an imported API',
        description: 'Refused while a step is wired to it. Cases that run keep what they were begun with.',
        params: ApiParams,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      await currentSupervisor(request, context);
      const api = await newest(context, request.params.name);
      const users = usersOf(api, await actionUsers(context));
      if (users.length > 0) {
        throw new RequestProblem(
          'api-in-use',
          `${quote(api.title)} is used by ${usersText(users)}. Wire those steps otherwise first.`,
        );
      }
      await apiImports.remove(api.name);
      return { done: true as const };
    },
  );
}

async function newest({ apiImports }: ServerContext, name: string): Promise<ApiVersion> {
  const [api] = await apiImports.versions(name);
  if (api !== undefined) return api;
  throw new RequestProblem('no-such-api', `There is no imported API called ${quote(name)}.`);
}

function readView(read: ApiDocumentRead): ReadApi {
  if (!read.ok) throw new RequestProblem('description-unreadable', read.message);
  const { document, proposedName, description } = read;
  const { operations, servers, signIns, findings, ...about } = description;
  return {
    document,
    proposedName,
    ...about,
    servers: [...servers],
    signIns: signIns.map((signIn) => ({ ...signIn, fields: { ...signIn.fields } })),
    operations: operations.map(operationLineView),
    findings: findings.map((finding) => ({ ...finding })),
  };
}

const codes: Readonly<Record<Extract<ApiTakenOver, { ok: false }>['code'], ErrorCode>> = {
  invalid: 'api-invalid',
  collides: 'api-collides',
  'document-forgotten': 'description-forgotten',
};

async function resultView(context: ServerContext, taken: ApiTakenOver): Promise<PutApiResult> {
  if (!taken.ok) {
    const { code, field, message } = taken;
    throw new RequestProblem(codes[code], message, { where: field, fields: [{ where: field, message }] });
  }
  const { version, changes } = taken;
  const users = await actionUsers(context);
  return {
    api: importedApiView(version, usersOf(version, users)),
    changes: changes.map(({ how, ...change }) => ({
      ...change,
      how: [...how],
      usedBy: [...(users.get(`${version.name}.${change.operation}`) ?? [])],
    })),
  };
}

/** Also of operations that are no longer there: their steps still name it. */
function usersOf({ name }: ApiVersion, users: ReadonlyMap<string, readonly ApiUser[]>): ApiUser[] {
  const all = [...users].flatMap(([action, found]) => (action.startsWith(`${name}.`) ? found : []));
  const merged = new Map<string, ApiUser>();
  for (const user of all) {
    const id = `${user.key} ${user.draft ?? false}`;
    const places = [...(merged.get(id)?.places ?? []), ...user.places];
    merged.set(id, { ...user, places: [...new Set(places)] });
  }
  return [...merged.values()];
}

function usersText(users: readonly ApiUser[]): string {
  const told = users.slice(0, 5).map(({ name, places, draft }) => {
    const steps = places.slice(0, 5).map(quote).join(', ');
    return `${quote(name)}${draft === true ? ' (its draft)' : ''} in ${steps}`;
  });
  const more = users.length - told.length;
  return `${told.join('; ')}${more > 0 ? ` and ${more} more processes` : ''}`;
}
