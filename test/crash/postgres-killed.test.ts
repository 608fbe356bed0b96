/** On PostgreSQL: the node is killed, and the server itself, under load, with everything synced to the disk. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { homeOfPostgres, LastingPostgres } from '../servers/lasting-postgres.ts';
import type { WorkerRequest } from './acknowledgement.ts';
import { checkEverything, drained, killOverAndOver } from './kill-chain.ts';
import { WorkerProcess } from './worker-process.ts';

const NODE_KILLS = 8;
const SERVER_KILLS = 4;

let home: string;
let server: LastingPostgres;
beforeAll(async () => {
  home = await homeOfPostgres();
  server = await LastingPostgres.create(join(home, 'data'));
  await server.start();
}, 60_000);
afterAll(async () => {
  await server.stop('immediate');
  await rm(home, { recursive: true, force: true });
});

async function requestOn(database: string): Promise<WorkerRequest> {
  await server.query(`CREATE DATABASE ${database}`);
  return {
    database: server.url.replace(/\/postgres$/u, `/${database}`),
    effects: join(home, `${database}.txt`),
    round: 0,
    drain: false,
    synchronous: 'FULL',
  };
}

it(`a node killed ${NODE_KILLS} times loses no acknowledged command, no effect, and does nothing twice`, {
  timeout: 240_000,
}, async () => {
  const request = await requestOn('nodes');
  const acknowledged = await killOverAndOver(request, NODE_KILLS);
  const instances = await checkEverything(acknowledged, request);
  console.log(`${NODE_KILLS} kills: ${acknowledged.length} acknowledged, ${instances} instances`);
});

it(`a server killed ${SERVER_KILLS} times loses no acknowledged command; those under way wait and are done once`, {
  timeout: 240_000,
}, async () => {
  const request = await requestOn('servers');
  const worker = new WorkerProcess({ ...request, round: 1 });
  expect(await worker.until('ready'), worker.errors).toBe(true);
  for (let kill = 1; kill <= SERVER_KILLS; kill++) {
    const before = worker.acknowledged.length;
    await expect.poll(() => worker.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(before + 20);
    await sleep(Math.random() * 200);
    await (kill % 2 === 0 ? server.stop('immediate') : server.kill());
    await server.start();
  }
  await worker.until('start', worker.acknowledged.filter(({ op }) => op === 'start').length + 4);
  worker.signal('SIGKILL');
  await worker.ended();
  expect(worker.errors).toBe('');
  const acknowledged = [...worker.acknowledged, ...(await drained({ ...request, round: 2 }))];
  const instances = await checkEverything(acknowledged, request);
  console.log(`${SERVER_KILLS} kills: ${acknowledged.length} acknowledged, ${instances} instances`);
});
