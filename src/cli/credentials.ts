/**
 * `baton credentials list | set | remove | rotate`: the connections of the Baton found (`find-baton.ts`).
 *
 * Boundary: arguments and words; what a connection is, is told by the API.
 *
 * Invariants:
 * CC1  A secret comes from standard input or from an environment variable, never from an argument: arguments are seen by
 *      everybody on the computer and kept in the shell's history.
 */
import type {
  CredentialInfo,
  CredentialKindInfo,
  CredentialKindList,
  CredentialPage,
  PutCredential,
  RotatedKey,
} from '../server/api/credentials.ts';
import { ask, type Connection, getJson, postJson, sendJson } from './api-client.ts';
import { none, onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';
import { verbOf, withBaton } from './with-baton.ts';

const options = {
  kind: { type: 'string' },
  field: { type: 'string', multiple: true },
  secret: { type: 'string' },
  'secret-from-env': { type: 'string', multiple: true },
  grant: { type: 'string', multiple: true },
  data: { type: 'string' },
} as const;

type Given = ReturnType<typeof readGiven>;

interface Call extends Given {
  readonly connection: Connection;
  readonly environment: Environment;
}

export async function credentials(
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

const verbs: Readonly<Record<string, (call: Call) => Promise<number>>> = { list, set, remove, rotate };

async function list({ positionals, connection, environment }: Call): Promise<number> {
  none(positionals);
  const lines = await connections(connection);
  if (lines.length === 0) environment.out('There are no connections.');
  for (const line of lines) {
    const users = line.usedBy.map(({ key }) => key).join(', ') || 'nothing yet';
    const may = line.grants.join(', ') || 'nobody';
    environment.out(`${line.name} (${line.kind}): may be used by ${may}; used by ${users}`);
    if (line.problem !== undefined) environment.out(`  ${line.problem.message}`);
  }
  return 0;
}

/** What is not given stays as it is. */
async function set(call: Call): Promise<number> {
  const { values, positionals, connection, environment } = call;
  const name = onlyOne(positionals, 'the name of one connection');
  const before = (await connections(connection)).find((line) => line.name === name);
  const kindId = values.kind ?? before?.kind;
  if (kindId === undefined) throw new UsageError(`“${name}” is new: --kind says what it connects to.`);
  const { items: kinds } = await getJson<CredentialKindList>(connection, '/api/credentials/kinds');
  const kind = kinds.find((each) => each.kind === kindId);
  if (kind === undefined) {
    throw new UsageError(
      `--kind: expected one of ${kinds.map((each) => each.kind).join(', ')}, found “${kindId}”.`,
    );
  }
  const request: PutCredential = {
    kind: kind.kind,
    fields: { ...before?.fields, ...openFields(values.field, kind), ...(await secretFields(call, kind)) },
    grants: values.grant ?? before?.grants ?? [],
  };
  const line = await sendJson<CredentialInfo>(connection, 'PUT', pathOf(name), request);
  environment.out(before === undefined ? `Added ${line.name}.` : `Changed ${line.name}.`);
  if (line.grants.length === 0) environment.out('Nothing may use it yet: --grant says what may.');
  if (line.problem !== undefined) environment.out(line.problem.message);
  return 0;
}

async function remove({ positionals, connection, environment }: Call): Promise<number> {
  const name = onlyOne(positionals, 'the name of one connection');
  await ask(connection, { method: 'DELETE', path: pathOf(name), headers: {} });
  environment.out(`Removed ${name}.`);
  return 0;
}

async function rotate({ positionals, connection, environment }: Call): Promise<number> {
  none(positionals);
  const { sealed, left } = await postJson<RotatedKey>(connection, '/api/credentials/rotate', {});
  environment.out(
    `${sealed === 1 ? '1 connection is' : `${sealed} connections are`} locked with the new key.`,
  );
  if (left.length === 0) return 0;
  environment.error(`No key here opens ${left.join(', ')}: enter their secrets again.`);
  return 1;
}

async function connections(connection: Connection): Promise<readonly CredentialInfo[]> {
  const found: CredentialInfo[] = [];
  for (let after = ''; ; ) {
    const page = await getJson<CredentialPage>(connection, `/api/credentials?limit=200${after}`);
    found.push(...page.items);
    if (page.next === undefined) return found;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

function openFields(given: readonly string[] = [], kind: CredentialKindInfo): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const [name, value] = pairOf(pair, '--field');
      if (kind.fields.some((field) => field.name === name && field.secret)) {
        const message = `“${name}” is a secret and no argument: give it on standard input with --secret ${name}, or with --secret-from-env ${name}=VARIABLE.`;
        throw new UsageError(message);
      }
      return [name, value];
    }),
  );
}

async function secretFields(
  { values, environment }: Call,
  kind: CredentialKindInfo,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const pair of values['secret-from-env'] ?? []) {
    const [name, variable] = pairOf(pair, '--secret-from-env');
    const value = environment.env[variable];
    if (value === undefined) throw new UsageError(`--secret-from-env: the environment has no ${variable}.`);
    secrets[requireSecret(name, kind)] = value;
  }
  if (values.secret !== undefined) {
    const text = (await environment.input?.()) ?? '';
    secrets[requireSecret(values.secret, kind)] = text.replace(/\r?\n$/u, '');
  }
  return secrets;
}

function requireSecret(name: string, { kind, fields }: CredentialKindInfo): string {
  const secrets = fields.filter((field) => field.secret).map((field) => field.name);
  if (secrets.includes(name)) return name;
  throw new UsageError(`“${name}” is no secret of ${kind}. Its secrets: ${secrets.join(', ') || 'none'}.`);
}

function pairOf(pair: string, where: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new UsageError(`${where}: expected NAME=VALUE, found “${pair}”.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function pathOf(name: string): string {
  return `/api/credentials/${encodeURIComponent(name)}`;
}
