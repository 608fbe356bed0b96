/**
 * A run: nodes under load, disturbed on a plan made from a seed; then the disturbances stop, everything comes to its end,
 * and what was promised is held against what there is.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Random, seededRandom } from '../../src/host/rehearsal/random.ts';
import type { CasePage } from '../../src/server/api/cases.ts';
import type { DeployResult } from '../../src/server/api/processes.ts';
import { upload } from '../running-baton.ts';
import { diagram, PROCESS_KEY, wiringTo } from './chaos-process.ts';
import { casesByApi, missingEffects, wrongCases, wrongInDatabase } from './checks.ts';
import { openRows } from './database-rows.ts';
import { type Done, disturb, type Planned, plan } from './disturbances.ts';
import { EffectRecorder } from './effect-recorder.ts';
import { Load } from './load.ts';
import { NodeClient } from './node-client.ts';
import { countedBy } from './node-metrics.ts';
import { openStage, type Stage } from './stage.ts';

export interface ChaosOptions {
  readonly store: 'sqlite' | 'postgres';
  readonly nodes: number;
  readonly minutes: number;
  readonly seed: number;
  readonly startsPerSecond: number;
  /** Between two disturbances, on average. */
  readonly every_ms: number;
  readonly lease_ms: number;
  readonly say: (text: string) => void;
}

export interface ChaosReport extends Done {
  readonly seed: number;
  readonly started: number;
  readonly completed: number;
  readonly effects: number;
  /** Effects under several idempotency keys. */
  readonly duplicates: number;
  /** Acknowledged starts that have not completed, and effects that never happened. */
  readonly lost: number;
  readonly starts_per_s: number;
  /** Requests sent again, by why. */
  readonly repeats: Readonly<Record<string, number>>;
  /** By the nodes since their last start. */
  readonly counted: Readonly<Record<string, number>>;
  /** Whatever else is wrong, in words. */
  readonly wrong: readonly string[];
  /** What the nodes' logs call an error, by its words: not wrong by itself while a database is away. */
  readonly errors: Readonly<Record<string, number>>;
  /** Where the logs are; absent where all is well. */
  readonly evidence?: string;
}

const DRAIN_MS = 90_000;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, minutes, nodes, store, say } = options;
  const stage = await openStage({ store, nodes });
  const recorder = new EffectRecorder(seededRandom(seed + 1));
  const client = new NodeClient(
    stage.nodes.map(({ url }) => url),
    seededRandom(seed + 2),
  );
  let well = false;
  try {
    for (const node of stage.nodes) node.start();
    await deploy(client, stage, await recorder.open());
    const began = performance.now();
    const load = new Load({
      client,
      recorder,
      random: seededRandom(seed + 3),
      startsPerSecond: options.startsPerSecond,
    });
    const done = await disturb(stage, planOf(seededRandom(seed), options), say);
    await pause(Math.max(0, began + minutes * 60_000 - performance.now()));
    say('no more disturbances');
    await load.startNoMore();
    const starting_s = (performance.now() - began) / 1_000;
    say(`${load.memory.starts.size} starts in ${starting_s.toFixed(0)} s, all answered; draining`);
    await untilNothingRuns(client);
    await load.goHome();
    const report = await examine(stage, client, recorder, load);
    well = report.lost === 0 && report.duplicates === 0 && report.wrong.length === 0;
    return {
      seed,
      ...report,
      ...done,
      starts_per_s: Math.round(load.memory.starts.size / starting_s),
      ...(well ? {} : { evidence: stage.folder }),
    };
  } finally {
    await client.close();
    await recorder.close();
    await stage.close(!well);
  }
}

function planOf(
  random: Random,
  { minutes, nodes, store, every_ms, lease_ms }: ChaosOptions,
): readonly Planned[] {
  const duration_ms = minutes * 60_000;
  return plan(random, { duration_ms, nodes, every_ms, lease_ms, database: store === 'postgres' });
}

async function deploy(client: NodeClient, { nodes: [node] }: Stage, recorder: string): Promise<void> {
  // Answered by whichever node is up; a file is sent by hand, to the first of them.
  await client.get('/api/health');
  const form = upload(diagram, 'chaos.bpmn', {
    wiring: JSON.stringify(wiringTo(recorder)),
    key: PROCESS_KEY,
  });
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`${node?.url}/api/processes`, { method: 'POST', body: form }).catch(
      () => undefined,
    );
    if (answer?.status === 200 || answer?.status === 201) {
      const { key } = (await answer.json()) as DeployResult; // cast: the API's schema
      if (key === PROCESS_KEY) return;
    }
    if (attempt === 100) throw new Error(`The process was not deployed: ${await answer?.text()}`);
    await pause(100);
  }
}

/** What still runs after the patience is told by the checks. */
async function untilNothingRuns(client: NodeClient): Promise<void> {
  const end = performance.now() + DRAIN_MS;
  while (performance.now() < end) {
    const { items } = await client.get<CasePage>(`/api/cases?state=running&process=${PROCESS_KEY}&limit=1`);
    if (items.length === 0) return;
    await pause(200);
  }
}

type Findings = Pick<
  ChaosReport,
  'started' | 'completed' | 'effects' | 'duplicates' | 'lost' | 'repeats' | 'counted' | 'wrong' | 'errors'
>;

async function examine(
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
