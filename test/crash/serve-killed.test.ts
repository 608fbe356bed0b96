/** `baton serve` itself is killed without warning, over and over, while people and programs use it over HTTP. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/host/rehearsal/random.ts';
import type { CasePage } from '../../src/server/api/cases.ts';
import type { DeployResult } from '../../src/server/api/processes.ts';
import { upload } from '../running-baton.ts';
import { wrongByApi, wrongInJournals } from './check-served-cases.ts';
import { ServeClient } from './serve-client.ts';
import { type CrewMemory, JOB_TYPE, ServeCrew } from './serve-crew.ts';
import { ServeProcess } from './serve-process.ts';

const KILLS_UNDER_LOAD = 50;
const KILLS_WHILE_STARTING = 5;
const DRAIN_MS = 40_000;
const PROCESS_KEY = 'serve-killed';

const diagram = readFileSync(new URL('./serve-killed.bpmn', import.meta.url));
const wiring = {
  format: 1,
  steps: { Task_book: { by: 'job', jobType: JOB_TYPE, retry: { attempts: 20, backoff_ms: 20 } } },
};
const isBuilt = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));

async function deploy(client: ServeClient): Promise<void> {
  const answer = await client.ask<DeployResult>('POST', '/api/processes', {
    body: upload(diagram, `${PROCESS_KEY}.bpmn`, { wiring: JSON.stringify(wiring), key: PROCESS_KEY }),
  });
  expect(answer.body).toMatchObject({ key: PROCESS_KEY, version: 1 });
}

async function killOverAndOver(server: ServeProcess, random: Random): Promise<void> {
  for (let round = 1; round <= KILLS_UNDER_LOAD; round++) {
    await server.address();
    await pause(random.below(350));
    await server.kill();
    server.start();
    if (round % (KILLS_UNDER_LOAD / KILLS_WHILE_STARTING) > 0) continue;
    await pause(random.below(800));
    await server.kill();
    server.start();
  }
}

/** A timer of a second, a lease of a second and a few steps: what still runs after the patience is told by the checks. */
async function untilNothingRuns(client: ServeClient): Promise<void> {
  const end = performance.now() + DRAIN_MS;
  while (performance.now() < end) {
    const { items } = await client.get<CasePage>('/api/cases?state=running&limit=1');
    if (items.length === 0) return;
    await pause(50);
  }
}

test.skipIf(!isBuilt)(
  `a server killed ${KILLS_UNDER_LOAD} times under load keeps its promises and does nothing twice`,
  { timeout: 600_000 },
  async () => {
    const seed = Number(process.env.BATON_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 32));
    const directory = mkdtempSync(join(tmpdir(), 'baton-serve-killed-'));
    console.log(`seed ${seed} (BATON_CRASH_SEED), data in ${directory} unless all is well`);
    const effectsFile = join(directory, 'effects.txt');
    const dataFolder = join(directory, 'data');
    const random = seededRandom(seed);
    const server = new ServeProcess(dataFolder);
    const client = new ServeClient(server);
    server.start();
    try {
      await deploy(client);
      const crew = new ServeCrew({ client, random, processKey: PROCESS_KEY, effectsFile });
      await killOverAndOver(server, random);
      await crew.startNoMore();
      await untilNothingRuns(client);
      await crew.goHome();
      console.log(told(client, crew.memory));
      expect(crew.memory.unexpected).toEqual([]);
      expect(await wrongByApi(client, crew.memory)).toEqual([]);
      expect(await server.stop()).toBe(0);
      expect(server.errors).toBe('');
      expect(errorsIn(join(dataFolder, 'baton.log'))).toEqual([]);
      const effects = new Set(readFileSync(effectsFile, 'utf8').split('\n'));
      expect(await wrongInJournals(join(dataFolder, 'baton.db'), crew.memory, effects)).toEqual([]);
      expectKillsToHaveMet(client, crew.memory);
    } finally {
      await server.kill();
    }
    rmSync(directory, { recursive: true, force: true });
  },
);

/** What Baton itself found wrong: instances stopped, commits failed. */
function errorsIn(log: string): string[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /^\{"level":[56]0,/.test(line));
}

function told({ cutOff }: ServeClient, { starts, tasks, jobs, takenUnanswered }: CrewMemory): string {
  const cut = [...cutOff].map(([what, times]) => `${times} ${what}`).join(', ');
  return `acknowledged: ${starts.size} starts, ${tasks.size} tasks, ${jobs.size} jobs; cut off: ${cut}; ${takenUnanswered} reports of jobs had been taken unanswered`;
}

/** Else they hit nothing, and the test says nothing. */
function expectKillsToHaveMet({ cutOff }: ServeClient, { starts, jobs }: CrewMemory): void {
  expect(starts.size).toBeGreaterThan(KILLS_UNDER_LOAD);
  expect(jobs.size).toBeGreaterThan(KILLS_UNDER_LOAD / 2);
  expect((cutOff.get('POST …/start') ?? 0) + (cutOff.get('POST …/complete') ?? 0)).toBeGreaterThan(
    KILLS_UNDER_LOAD / 5,
  );
}
