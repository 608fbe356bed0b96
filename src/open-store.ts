/**
 * Where one Baton keeps its cases: a SQLite file in its data folder, or the PostgreSQL database that the environment names.
 *
 * Boundary: composition, a part of `main.ts`. The one that is not used is not loaded.
 */
import { join } from 'node:path';
import type { KeptDocuments } from './ports/documents.ts';
import type { NodeParts } from './ports/nodes.ts';
import type { Store } from './ports/store.ts';
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
  /** Documents beside the cases; absent: it keeps none. */
  readonly keepDocuments?: KeepDocuments;
}

export type KeepDocuments = (settings: {
  /** Of this computer, for what is on its way in. */
  readonly incoming: string;
  /** Largest document kept, in bytes. */
  readonly limit: number;
}) => Promise<KeptDocuments>;

/** Throws `StoreUnavailable`. */
export async function openStore({ env, dataFolder, version }: StoreSettings): Promise<OpenStore> {
  const named = env.BATON_DATABASE?.trim() ?? '';
  if (named === '') {
    const { openSqliteStore } = await import('./store/sqlite/sqlite-store.ts');
    return { store: await openSqliteStore(join(dataFolder, 'baton.db')) };
  }
  const { openPostgresStore } = await import('./store/postgres/postgres-store.ts');
  const store = await openPostgresStore(named);
  const { node: name, registry, signals } = store;
  return {
    store,
    node: { name, version, registry, signals },
    keepDocuments: (settings) => store.keepDocuments(settings),
  };
}
