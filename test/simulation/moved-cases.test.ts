/**
 * Cases that are moved while they run: to another version, and by hand. The driver proves after every command that the
 * journal replays and the state reloads to the same.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Command, Modification } from '../../src/kernel/command.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { type Block, blocks, choices, processOf } from './block-processes.ts';
import { KernelCrew } from './kernel-crew.ts';
import { planBack, planThere, renamed } from './renamed-definition.ts';

const RUNS = 60;

const numbers = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 40 });
const variables = choices.map((chosen) => ({ ...chosen, items: ['x', 'y', 'z'] }));

describe('any process, while it runs', () => {
  test('goes on by a version in which every id is another, again and again, and ends as it would have', () => {
    fc.assert(
      fc.property(
        blocks,
        variables,
        numbers,
        fc.integer({ min: 1, max: 4 }),
        (block: Block, start, stream, every) => {
          const first = processOf(block);
          const second = renamed(first);
          const driver = new KernelDriver(first).start(JSON.parse(JSON.stringify(start)));
          const crew = new KernelCrew(driver, stream);
          let there = false;
          crew.between = (moves) => {
            if (moves % every !== 0 || driver.state.status === 'ended') return;
            const waits = [...driver.state.waits.keys()];
            if (there) driver.migrate(first, planBack(second));
            else driver.migrate(second, planThere(first));
            there = !there;
            expect([...driver.state.waits.keys()], 'what waits goes on waiting').toEqual(waits);
          };
          crew.play();
          expect(driver.outcome).toBe('completed');
          expect(driver.state.elements.size).toBe(1);
          expect(driver.openWaits).toEqual([]);
          expect(JSON.parse(JSON.stringify(crew.commands).replaceAll('~', ''))).toEqual(
            undisturbed(first, start, stream),
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('replays and reloads whatever is started and stopped by hand, and can always be ended', () => {
    fc.assert(
      fc.property(blocks, variables, numbers, (block: Block, start, stream) => {
        const definition = processOf(block);
        const driver = new KernelDriver(definition).start(JSON.parse(JSON.stringify(start)));
        const crew = new KernelCrew(driver, stream, { mostMoves: 40 });
        crew.between = (moves) => {
          if (driver.state.status === 'ended') return;
          driver.decide({
            kind: 'modify-instance',
            reason: 'test',
            changes: changesOf(driver, definition, stream, moves),
          });
        };
        crew.play();
        if (driver.state.status !== 'ended') driver.do({ kind: 'terminate-instance', reason: 'test' });
        expect(driver.state.waits.size).toBe(0);
        expect(driver.openWaits).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

function undisturbed(definition: Definition, start: object, stream: readonly number[]): readonly Command[] {
  const driver = new KernelDriver(definition).start(JSON.parse(JSON.stringify(start)));
  const crew = new KernelCrew(driver, stream);
  crew.play();
  return crew.commands;
}

function changesOf(
  driver: KernelDriver,
  definition: Definition,
  stream: readonly number[],
  moves: number,
): readonly Modification[] {
  const at = (index: number, bound: number) =>
    ((stream[(moves + index) % stream.length] ?? 0) + moves) % bound;
  const { elements = {}, flows = {} } = definition.processes[0] ?? {};
  const ids = Object.keys(elements);
  const ways = Object.keys(flows);
  const under = [...driver.state.elements.keys()];
  const changes: Modification[] = [{ do: 'start', element: ids[at(0, ids.length)] ?? '' }];
  if (at(1, 3) > 0) changes.push({ do: 'stop', key: under[at(2, under.length)] ?? 0 });
  if (at(3, 3) === 0) changes.push({ do: 'take', flow: ways[at(4, ways.length)] ?? '' });
  if (at(5, 3) === 0) changes.push({ do: 'withdraw', flow: ways[at(6, ways.length)] ?? '' });
  return changes;
}
