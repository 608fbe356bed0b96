import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/slowest-first.ts';

/** Rooms without clock, chance and I/O: nothing of one test can reach another, so they share their processes. */
const pureRooms = ['src/{expressions,xml,bpmn,dmn,kernel,wiring}/**/*.test.ts', 'web/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/summary-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many wait for servers, browsers and disks: a core left free, as is usual, is a core wasted.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowestFirst },
    projects: [
      { extends: true, test: { name: 'pure', include: pureRooms, isolate: false } },
      {
        extends: true,
        test: { name: 'whole', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: pureRooms },
      },
    ],
  },
});
