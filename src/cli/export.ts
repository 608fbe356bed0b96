/** `baton export`: gives back the file of a process in the Baton found (`find-baton.ts`), exactly as it was deployed. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { getFile, Refused } from './api-client.ts';
import { onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import { dataFolderOf, findBaton } from './find-baton.ts';
import type { Parts } from './parts.ts';

export async function exportFile(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const { values, positionals } = readArguments(args, {
    version: { type: 'string' },
    to: { type: 'string' },
    data: { type: 'string' },
  });
  const key = onlyOne(positionals, 'the key of one process');
  if (values.version !== undefined && !/^[1-9]\d*$/u.test(values.version)) {
    throw new UsageError(`--version: expected a whole number from 1, found “${values.version}”.`);
  }
  const query = values.version === undefined ? '' : `?version=${values.version}`;
  const baton = await findBaton(dataFolderOf(values.data, environment), parts, environment);
  try {
    const path = `/api/processes/${encodeURIComponent(key)}/file${query}`;
    const { content, fileName } = await getFile(baton.connection, path);
    const target = values.to ?? basename(fileName ?? `${key}.bpmn`);
    await writeNew(target, content);
    environment.out(`Wrote ${target}: ${content.length} bytes, as they were deployed.`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    environment.error(error.message);
    return 1;
  } finally {
    await baton.close();
  }
}

async function writeNew(target: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(target, content, { flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw error;
    throw new Error(`${target} is there already and is not overwritten. Name another file with --to.`, {
      cause: error,
    });
  }
}
