/** A short run of what `npm run chaos` does at length, with the least that shows something is broken. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type ChaosOptions, runChaos } from './run-chaos.ts';

const isBuilt = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));
const seed = Number(process.env.BATON_CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));

const lean: Omit<ChaosOptions, 'store' | 'nodes'> = {
  minutes: 0.25,
  seed,
  startsPerSecond: 20,
  every_ms: 4_000,
  lease_ms: 15_000,
  say: () => undefined,
};

test.skipIf(!isBuilt)(
  'one node on its own database, killed and paused under load, loses nothing and does nothing twice',
  { timeout: 180_000 },
  async () => {
    console.log(`seed ${seed} (BATON_CHAOS_SEED)`);
    const report = await runChaos({ ...lean, store: 'sqlite', nodes: 1 });
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({ lost: 0, duplicates: 0, wrong: [], completed: report.started });
    expect(report.started).toBeGreaterThan(20);
    expect(report.kills + report.pauses).toBeGreaterThan(1);
  },
);
