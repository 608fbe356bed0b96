/**
 * /api/credentials: listing, adding, changing and removing connections, and a new key for all of them.
 *
 * Boundary: signing in at the other side is `sign-in-routes.ts`.
 */

import { Type } from 'typebox';
import type { ConnectorFacts } from '../../ports/actions.ts';
import type { CredentialChanged, CredentialKind, CredentialLine } from '../../ports/credentials.ts';
import {
  CredentialInfo,
  type CredentialKindInfo,
  CredentialKindList,
  CredentialPage,
  CredentialParams,
  type CredentialUser,
  PutCredential,
  RotatedKey,
} from '../api/credentials.ts';
import { Done, PageQuery } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import type { ErrorCode } from '../error-catalogue.ts';
import { pageOfList } from '../page-request.ts';
import { RequestProblem } from '../problem.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { credentialUsers } from '../views/credential-users.ts';
import { quote } from '../words/quoting.ts';

export function credentialRoutes(app: App, context: ServerContext): void {
  const { credentials, actions, library } = context;

  app.get(
    '/api/credentials/kinds',
    {
      schema: {
        tags: ['credentials'],
        summary: 'Kinds of connections, with the form of each',
        response: { 200: CredentialKindList, default: Problem },
      },
    },
    async (): Promise<CredentialKindList> => {
      const connectors = await actions.connectors();
      return { items: credentials.kinds().map((kind) => kindInfo(kind, connectors)) };
    },
  );

  app.get(
    '/api/credentials',
    {
      schema: {
        tags: ['credentials'],
        summary: 'Connections, by name',
        description: 'With the processes that name them; never with a secret.',
        querystring: Type.Object(PageQuery),
        response: { 200: CredentialPage, default: Problem },
      },
    },
    async (request) => {
      const users = await credentialUsers(library);
      const lines = await credentials.list();
      return pageOfList(
        lines.map((line) => credentialInfo(line, users.get(line.name))),
        request.query,
      );
    },
  );

  app.put(
    '/api/credentials/:name',
    {
      schema: {
        tags: ['credentials'],
        summary: 'Add a connection, or change it',
        params: CredentialParams,
        body: PutCredential,
        response: { 200: CredentialInfo, default: Problem },
      },
    },
    async (request): Promise<CredentialInfo> => {
      const me = await currentSupervisor(request, context);
      const { name } = request.params;
      const changed = await credentials.put({ name, ...request.body, by: me.id });
      if (!changed.ok) throw refusal(changed);
      return credentialInfo(changed.line, (await credentialUsers(library)).get(name));
    },
  );

  app.delete(
    '/api/credentials/:name',
    {
      schema: {
        tags: ['credentials'],
        summary: 'Remove a connection',
        description: 'Steps that name it fail from then on; `usedBy` of the list tells which.',
        params: CredentialParams,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      await currentSupervisor(request, context);
      const { name } = request.params;
      if (await credentials.remove(name)) return { done: true as const };
      throw new RequestProblem('no-such-credential', `There is no connection called ${quote(name)}.`);
    },
  );

  app.post(
    '/api/credentials/rotate',
    {
      schema: {
        tags: ['credentials'],
        summary: 'Lock all connections with a new key',
        description: 'A key from the environment is changed there first: the new one before the old one.',
        response: { 200: RotatedKey, default: Problem },
      },
    },
    async (request): Promise<RotatedKey> => {
      await currentSupervisor(request, context);
      const rotated = await credentials.rotate();
      if (!rotated.ok) throw new RequestProblem('credential-key', rotated.message);
      return { sealed: rotated.sealed, left: [...rotated.left] };
    },
  );
}

const codes: Readonly<Record<Extract<CredentialChanged, { ok: false }>['code'], ErrorCode>> = {
  'no-such-kind': 'credential-invalid',
  'kind-differs': 'credential-invalid',
  'fields-wrong': 'credential-invalid',
  'key-missing': 'credential-key',
};

function refusal({ code, message, fields = [] }: Extract<CredentialChanged, { ok: false }>): RequestProblem {
  const where = fields.map((field) => ({ where: placeOf(field.name), message: field.message }));
  return new RequestProblem(codes[code], message, where.length === 0 ? {} : { fields: where });
}

function placeOf(field: string): string {
  return field === 'name' || field === 'grants' ? field : `fields.${field}`;
}

function credentialInfo(line: CredentialLine, users: readonly CredentialUser[] = []): CredentialInfo {
  const { filled, grants, problem, changedBy, ...rest } = line;
  return {
    ...rest,
    fields: { ...line.fields },
    filled: [...filled],
    grants: [...grants],
    ...(changedBy === undefined ? {} : { changedBy }),
    ...(problem === undefined ? {} : { problem: { ...problem } }),
    usedBy: [...users],
  };
}

function kindInfo(kind: CredentialKind, connectors: readonly ConnectorFacts[]): CredentialKindInfo {
  const { fields, signIn, ...rest } = kind;
  const takes = connectors.filter(({ actions }) =>
    actions.some(({ credential }) => credential?.kinds.includes(kind.kind)),
  );
  return {
    ...rest,
    fields: fields.map(({ options, ...field }) => ({
      ...field,
      ...(options === undefined ? {} : { options: options.map((option) => ({ ...option })) }),
    })),
    ...(signIn === undefined ? {} : { signIn }),
    connectors: takes.map(({ id, name }) => ({ id, name })),
  };
}
