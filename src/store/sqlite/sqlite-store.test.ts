import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sharedStoreContract } from '../../../test/contracts/shared-store-contract.ts';
import { batchOf, deploymentOf, storeContract } from '../../../test/contracts/store-contract.ts';
import { storeQueriesContract } from '../../../test/contracts/store-queries-contract.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { openDatabase } from './database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'baton-store-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;
const fileIn = (name: string): string => join(directory, `${files++}-${name}`);

storeContract('SQLite in memory', () => openSqliteStore(':memory:'));
sharedStoreContract('SQLite in memory', () => openSqliteStore(':memory:'));
storeQueriesContract('SQLite in memory', () => openSqliteStore(':memory:'));
storeContract('SQLite in a file', () => openSqliteStore(fileIn('baton.db')));

/** As it was before that migration. */
async function rewound(path: string, migration: number, tables: readonly string[]): Promise<void> {
  const database = await openDatabase(path);
  database.run('DELETE FROM migration WHERE id = ?', [migration]);
  for (const table of tables) database.run(`DROP TABLE ${table}`);
  database.close();
}

describe('a SQLite file', () => {
  it('keeps everything when it is closed and opened again', async () => {
    const path = fileIn('baton.db');
    const before = await openSqliteStore(path);
    const { line } = await before.addDeployment(deploymentOf('invoice'));
    const id = await before.reserveInstanceIds(1);
    await before.commit(
      batchOf({
        instances: [{ id, case: id, deployment: line.id, process: 'P', status: 'active', startedAt: 1 }],
        journal: [{ instance: id, seq: 1, at: 1, record: '[1,2]' }],
      }),
    );
    await before.close();
    const after = await openSqliteStore(path);
    expect((await after.loadInstance(id))?.tail.map((row) => row.record)).toEqual(['[1,2]']);
    expect(await after.reserveInstanceIds(1)).toBe(id + 1);
    await after.close();
  });

  it('says clearly that another process has it', async () => {
    const path = fileIn('baton.db');
    const store = await openSqliteStore(path);
    const script = `
      const { openSqliteStore } = await import(${JSON.stringify(new URL('./sqlite-store.ts', import.meta.url).href)});
      try { await openSqliteStore(${JSON.stringify(path)}); console.log('opened'); }
      catch (error) { console.log(error.name + ': ' + error.message); }`;
    const tsx = new URL('../../../node_modules/tsx/dist/cli.mjs', import.meta.url).pathname;
    const { stdout } = spawnSync(process.execPath, [tsx, '--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^StoreUnavailable: The database .* is in use by another process/);
    await store.close();
  });

  it('refuses a file that is no database', async () => {
    const path = fileIn('notes.txt');
    writeFileSync(path, 'not a database, by any means, but long enough to be looked at twice '.repeat(20));
    await expect(openSqliteStore(path)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('gets the schema of a change that landed after one with a higher number', async () => {
    const path = fileIn('baton.db');
    await (await openSqliteStore(path)).close();
    await rewound(path, 7, ['trigger_delivery', 'trigger_memory']);
    const store = await openSqliteStore(path);
    expect(await store.triggers.counts('invoice')).toEqual([]);
    await store.close();
  });

  it('has a name of its own for good; one that ran cases before there were names keeps its keys', async () => {
    const paths = [fileIn('baton.db'), fileIn('baton.db')];
    const names: string[] = [];
    for (const path of [...paths, ...paths]) {
      const store = await openSqliteStore(path);
      names.push(store.identity);
      await store.close();
    }
    expect(new Set(names).size).toBe(2);
    expect(names.slice(2)).toEqual(names.slice(0, 2));
    expect(names[0]).toMatch(/^[0-9a-f]{12}$/u);

    const old = fileIn('baton.db');
    const before = await openSqliteStore(old);
    const { line } = await before.addDeployment(deploymentOf('invoice'));
    const instances = [
      { id: 1, case: 1, deployment: line.id, process: 'P', status: 'active', startedAt: 1 },
    ] as const;
    await before.commit(batchOf({ instances }));
    await before.close();
    await rewound(old, 13, ['store_identity']);
    const after = await openSqliteStore(old);
    expect(after.identity).toBe('');
    await after.close();
  });

  it('refuses a database of a newer Baton', async () => {
    const path = fileIn('baton.db');
    await (await openSqliteStore(path)).close();
    const database = await openDatabase(path);
    database.run('INSERT INTO migration (id, name) VALUES (999, ?)', ['from the future']);
    database.close();
    await expect(openSqliteStore(path)).rejects.toThrow(/written by a newer Baton/);
  });
});
