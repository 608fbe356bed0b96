/** The database of a crash test by its name: a SQLite file, or PostgreSQL's address. */
import type { NodeParts } from '../../src/ports/nodes.ts';
import type { Store } from '../../src/ports/store.ts';
import type { StoreQueries } from '../../src/ports/store-queries.ts';
import { openPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { WorkerRequest } from './acknowledgement.ts';

export type CrashStore = Store & StoreQueries;

export async function openCrashStore({
  database,
  synchronous,
}: Pick<WorkerRequest, 'database' | 'synchronous'>): Promise<{
  readonly store: CrashStore;
  readonly node?: NodeParts;
}> {
  if (!database.startsWith('postgres://')) return { store: await openSqliteStore(database, { synchronous }) };
  const store = await openPostgresStore(database);
  const { node: name, registry, signals } = store;
  return { store, node: { name, version: 'crash test', registry, signals } };
}
