/**
 * `baton migrate`, `backup`, `restore` and `move`.
 *
 * Boundary: arguments, what is asked of a running Baton, and the sentences at the end. The work is `Parts.copies`'.
 */
import { Readable } from 'node:stream';
import { none, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import { dataFolderOf, secretIn, servedAt } from './find-baton.ts';
import type { CopySettings, CopyTotals, Parts } from './parts.ts';

export async function migrateCommand(args: readonly string[], parts: Parts, environment: Environment) {
  const { values, positionals } = readArguments(args, { data: { type: 'string' } });
  none(positionals);
  const copies = await parts.copies();
  environment.out(await copies.migrateStore(settingsOf(values.data, environment)));
  return 0;
}

export async function backupCommand(args: readonly string[], parts: Parts, environment: Environment) {
  const { values, positionals } = readArguments(args, { data: { type: 'string' } });
  const file = oneFile(positionals, 'the file to write, which must not be there yet');
  const settings = settingsOf(values.data, environment);
  const copies = await parts.copies();
  const url = isOnServer(environment) ? undefined : await servedAt(settings.dataFolder, parts, environment);
  if (url === undefined) await copies.backup(settings, file);
  else await copies.writeWhole(file, await askedOf(url, await secretIn(settings.dataFolder)));
  environment.out(
    `${file} holds everything but the key that connections are locked with${isInBucket(environment) ? ' and the files in the bucket' : ''}. Keep the key elsewhere.`,
  );
  return 0;
}

/** A Baton that runs has its file for itself: it writes the backup, of one moment, and goes on. */
async function askedOf(url: string, secret = ''): Promise<Readable> {
  const headers = { 'baton-folder-secret': secret };
  const answer = await fetch(new URL('/api/backup', url), { method: 'POST', headers });
  if (answer.ok && answer.body !== null) return Readable.from(answer.body);
  throw new Error(`The Baton at ${url} gave no backup: ${(await answer.text()).slice(0, 500)}`);
}

export async function restoreCommand(args: readonly string[], parts: Parts, environment: Environment) {
  const { values, positionals } = readArguments(args, { data: { type: 'string' } });
  const file = oneFile(positionals, 'the file of the backup');
  const settings = settingsOf(values.data, environment);
  const totals = await (await parts.copies()).restore(settings, file);
  const where = isOnServer(environment) ? 'the database that BATON_DATABASE names' : settings.dataFolder;
  environment.out(`${told(totals)} of ${file} are in ${where}; every row was read back and compared.`);
  environment.out(aboutKey);
  return 0;
}

export async function moveCommand(args: readonly string[], parts: Parts, environment: Environment) {
  const { values, positionals } = readArguments(args, { data: { type: 'string' }, to: { type: 'string' } });
  none(positionals);
  if (!/^postgres(?:ql)?:\/\//u.test(values.to ?? ''))
    throw new UsageError('Say with --to postgres://user:password@host/database where to.');
  const settings = settingsOf(values.data, environment);
  const totals = await (await parts.copies()).move(settings, values.to ?? '');
  environment.out(
    `${told(totals)} went from ${settings.dataFolder} to the server; every row was read back and compared. The file is as it was and is marked as moved: it does not start any more.`,
  );
  environment.out(`Start Baton with BATON_DATABASE set to that address. ${aboutKey}`);
  return 0;
}

const aboutKey =
  'Connections open with the key they were locked with: give it by BATON_KEY or BATON_KEY_FILE (else it is credentials.key in the old data folder).';

function told({ documents, tables }: CopyTotals): string {
  const rows = Object.values(tables).reduce((all, table) => all + table.rows, 0);
  return `${rows} rows of ${Object.keys(tables).length} tables and ${documents} ${documents === 1 ? 'document' : 'documents'}`;
}

function oneFile(positionals: readonly string[], what: string): string {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`Name ${what}.`);
  return file;
}

function settingsOf(data: string | undefined, environment: Environment): Omit<CopySettings, 'limit'> {
  return { env: environment.env, dataFolder: dataFolderOf(data, environment) };
}

function isOnServer({ env }: Environment): boolean {
  return (env.BATON_DATABASE?.trim() ?? '') !== '';
}

function isInBucket({ env }: Environment): boolean {
  return (env.BATON_DOCUMENTS?.trim() ?? '') !== '';
}
