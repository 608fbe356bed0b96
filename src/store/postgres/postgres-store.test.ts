import { afterAll, afterEach, beforeAll } from 'vitest';
import { libraryContract } from '../../../test/contracts/library-contract.ts';
import { sharedStoreContract } from '../../../test/contracts/shared-store-contract.ts';
import { storeContract } from '../../../test/contracts/store-contract.ts';
import { storeQueriesContract } from '../../../test/contracts/store-queries-contract.ts';
import { tablesContract } from '../../../test/contracts/tables-contract.ts';
import { triggerStoreContract } from '../../../test/contracts/trigger-store-contract.ts';
import { PostgresDatabases } from '../../../test/servers/postgres-databases.ts';
import { openPostgresStore, type PostgresStore } from './postgres-store.ts';

let databases: PostgresDatabases;
let migrated: string;
beforeAll(async () => {
  databases = await PostgresDatabases.start();
  const { name, url } = await databases.create();
  const store = await openPostgresStore(url);
  await store.reserveInstanceIds(1);
  await store.close();
  migrated = name;
});
afterAll(() => databases.close());

const open: PostgresStore[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

/** Copies of one that is migrated: most of the time would go into making tables. */
async function newStore(): Promise<PostgresStore> {
  const { url } = await databases.create(migrated);
  const store = await openPostgresStore(url);
  open.push(store);
  return store;
}

storeContract('PostgreSQL', newStore);
libraryContract('PostgreSQL', newStore);
tablesContract('PostgreSQL', newStore);
triggerStoreContract('PostgreSQL', newStore);
sharedStoreContract('PostgreSQL', newStore);
storeQueriesContract('PostgreSQL', newStore);
