import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/kernel/command.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { type Block, blocks, choices, processOf } from './block-processes.ts';
import { KernelCrew } from './kernel-crew.ts';

/** Enough to meet every pair of constructs nested in one another; raised by hand when the kernel is changed deeply. */
const RUNS = 250;

const numbers = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 40 });
const variables = choices.map((chosen) => ({ ...chosen, items: ['x', 'y', 'z'] }));

/** The driver compares replayed and reloaded state with the real one after every command. */
function play(definition: Definition, start: Record<string, unknown>, stream: readonly number[]) {
  const driver = new KernelDriver(definition).start(JSON.parse(JSON.stringify(start)));
  const crew = new KernelCrew(driver, stream);
  crew.play();
  return { driver, commands: crew.commands };
}

function again(
  definition: Definition,
  start: Record<string, unknown>,
  commands: readonly Command[],
  times: readonly number[],
) {
  const driver = new KernelDriver(definition).start(JSON.parse(JSON.stringify(start)));
  commands.forEach((command, index) => {
    driver.now = times[index] ?? driver.now;
    driver.do(command);
  });
  return driver;
}

describe('any process, whatever the crew does', () => {
  test('replays and reloads to the same state after every command, and ends with nothing left behind', () => {
    fc.assert(
      fc.property(blocks, variables, numbers, (block: Block, start, stream) => {
        const definition = processOf(block);
        const { driver } = play(definition, start, stream);
        expect(driver.state.status, 'the instance ends').toBe('ended');
        expect(driver.outcome).toBe('completed');
        expect(driver.state.waits.size).toBe(0);
        expect(driver.state.elements.size).toBe(1);
        expect(driver.openWaits).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('does the same, byte for byte, when it is told the same', () => {
    fc.assert(
      fc.property(blocks, variables, numbers, (block: Block, start, stream) => {
        const definition = processOf(block);
        const { driver, commands } = play(definition, start, stream);
        const repeated = again(definition, start, commands, driver.times.slice(1));
        expect(repeated.records).toEqual(driver.records);
        expect(JSON.stringify(repeated.effects)).toBe(JSON.stringify(driver.effects));
      }),
      { numRuns: RUNS / 5 },
    );
  });

  test('can be ended at any moment, and then leaves nothing behind', () => {
    fc.assert(
      fc.property(blocks, variables, numbers, fc.nat({ max: 12 }), (block: Block, start, stream, moves) => {
        const { commands, driver: whole } = play(processOf(block), start, stream);
        if (moves >= commands.length) return;
        const driver = again(processOf(block), start, commands.slice(0, moves), whole.times.slice(1));
        driver.do({ kind: 'terminate-instance', reason: 'test' });
        expect(driver.state.waits.size).toBe(0);
        expect(driver.state.agenda).toEqual([]);
        expect(driver.openWaits).toEqual([]);
      }),
      { numRuns: RUNS / 5 },
    );
  });
});
