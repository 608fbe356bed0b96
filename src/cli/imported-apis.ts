/**
 * `baton api read | import | list | remove`: APIs taken over from their descriptions, at the Baton found
 * (`find-baton.ts`).
 *
 * Boundary: arguments and words; what a description says is told by the API.
 */
import { basename } from 'node:path';
import type { ApiUser, ImportedApiList, PutApiResult, ReadApi } from '../server/api/imported-apis.ts';
import { ask, type Connection, getJson, postForm, postJson, sendJson } from './api-client.ts';
import { none, onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';
import { readNamedFile } from './read-file.ts';
import { verbOf, withBaton } from './with-baton.ts';

const options = {
  name: { type: 'string' },
  base: { type: 'string' },
  operation: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  data: { type: 'string' },
} as const;

const PLACE = '/api/connectors/imported';

interface Call extends ReturnType<typeof readGiven> {
  readonly connection: Connection;
  readonly environment: Environment;
}

export async function importedApis(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const [verb, ...rest] = args;
  const run = verbOf(verbs, verb);
  const given = readGiven(rest);
  return withBaton({ data: given.values.data, parts, environment }, (connection) =>
    run({ ...given, connection, environment }),
  );
}

function readGiven(args: readonly string[]) {
  return readArguments(args, options);
}

const verbs: Readonly<Record<string, (call: Call) => Promise<number>>> = {
  read,
  import: takeOver,
  list,
  remove,
};

async function read(call: Call): Promise<number> {
  const { title, version, format, servers, signIns, operations, findings } = await described(call);
  const { out } = call.environment;
  out(`${title}${version === undefined ? '' : ` ${version}`} (${format}), at ${servers[0] ?? 'no address'}`);
  for (const { label } of signIns) out(`Sign-in: ${label}`);
  for (const { id, method, path, name } of operations)
    out(`${id}: ${name} (${method.toUpperCase()} ${path})`);
  for (const { severity, message } of findings) out(`${severity}: ${message}`);
  return 0;
}

async function takeOver(call: Call): Promise<number> {
  const { values, connection, environment } = call;
  const wanted = values.operation ?? [];
  if (values.all !== true && wanted.length === 0)
    throw new UsageError('Expected --operation ID, once for each, or --all, found neither.');
  const found = await described(call);
  const name = values.name ?? found.proposedName;
  const before = (await listed(connection)).find((api) => api.name === name);
  const body = {
    document: found.document,
    base: values.base ?? before?.base ?? found.servers[0] ?? '',
    operations: values.all === true ? found.operations.map(({ id }) => id) : wanted,
    ...(before === undefined ? {} : { over: before.version }),
  };
  const path = `${PLACE}/${encodeURIComponent(name)}`;
  const { api, changes } = await sendJson<PutApiResult>(connection, 'PUT', path, body);
  const count = api.operations.length === 1 ? '1 operation' : `${api.operations.length} operations`;
  environment.out(`Steps can use ${count} of “${api.title}” as ${api.name} (version ${api.version}).`);
  for (const { kind, name: operation, how, usedBy } of changes) {
    if (kind !== 'new')
      environment.out([`${kind}: ${operation}`, ...how, ...usedBy.map(userText)].join('; '));
  }
  return 0;
}

async function list({ positionals, connection, environment }: Call): Promise<number> {
  none(positionals);
  const items = await listed(connection);
  if (items.length === 0) environment.out('There are no imported APIs.');
  for (const { name, title, version, base, operations, usedBy } of items) {
    const used = usedBy.length === 0 ? 'not used yet' : usedBy.map(userText).join('; ');
    environment.out(
      `${name} version ${version}: ${title}, ${operations.length} of its operations, ${base}, ${used}`,
    );
  }
  return 0;
}

async function remove({ positionals, connection, environment }: Call): Promise<number> {
  const name = onlyOne(positionals, 'the name of one imported API');
  await ask(connection, { method: 'DELETE', path: `${PLACE}/${encodeURIComponent(name)}`, headers: {} });
  environment.out(`Removed ${name}.`);
  return 0;
}

async function described({ positionals, connection }: Call): Promise<ReadApi> {
  const from = onlyOne(positionals, 'one file, or the address of one');
  if (/^https?:\/\//iu.test(from)) return postJson<ReadApi>(connection, `${PLACE}/fetch`, { url: from });
  const form = new FormData();
  form.set('file', new File([new Uint8Array(await readNamedFile(from))], basename(from)));
  return postForm<ReadApi>(connection, `${PLACE}/read`, form);
}

async function listed(connection: Connection): Promise<ImportedApiList['items']> {
  return (await getJson<ImportedApiList>(connection, PLACE)).items;
}

function userText({ name, places, draft }: ApiUser): string {
  return `used by “${name}”${draft === true ? ' (its draft)' : ''} in ${places.join(', ')}`;
}
