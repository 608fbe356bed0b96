import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBaton } from '../main.ts';
import { StoreUnavailable } from '../ports/store.ts';

test('a list of tasks fails while the database is away, and Baton goes on', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-inbox-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const settings = { dataFolder, hostNames: ['localhost'], logLevel: 'silent' } as const;
  const before = await openBaton(settings);
  await before.installExample();
  await before.connection({ method: 'POST', path: '/api/example/run', headers: {} });
  await before.close();

  const unheard: unknown[] = [];
  const hear = (error: unknown) => void unheard.push(error);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  let isAway = false;
  const baton = await openBaton(settings, undefined, (store) => {
    const { findDeployment, loadDeployment } = store;
    const away = () => Promise.reject(new StoreUnavailable('The database does not answer.'));
    store.findDeployment = (...args) => (isAway ? away() : findDeployment.apply(store, args));
    store.loadDeployment = (...args) => (isAway ? away() : loadDeployment.apply(store, args));
  });
  const inbox = () => baton.connection({ method: 'GET', path: '/api/inbox?view=all', headers: {} });
  isAway = true;
  expect((await inbox()).status).toBeGreaterThanOrEqual(500);
  isAway = false;
  expect((await inbox()).status).toBe(200);
  expect(unheard).toEqual([]);
  await baton.close();
});
