/**
 * What the commands with verbs (`baton credentials list`) have in common: the verb, the Baton found (`find-baton.ts`), and
 * a refusal that is shown.
 */
import { type Connection, Refused } from './api-client.ts';
import { UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import { dataFolderOf, findBaton } from './find-baton.ts';
import type { Parts } from './parts.ts';

/** Throws `UsageError` naming the verbs there are. */
export function verbOf<Verb>(verbs: Readonly<Record<string, Verb>>, given: string | undefined): Verb {
  const found = given !== undefined && Object.hasOwn(verbs, given) ? verbs[given] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(verbs);
  const expected = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  throw new UsageError(`Expected ${expected}, found ${given ?? 'nothing'}.`);
}

export interface BatonWanted {
  /** As given with `--data`. */
  readonly data: string | undefined;
  readonly parts: Parts;
  readonly environment: Environment;
}

/** Resolves with the exit code: what `run` answers, or 1 where Baton refused, which is shown. */
export async function withBaton(
  { data, parts, environment }: BatonWanted,
  run: (connection: Connection) => Promise<number>,
): Promise<number> {
  const baton = await findBaton(dataFolderOf(data, environment), parts, environment);
  try {
    return await run(baton.connection);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const fields = error.problem.fields ?? [];
    const told = fields.map(({ where, message }) => `  ${where}: ${message}`);
    environment.error([error.message, ...told].join('\n'));
    return 1;
  } finally {
    await baton.close();
  }
}
