/**
 * Keeps the journals of this version: `npx tsx test/histories/keep-history.ts` runs every scenario and writes its
 * journal, with the state after each record, to `test/histories/<version>/`.
 *
 * Invariants:
 * KH1  Every kind of event has an example in every version.
 * KH2  What a released version wrote never changes, so a folder that is there is left alone. While a
 *      version is not released yet, delete its folder and keep it again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRecord, EVENT_KINDS } from '../../src/kernel/journal-record.ts';
import { encodeState } from '../../src/kernel/state-codec.ts';
import { keptValues } from '../scenarios/kept-values.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import {
  nextVersion,
  scenarioDefinition,
  scenarioNames,
  scenarioSteps,
} from '../scenarios/scenario-files.ts';
import { perform } from '../scenarios/scenario-trace.ts';
import { type HistoryStep, historiesFolder, writeHistory } from './history-files.ts';

const { version } = JSON.parse(readFileSync(join(historiesFolder, '../../package.json'), 'utf8'));
const folder = join(historiesFolder, version);
if (existsSync(folder)) {
  process.stderr.write(`${folder} is there already; released histories never change.\n`);
  process.exit(1);
}
const kept = new Map<string, readonly HistoryStep[]>();
for (const name of scenarioNames) kept.set(name, await historyOf(name));
const without = kindsWithoutExample([...kept.values()].flat());
if (without.length > 0) {
  process.stderr.write(`No scenario has an event of the kinds ${without.join(', ')}: add one first.\n`);
  process.exit(1);
}
mkdirSync(folder);
for (const [name, steps] of kept) writeFileSync(join(folder, `${name}.json`), writeHistory(steps));
process.stdout.write(`${scenarioNames.length} histories of ${version} kept in ${folder}\n`);

async function historyOf(name: string): Promise<readonly HistoryStep[]> {
  const driver = new KernelDriver(await scenarioDefinition(name), { values: keptValues() });
  const history: HistoryStep[] = [];
  const next = await nextVersion(name);
  for (const step of scenarioSteps(name)) {
    perform(driver, step, next);
    if (driver.records.length === history.length) continue; // refused: nothing has happened
    const record = driver.records.at(-1);
    if (record === undefined || driver.records.length !== history.length + 1)
      throw new Error(`${name}: expected one record for "${step.command}"`);
    history.push({ record, state: encodeState(driver.state) });
  }
  return history;
}

function kindsWithoutExample(steps: readonly HistoryStep[]): readonly string[] {
  const found = new Set(steps.flatMap(({ record }) => decodeRecord(record).map(({ kind }) => kind)));
  return EVENT_KINDS.filter((kind) => !found.has(kind));
}
