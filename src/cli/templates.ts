/**
 * `baton templates list | add | remove`: the element templates of the Baton found (`find-baton.ts`).
 *
 * Boundary: arguments and words; what a template is, is told by the API.
 */
import { basename } from 'node:path';
import type { TemplateList, TemplatesAdded } from '../server/api/templates.ts';
import { ask, type Connection, getJson, postForm, Refused } from './api-client.ts';
import { none, onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';
import { readNamedFile } from './read-file.ts';
import { verbOf, withBaton } from './with-baton.ts';

const options = { version: { type: 'string' }, data: { type: 'string' } } as const;

interface Call extends ReturnType<typeof readGiven> {
  readonly connection: Connection;
  readonly environment: Environment;
}

export async function templates(
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

const verbs: Readonly<Record<string, (call: Call) => Promise<number>>> = { list, add, remove };

async function list({ positionals, connection, environment }: Call): Promise<number> {
  none(positionals);
  const { items } = await getJson<TemplateList>(connection, '/api/templates');
  if (items.length === 0) environment.out('There are no templates.');
  for (const { id, version, name, flavour, fileName } of items) {
    const engine = flavour === 'camunda8' ? 'Camunda 8' : 'Camunda 7';
    environment.out(
      `${id} ${version === 0 ? '(no version)' : `version ${version}`}: ${name} (${engine}, from ${fileName})`,
    );
  }
  return 0;
}

async function add({ positionals, connection, environment }: Call): Promise<number> {
  if (positionals.length === 0) throw new UsageError('Expected one or more JSON files, found none.');
  for (const file of positionals) {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(await readNamedFile(file))], basename(file)));
    try {
      const { items } = await postForm<TemplatesAdded>(connection, '/api/templates', form);
      for (const { id, name } of items) environment.out(`Added ${name} (${id}).`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const others = (error.problem.fields ?? []).map(({ message }) => message);
      environment.error([...new Set([error.message, ...others])].join('\n'));
      return 1;
    }
  }
  return 0;
}

async function remove({ values, positionals, connection, environment }: Call): Promise<number> {
  const id = onlyOne(positionals, 'the id of one template');
  if (values.version !== undefined && !/^\d+$/u.test(values.version))
    throw new UsageError(`--version: expected a number, found “${values.version}”.`);
  const which = values.version === undefined ? '' : `?version=${values.version}`;
  const path = `/api/templates/${encodeURIComponent(id)}${which}`;
  await ask(connection, { method: 'DELETE', path, headers: {} });
  environment.out(`Removed ${id}.`);
  return 0;
}
