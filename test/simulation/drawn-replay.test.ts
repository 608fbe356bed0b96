/** Random drawings of everything that holds, escalates, undoes or leaves open: the kernel's promises hold at every step. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../src/wiring/definition.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { type Drawn, drawnDefinition, drawnProcesses, optionalElements } from './drawn-processes.ts';
import { KernelCrew } from './kernel-crew.ts';

const RUNS = Number(process.env.BATON_DRAWINGS ?? 100);
/** Ample for a loaded machine. */
const LIMIT_MS = RUNS * 1_000;

const numbers = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 40 });

/** The driver compares replayed and reloaded state with the real one after every command. */
function play(definition: Definition, stream: readonly number[]) {
  const driver = new KernelDriver(definition).start({ pick: 1 });
  const crew = new KernelCrew(driver, stream, { optional: optionalElements(definition) });
  crew.play();
  return { driver, commands: crew.commands };
}

describe('any drawing, whatever the crew does', () => {
  test(
    'replays and reloads to the same state after every command, and ends with nothing left behind',
    async () => {
      await fc.assert(
        fc.asyncProperty(drawnProcesses, numbers, async (drawn: Drawn, stream) => {
          const { driver } = play(await drawnDefinition(drawn), stream);
          expect(driver.state.status, 'the instance ends').toBe('ended');
          expect(driver.outcome).toBe('completed');
          expect(driver.state.waits.size).toBe(0);
          expect(driver.state.elements.size).toBe(1);
          expect(driver.openWaits).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    LIMIT_MS,
  );

  test(
    'does the same, byte for byte, when it is told the same',
    async () => {
      await fc.assert(
        fc.asyncProperty(drawnProcesses, numbers, async (drawn: Drawn, stream) => {
          const definition = await drawnDefinition(drawn);
          const { driver, commands } = play(definition, stream);
          const repeated = new KernelDriver(definition).start({ pick: 1 });
          commands.forEach((command, index) => {
            repeated.now = driver.times[index + 1] ?? repeated.now;
            repeated.do(command);
          });
          expect(repeated.records).toEqual(driver.records);
          expect(JSON.stringify(repeated.effects)).toBe(JSON.stringify(driver.effects));
        }),
        { numRuns: RUNS / 5 },
      );
    },
    LIMIT_MS,
  );
});
