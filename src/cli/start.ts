/** `baton start`: starts a case in the Baton found (`find-baton.ts`). */

import type { Problem } from '../server/api/problem.ts';
import type { StartResult } from '../server/api/processes.ts';
import { postJson, Refused } from './api-client.ts';
import { jsonObject, onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import { dataFolderOf, findBaton } from './find-baton.ts';
import type { Parts } from './parts.ts';

export async function start(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const { values, positionals } = readArguments(args, {
    vars: { type: 'string' },
    title: { type: 'string' },
    version: { type: 'string' },
    data: { type: 'string' },
  });
  const key = onlyOne(positionals, 'the key of one process');
  const version = values.version === undefined ? undefined : Number(values.version);
  if (version !== undefined && !(Number.isSafeInteger(version) && version > 0)) {
    throw new UsageError(`--version: expected a whole number from 1, found “${values.version}”.`);
  }
  const request = {
    ...(values.vars === undefined ? {} : { variables: jsonObject(values.vars, '--vars') }),
    ...(values.title === undefined ? {} : { title: values.title }),
    ...(version === undefined ? {} : { version }),
  };
  const baton = await findBaton(dataFolderOf(values.data, environment), parts, environment);
  try {
    const path = `/api/processes/${encodeURIComponent(key)}/start`;
    const started = await postJson<StartResult>(baton.connection, path, request);
    const see = baton.url === undefined ? '' : ` See it at ${baton.url}/cases/${started.case}`;
    environment.out(`Started case ${started.case}: ${started.title}.${see}`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    environment.error(`${error.message}${howToFill(error.problem)}`);
    return 1;
  } finally {
    await baton.close();
  }
}

/** A form is filled in on the command line with `--vars`, by the names of its fields. */
function howToFill({ code, fields = [] }: Problem): string {
  if (code !== 'field-missing' && code !== 'field-mistyped') return '';
  const names = fields.flatMap(({ where }) => /^variables\.(.+)$/u.exec(where)?.[1] ?? []);
  if (names.length === 0) return '';
  const entries = names.map((name) => `${JSON.stringify(name)}: …`).join(', ');
  return ` Give it like this: --vars '{${entries}}'`;
}
