/** Histories on disk: `<version>/<scenario>.json`, a list of `[record, state]`, one line a command. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One command: its journal record, and the state after it as that version wrote it into a snapshot. */
export interface HistoryStep {
  readonly record: string;
  readonly state: string;
}

export const historiesFolder = dirname(fileURLToPath(import.meta.url));

/** `<version>/<scenario>` of every history kept. */
export function historyNames(): readonly string[] {
  return readdirSync(historiesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(historiesFolder, name)).map((file) => `${name}/${file}`))
    .map((path) => path.slice(0, -'.json'.length))
    .sort();
}

export function writeHistory(steps: readonly HistoryStep[]): string {
  return `[\n${steps.map(({ record, state }) => `[${record},${state}]`).join(',\n')}\n]\n`;
}

export function readHistory(name: string): readonly HistoryStep[] {
  const steps: readonly (readonly [unknown, unknown])[] = JSON.parse(
    readFileSync(join(historiesFolder, `${name}.json`), 'utf8'),
  );
  return steps.map(([record, state]) => ({ record: JSON.stringify(record), state: JSON.stringify(state) }));
}
