/**
 * The product under measurement: the compiled one, as it is shipped, where `npm run bench` has just built it; else
 * the sources.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Product {
  readonly openHost: typeof import('../src/host/host.ts').openHost;
  readonly SystemClock: typeof import('../src/host/system-clock.ts').SystemClock;
  readonly openSqliteStore: typeof import('../src/store/sqlite/sqlite-store.ts').openSqliteStore;
  readonly openPostgresStore: typeof import('../src/store/postgres/postgres-store.ts').openPostgresStore;
}

const BUILT = new URL('../dist/', import.meta.url);

export const isBuilt = existsSync(fileURLToPath(new URL('host/host.js', BUILT)));

export async function loadProduct(): Promise<Product> {
  const at = (path: string): string => (isBuilt ? new URL(`${path}.js`, BUILT).href : `../src/${path}.ts`);
  const [host, clock, store, shared] = await Promise.all([
    import(at('host/host')),
    import(at('host/system-clock')),
    import(at('store/sqlite/sqlite-store')),
    import(at('store/postgres/postgres-store')),
  ]);
  return {
    openHost: host.openHost,
    SystemClock: clock.SystemClock,
    openSqliteStore: store.openSqliteStore,
    openPostgresStore: shared.openPostgresStore,
  };
}
