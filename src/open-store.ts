/**
 * Where one Baton keeps its cases: a SQLite file in its data folder, or the PostgreSQL database that the environment names.
 *
 * Boundary: composition, a part of `main.ts`. The one that is not used is not loaded.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptDocuments } from './ports/documents.ts';
import type { NodeParts } from './ports/nodes.ts';
import { type Store, StoreUnavailable } from './ports/store.ts';
import type { StoreQueries } from './ports/store-queries.ts';
import type { SqlTables } from './store/sql/sql-tables.ts';

export interface StoreSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  /** Baton's own. */
  readonly version: string;
}

export interface OpenStore {
  readonly store: SqlTables & Store & StoreQueries;
  /** What this process is among others on the same database; absent: it has its database alone. */
  readonly node?: NodeParts;
  /** All of a file as it is now, into another; absent: whoever wants a copy connects by itself. */
  readonly copyTo?: (path: string) => Promise<void>;
  /** How many connections to a server are in which state; absent: there is no server. */
  readonly connections?: () => ReadonlyMap<string, number>;
  /** Documents beside the cases; absent: it keeps none. */
  readonly keepDocuments?: KeepDocuments;
}

export type KeepDocuments = (settings: {
  /** Of this computer, for what is on its way in. */
  readonly incoming: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
}) => Promise<KeptDocuments>;

/** Says that the cases of this folder go on elsewhere. */
export function movedMarker(dataFolder: string): string {
  return join(dataFolder, 'moved.json');
}

function refuseMoved(dataFolder: string): void {
  const marker = movedMarker(dataFolder);
  if (!existsSync(marker)) return;
  const { to, at }: { to?: unknown; at?: unknown } = JSON.parse(readFileSync(marker, 'utf8'));
  throw new StoreUnavailable(
    `Its cases were moved to the database at ${String(to)} (${String(at)}) and go on there: set BATON_DATABASE. Both must never run. To go back to the file as it was then, delete ${marker}.`,
  );
}

/** Throws `StoreUnavailable`. */
export async function openStore({ env, dataFolder, version }: StoreSettings): Promise<OpenStore> {
  const named = env.BATON_DATABASE?.trim() ?? '';
  if (named === '') {
    refuseMoved(dataFolder);
    const { openSqliteStore } = await import('./store/sqlite/sqlite-store.ts');
    const embedded = await openSqliteStore(join(dataFolder, 'baton.db'));
    return { store: embedded, copyTo: (path) => embedded.copyTo(path) };
  }
  const { openPostgresStore } = await import('./store/postgres/postgres-store.ts');
  const store = await openPostgresStore(named);
  const { node: name, registry, signals } = store;
  return {
    store,
    node: { name, version, registry, signals },
    keepDocuments: (settings) => store.keepDocuments(settings),
    connections: () => new Map(Object.entries(store.connections)),
  };
}
