/** The serving process is killed without warning, over and over, under load, on one database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { WorkerRequest } from './acknowledgement.ts';
import { checkEverything, killOverAndOver } from './kill-chain.ts';

/** Databases side by side, because most of a round is waiting for a process to start. */
const CHAINS = 2;
const ROUNDS_PER_CHAIN = 25;

it(`a host killed ${CHAINS * ROUNDS_PER_CHAIN} times loses no acknowledged command, no effect, and does nothing twice`, {
  timeout: 240_000,
}, async () => {
  const directories = Array.from({ length: CHAINS }, () => mkdtempSync(join(tmpdir(), 'baton-sigkill-')));
  const chains = await Promise.all(
    directories.map(async (directory) => {
      const request: WorkerRequest = {
        database: join(directory, 'baton.db'),
        effects: join(directory, 'effects.txt'),
        round: 0,
        drain: false,
        synchronous: 'FULL',
      };
      return { request, acknowledged: await killOverAndOver(request, ROUNDS_PER_CHAIN) };
    }),
  );
  for (const { acknowledged, request } of chains) {
    const instances = await checkEverything(acknowledged, request);
    const starts = acknowledged.filter(({ op }) => op === 'start').length;
    console.log(
      `${ROUNDS_PER_CHAIN} kills: ${acknowledged.length} acknowledged, ${starts} starts, ${instances} instances`,
    );
    expect(starts).toBeGreaterThan(ROUNDS_PER_CHAIN);
  }
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
