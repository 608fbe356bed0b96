/** How a run ends: everything comes to its end, and what was promised is held against what there is. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessPage } from '../../src/server/api/processes.ts';
import { PROCESS_KEY } from './chaos-process.ts';
import { casesByApi, missingEffects, wrongCases, wrongInDatabase } from './checks.ts';
import { openRows } from './database-rows.ts';
import type { EffectRecorder } from './effect-recorder.ts';
import type { Load } from './load.ts';
import type { NodeClient } from './node-client.ts';
import { countedBy } from './node-metrics.ts';
import type { Stage } from './stage.ts';

/** So long nothing has come to its end that still runs: nothing will. */
const STUCK_MS = 60_000;

export interface Findings {
  readonly started: number;
  readonly completed: number;
  readonly effects: number;
  /** Effects under several idempotency keys. */
  readonly duplicates: number;
  /** Acknowledged starts that have not completed, and effects that never happened. */
  readonly lost: number;
  /** Requests sent again, by why. */
  readonly repeats: Readonly<Record<string, number>>;
  /** By the nodes since their last start. */
  readonly counted: Readonly<Record<string, number>>;
  /** Whatever else is wrong, in words. */
  readonly wrong: readonly string[];
  /** What the nodes' logs call an error, by its words: not wrong by itself while a database is away. */
  readonly errors: Readonly<Record<string, number>>;
}

export function isWell({ lost, duplicates, wrong }: Findings): boolean {
  return lost === 0 && duplicates === 0 && wrong.length === 0;
}

/** What still runs when nothing goes on any more is told by the checks. */
export async function untilNothingRuns(client: NodeClient): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  let end = performance.now() + STUCK_MS;
  while (performance.now() < end) {
    const { items } = await client.get<ProcessPage>('/api/processes?limit=200');
    const running = items.find(({ key }) => key === PROCESS_KEY)?.running ?? 0;
    if (running === 0) return;
    if (running < before) end = performance.now() + STUCK_MS;
    before = running;
    await pause(500);
  }
}

/** Ends the nodes. */
export async function examine(
  stage: Stage,
  client: NodeClient,
  recorder: EffectRecorder,
  { memory }: Load,
): Promise<Findings> {
  const counted = await countedBy(stage.nodes);
  const cases = await casesByApi(client);
  const completed = cases.filter(({ state, problems }) => state === 'completed' && problems === 0).length;
  const missing = missingEffects(memory, recorder);
  const { duplicates } = recorder;
  const wrong = [...memory.unexpected, ...recorder.wrong, ...wrongCases(cases, memory)];
  await Promise.all(stage.nodes.map((node) => node.stop()));
  wrong.push(...stage.nodes.flatMap(({ endings, errors }) => [...endings, ...linesOf(errors)]));
  const rows = await openRows(stage);
  wrong.push(...(await wrongInDatabase(rows, memory)), ...missing, ...duplicates);
  await rows.close();
  return {
    started: memory.starts.size,
    completed,
    effects: recorder.effects,
    duplicates: duplicates.length,
    lost: memory.starts.size - completed + missing.length,
    repeats: Object.fromEntries(client.repeats),
    counted,
    wrong,
    errors: errorsIn(stage),
  };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function errorsIn({ nodes }: Stage): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { logFile } of nodes) {
    for (const line of linesOf(textOf(logFile))) {
      const { level, msg }: { level: number; msg?: string } = JSON.parse(line);
      if (level >= 50) counts[msg ?? line] = (counts[msg ?? line] ?? 0) + 1;
    }
  }
  return counts;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
