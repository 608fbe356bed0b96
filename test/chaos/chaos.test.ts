/** A short run of what `npm run chaos` does at length: all kinds of disturbances, at a rate that a small machine keeps up. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runChaos } from './run-chaos.ts';

const isBuilt = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));

test.skipIf(!isBuilt)(
  'three nodes killed, paused, cut off and left without their database lose nothing and do nothing twice',
  { timeout: 300_000 },
  async () => {
    const seed = Number(process.env.BATON_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`seed ${seed} (BATON_CHAOS_SEED)`);
    const report = await runChaos({
      store: 'postgres',
      nodes: 3,
      minutes: 1,
      seed,
      startsPerSecond: 15,
      every_ms: 5_000,
      lease_ms: 15_000,
      say: () => undefined,
    });
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({ lost: 0, duplicates: 0, wrong: [], completed: report.started });
    expect(report.started).toBeGreaterThan(50);
    for (const kind of ['kills', 'pauses', 'cuts', 'restarts'] as const)
      expect(report[kind], kind).toBeGreaterThan(0);
  },
);
