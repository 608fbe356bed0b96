import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { homeOfPostgres, LastingPostgres } from './lasting-postgres.ts';
import { startCluster } from './postgres-cluster.ts';

test('a lasting PostgreSQL keeps what was committed over every kind of end, on the same port', async () => {
  const home = await homeOfPostgres();
  const server = await LastingPostgres.create(join(home, 'data'));
  onTestFinished(async () => {
    await server.remove();
    await rm(home, { recursive: true, force: true });
  });
  await server.start();
  await server.query('CREATE TABLE word (text text)');
  for (const end of ['fast', 'immediate', 'kill'] as const) {
    await server.query('INSERT INTO word VALUES ($1)', [end]);
    if (end === 'kill') {
      await server.kill();
      await server.start();
    } else await server.restart(end);
  }
  expect(await server.query('SELECT text FROM word ORDER BY text')).toEqual([
    { text: 'fast' },
    { text: 'immediate' },
    { text: 'kill' },
  ]);
});

test('the most advanced standby takes over with all that was committed, and the other one follows it', async () => {
  const cluster = await startCluster({ standbys: 2, quorum: 'ANY 1 (*)' });
  onTestFinished(cluster.close);
  const [primary, ...standbys] = cluster.servers;
  await primary?.query('CREATE TABLE word (text text)');
  await primary?.query("INSERT INTO word VALUES ('before')");
  await primary?.kill();
  const heir = await cluster.mostAdvanced();
  await cluster.promote(heir);
  await heir.query("INSERT INTO word VALUES ('after')");
  const other = standbys.find((server) => server !== heir);
  const words = [{ text: 'before' }, { text: 'after' }];
  expect(await heir.query('SELECT text FROM word')).toEqual(words);
  await vi.waitFor(async () => expect(await other?.query('SELECT text FROM word')).toEqual(words), 10_000);
});
