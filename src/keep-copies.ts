/**
 * Backups, restoring them, and moving from a file to a server: which store, which documents, in which order.
 *
 * Boundary: composition, a part of `main.ts`. No host runs here; what a running Baton does is asked of it.
 *
 * Invariants:
 * KC1  A file or a store that is there is never written over.
 * KC2  What was moved is marked, so that nobody begins to work on both.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openDocumentKeeper } from './document-keeper.ts';
import { movedMarker } from './open-store.ts';
import type { KeptDocuments } from './ports/documents.ts';
import { backupBytes, recordsOf } from './store/backup/backup-file.ts';
import { copySqlite, sqliteSource, sqliteTarget } from './store/backup/sqlite-backup.ts';
import {
  type BackupSource,
  type BackupTarget,
  recordsFrom,
  type TransferResult,
  transfer,
} from './store/backup/transfer.ts';

export interface CopySettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
}

interface Opened<Side> {
  readonly side: Side;
  readonly documents: KeptDocuments | undefined;
  close(): Promise<void>;
}

/** What was done, as a sentence. */
export async function migrateStore({ env, dataFolder }: CopySettings): Promise<string> {
  const url = databaseIn(env);
  if (url === undefined) {
    const { openDatabase } = await import('./store/sqlite/database.ts');
    await mkdir(dataFolder, { recursive: true });
    (await openDatabase(databaseFile(dataFolder))).close();
    return `${databaseFile(dataFolder)} has the schema of this Baton.`;
  }
  const { migratePostgres, openPgDatabase } = await import('./store/backup/postgres-backup.ts');
  const database = openPgDatabase(url);
  try {
    const done = await migratePostgres(database);
    return done.length === 0
      ? `The database at ${database.place} had the schema of this Baton already.`
      : `The database at ${database.place} has the schema of this Baton now: ${done.join(', ')} ${done.length === 1 ? 'was' : 'were'} new.`;
  } finally {
    database.close();
  }
}

/** Of a Baton that does not run, or of one on a server whether it runs or not. */
export async function backup(settings: CopySettings, file: string): Promise<void> {
  const source = await openSource(settings);
  try {
    await writeWhole(file, backupBytes(recordsFrom(source.side, source.documents, Date.now())));
  } finally {
    await source.close();
  }
}

/** What a Baton that runs has for itself. */
export interface RunningBaton {
  /** Of its file, which nobody else can read meanwhile; absent: it is on a server. */
  readonly copyTo?: ((path: string) => Promise<void>) | undefined;
  /** Who opens a folder of documents anew takes what is on its way for left behind. */
  readonly documents: KeptDocuments;
}

export async function backupOfRunning(settings: CopySettings, running: RunningBaton): Promise<Readable> {
  const source = await openSource(settings, running);
  const bytes = backupBytes(recordsFrom(source.side, source.documents, Date.now()));
  bytes.once('close', () => void source.close());
  return bytes;
}

/** Whatever writes it: whole, or not there. */
export async function writeWhole(file: string, bytes: Readable): Promise<void> {
  if (existsSync(file)) {
    bytes.destroy();
    throw new Error(`${file} is there already; it is not written over.`);
  }
  const part = `${file}.part`;
  try {
    await pipeline(bytes, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export async function restore(settings: CopySettings, file: string): Promise<TransferResult> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const target = await openTarget(settings);
  try {
    return await transfer(recordsOf(file), target.side, target.documents);
  } finally {
    await target.close();
  }
}

/** From the file in the data folder to the database of that address. */
export async function move(settings: CopySettings, to: string): Promise<TransferResult> {
  const { BATON_DATABASE, ...env } = settings.env;
  if (!existsSync(databaseFile(settings.dataFolder)))
    throw new Error(`There is no database in ${settings.dataFolder} that could be moved.`);
  const { connectionSettings, describePlaces } = await import('./store/postgres/connection-url.ts');
  const place = describePlaces(connectionSettings(to));
  const source = await openSource({ ...settings, env });
  try {
    const target = await openTarget({ ...settings, env: { ...env, BATON_DATABASE: to } });
    try {
      const records = recordsFrom(source.side, source.documents, Date.now());
      const result = await transfer(records, target.side, target.documents);
      const marker = { to: place, at: new Date().toISOString() };
      await writeFile(movedMarker(settings.dataFolder), `${JSON.stringify(marker)}\n`);
      return result;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function openSource(settings: CopySettings, running?: RunningBaton): Promise<Opened<BackupSource>> {
  const url = databaseIn(settings.env);
  if (url === undefined) {
    const copy = copyIn(settings.dataFolder);
    if (running?.copyTo === undefined) await copySqlite(databaseFile(settings.dataFolder), copy);
    else await running.copyTo(copy);
    const side = await sqliteSource(copy);
    const keeper = await keeperOf(settings, undefined, running?.documents);
    return { side, documents: keeper?.documents, close: () => closeAll(side, keeper) };
  }
  const { openPgDatabase, postgresSource } = await import('./store/backup/postgres-backup.ts');
  const { openDatabaseDocuments } = await import('./store/documents/database-documents.ts');
  const database = openPgDatabase(url);
  const closing = { close: async () => database.close() };
  try {
    const side = await postgresSource(database);
    const inDatabase = (about: { incoming: string; limit: number }) =>
      openDatabaseDocuments({ ...about, database });
    const keeper = await keeperOf(settings, inDatabase, running?.documents);
    return { side, documents: keeper?.documents, close: () => closeAll(side, keeper, closing) };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function openTarget(settings: CopySettings): Promise<Opened<BackupTarget>> {
  const url = databaseIn(settings.env);
  await mkdir(settings.dataFolder, { recursive: true });
  if (url === undefined) {
    const path = databaseFile(settings.dataFolder);
    if (existsSync(path)) throw new Error(`${path} is there already; choose another folder with --data.`);
    const side = await sqliteTarget(path);
    const keeper = await openDocumentKeeper(settings);
    return { side, documents: keeper.documents, close: () => closeAll(side, keeper) };
  }
  const { openPgDatabase, postgresTarget } = await import('./store/backup/postgres-backup.ts');
  const { openDatabaseDocuments } = await import('./store/documents/database-documents.ts');
  const database = openPgDatabase(url);
  const closing = { close: async () => database.close() };
  try {
    const side = await postgresTarget(database);
    const inDatabase = (about: { incoming: string; limit: number }) =>
      openDatabaseDocuments({ ...about, database });
    const keeper = await openDocumentKeeper({ ...settings, inDatabase });
    return { side, documents: keeper.documents, close: () => closeAll(side, keeper, closing) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What lies in a bucket is not copied: it is there whatever becomes of this computer. */
async function keeperOf(
  settings: CopySettings,
  inDatabase: ((about: { incoming: string; limit: number }) => Promise<KeptDocuments>) | undefined,
  open: KeptDocuments | undefined,
) {
  if ((settings.env.BATON_DOCUMENTS?.trim() ?? '') !== '') return undefined;
  if (open !== undefined) return { documents: open, close: async () => undefined };
  return openDocumentKeeper({ ...settings, ...(inDatabase === undefined ? {} : { inDatabase }) });
}

async function closeAll(...opened: readonly ({ close(): Promise<void> } | undefined)[]): Promise<void> {
  for (const one of opened) await one?.close();
}

function databaseIn(env: CopySettings['env']): string | undefined {
  const named = env.BATON_DATABASE?.trim() ?? '';
  return named === '' ? undefined : named;
}

function databaseFile(dataFolder: string): string {
  return join(resolve(dataFolder), 'baton.db');
}

/** Of its own for each, on the same disk. */
function copyIn(dataFolder: string): string {
  return join(resolve(dataFolder), `copy-${randomBytes(6).toString('hex')}.db`);
}
