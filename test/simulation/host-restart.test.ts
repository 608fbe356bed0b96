/**
 * The machine stops after every single step: what is on the disk at that moment is opened by another host, whose instance
 * must be the same to the last byte; the case then goes on there.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Command } from '../../src/kernel/command.ts';
import { openStage, type Stage } from '../contracts/host-stage.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { blocks, choices, processOf } from './block-processes.ts';
import { drawnDefinition, drawnProcesses } from './drawn-processes.ts';
import { KernelCrew } from './kernel-crew.ts';

/** Each step opens a database and a host; more by hand when host or store are changed deeply. */
const RUNS = Number(process.env.BATON_RESTARTS ?? 10);
const MOST_STEPS = 25;

const directory = mkdtempSync(join(tmpdir(), 'baton-restart-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

/** The bytes on the disk now, without a word to the host that writes them. */
function image(path: string): string {
  const copy = join(directory, `${files++}.db`);
  for (const part of ['', '-wal']) if (existsSync(path + part)) copyFileSync(path + part, copy + part);
  return copy;
}

async function stateIn(stage: Stage, instance: number): Promise<string> {
  const view = await stage.host.view(instance);
  if (view === undefined) throw new Error(`instance ${instance} is gone`);
  return JSON.stringify(view, (_name, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
}

async function waitsIn(stage: Stage, caseId: number): Promise<unknown> {
  const detail = await stage.store.case(caseId);
  return JSON.parse(JSON.stringify(detail));
}

const variables = choices.map((chosen) => ({ ...chosen, items: ['x', 'y'] }));
const numbers = fc.array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 40 });
/** Called processes run elsewhere; here one instance is looked at. */
const alone = blocks.filter((block) => !JSON.stringify(block).includes('"call"'));
const processes = fc.oneof(fc.record({ blocks: alone }), fc.record({ drawn: drawnProcesses }));

test('a host opened on what is on the disk after any step has the same instances and waits, and goes on with them', async () => {
  await fc.assert(
    fc.asyncProperty(processes, variables, numbers, async (process, start, stream) => {
      const definition =
        'blocks' in process ? processOf(process.blocks) : await drawnDefinition(process.drawn);
      const driver = new KernelDriver(definition).start(start);
      const crew = new KernelCrew(driver, stream);
      crew.play();
      let path = join(directory, `${files++}.db`);
      let stage = await openStage({ path });
      try {
        const line = await stage.deploy(definition);
        const begun = await stage.host.startCase({ deployment: line.id, variables: start });
        if (!begun.ok) throw new Error(begun.rejection.message);
        for (const command of crew.commands.slice(0, MOST_STEPS)) {
          await submit(stage, begun.case, command);
          const [state, waits] = [await stateIn(stage, begun.case), await waitsIn(stage, begun.case)];
          path = image(path);
          await stage.host.close();
          stage = await openStage({ path });
          expect(await stateIn(stage, begun.case)).toBe(state);
          expect(await waitsIn(stage, begun.case)).toEqual(waits);
        }
      } finally {
        await stage.host.close();
      }
    }),
    { numRuns: RUNS },
  );
});

async function submit(stage: Stage, instance: number, command: Command): Promise<void> {
  if (command.kind === 'start-instance') return;
  const answer = await stage.host.submit(instance, command);
  if (!answer.ok) throw new Error(`${command.kind}: ${answer.rejection.message}`);
}
