import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Rooms without clock, chance and I/O. */
const pureRooms = ['src/{expressions,xml,bpmn,dmn,kernel,wiring}/**/*.test.ts', 'web/**/*.test.ts'];
/** Whole servers, killed and cut off under load: each wants the machine for itself, or it tests the machine's patience. */
const underLoad = ['test/crash/serve-killed.test.ts', 'test/chaos/**/*.test.ts'];
/** Many wait for servers and browsers: a core left free, as is usual, is a core wasted. */
const cores = Math.max(2, availableParallelism());

export default defineConfig({
  test: {
    reporters: ['default', './test/summary-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: cores,
    // Test files share their processes, which halves the time of the small ones; so each puts back what it has changed.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'pure', include: pureRooms } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...pureRooms, ...underLoad],
        },
      },
      {
        extends: true,
        test: {
          name: 'under load',
          include: underLoad,
          maxWorkers: 1,
          isolate: true,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
