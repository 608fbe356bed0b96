/** The simulated storm once more, on PostgreSQL: the nodes, their clocks and their network are simulated, the store is real. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresStore } from '../../../src/store/postgres/postgres-store.ts';
import { PostgresDatabases } from '../../servers/postgres-databases.ts';
import { simulate } from './simulate.ts';

const SEEDS = Number(process.env.BATON_POSTGRES_SEEDS ?? 6);

let databases: PostgresDatabases;
let migrated: string;
beforeAll(async () => {
  databases = await PostgresDatabases.start();
  const { name, url } = await databases.create();
  await (await openPostgresStore(url)).close();
  migrated = name;
});
afterAll(() => databases.close());

async function openStore() {
  const { url } = await databases.create(migrated);
  return openPostgresStore(url);
}

it('many nodes in a storm lose nothing and do nothing twice', async () => {
  const failed: unknown[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { wrong, acknowledged } = await simulate({ seed, openStore });
    if (wrong.length > 0 || acknowledged === 0) failed.push({ seed, wrong });
  }
  expect(failed).toEqual([]);
}, 300_000);
