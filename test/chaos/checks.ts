/** What must be true when everything has ended, whatever was done to nodes and database; what is wrong, in words. */
import { apply } from '../../src/kernel/apply.ts';
import type { InstanceEvent } from '../../src/kernel/event.ts';
import { initialState } from '../../src/kernel/initial-state.ts';
import { decodeRecord } from '../../src/kernel/journal-record.ts';
import type { CaseSummary } from '../../src/server/api/cases.ts';
import type { Page } from '../../src/server/api/primitive-schemas.ts';
import type { Acknowledgement } from '../crash/acknowledgement.ts';
import { type History, lostOrDoubled, repeatedTransitions } from '../crash/verify.ts';
import { EFFECTS, PROCESS_KEY } from './chaos-process.ts';
import { type DatabaseRows, OPEN_TABLES, type StoredRecord } from './database-rows.ts';
import type { EffectRecorder } from './effect-recorder.ts';
import type { LoadMemory } from './load.ts';
import type { NodeClient } from './node-client.ts';

export async function casesByApi(client: NodeClient): Promise<readonly CaseSummary[]> {
  const items: CaseSummary[] = [];
  let after: string | undefined;
  do {
    const marker = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    const page = await client.get<Page<CaseSummary>>(`/api/cases?process=${PROCESS_KEY}&limit=200${marker}`);
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

/** Each start is one case, and each case has completed. */
export function* wrongCases(cases: readonly CaseSummary[], { starts }: LoadMemory): Generator<string> {
  const byTitle = new Map<string, number[]>();
  for (const { id, title, state, problems, status } of cases) {
    byTitle.set(title, [...(byTitle.get(title) ?? []), id]);
    if (state !== 'completed' || problems > 0) yield `case ${id} (${title}) is ${state}: ${status}`;
  }
  for (const [order, id] of starts) {
    const found = byTitle.get(order) ?? [];
    if (found.length !== 1 || found[0] !== id)
      yield `the start of ${order} was answered with case ${id}, but there are [${found}]`;
  }
  if (cases.length !== starts.size) yield `${cases.length} cases of ${starts.size} starts`;
}

/** Effects of started cases that the outside world knows nothing of. */
export function missingEffects({ starts }: LoadMemory, recorder: EffectRecorder): string[] {
  return [...starts.keys()].flatMap((order) =>
    EFFECTS.filter((effect) => recorder.keysOf(order, effect).length === 0).map(
      (effect) => `${order}: ${effect} never happened`,
    ),
  );
}

/** Nothing waits, nothing is on its way, and the journals say what was promised, once. */
export async function wrongInDatabase(rows: DatabaseRows, memory: LoadMemory): Promise<string[]> {
  const wrong: string[] = [];
  for (const table of OPEN_TABLES) {
    const left = await rows.count(table);
    if (left > 0) wrong.push(`${left} rows are left in ${table}`);
  }
  const histories = replay(await rows.journal(), wrong);
  wrong.push(...lostOrDoubled(acknowledgements(memory), histories), ...repeatedTransitions(histories));
  for (const { instance, events } of histories.values()) {
    const last = events.at(-1);
    if (last?.kind !== 'instance-completed' || last.outcome !== 'completed')
      wrong.push(`instance ${instance} ends with ${JSON.stringify(last)}`);
  }
  return [...wrong, ...wrongJobs(memory, histories)];
}

function* wrongJobs({ jobs }: LoadMemory, histories: ReadonlyMap<number, History>): Generator<string> {
  for (const { job } of jobs.values()) {
    const { instance, key } = partsOf(job);
    const done = (histories.get(instance)?.events ?? []).filter(
      (event) => event.kind === 'job-completed' && event.job === key,
    ).length;
    if (done !== 1) yield `job ${job} was acknowledged, and completed ${done} times`;
  }
}

/** Every journal has no gap and no second row of a number, and its events can be applied one after the other. */
function replay(records: readonly StoredRecord[], wrong: string[]): Map<number, History> {
  const histories = new Map<number, { instance: number; events: InstanceEvent[] }>();
  const states = new Map<number, { state: ReturnType<typeof initialState>; seq: number }>();
  for (const { instance, seq, record } of records) {
    const at = states.get(instance) ?? { state: initialState(), seq: 0 };
    const history = histories.get(instance) ?? { instance, events: [] };
    states.set(instance, at);
    histories.set(instance, history);
    at.seq += 1;
    if (seq !== at.seq) wrong.push(`instance ${instance}: row ${seq} where ${at.seq} was expected`);
    for (const event of decodeRecord(record)) {
      apply(at.state, event);
      history.events.push(event);
    }
  }
  return histories;
}

function acknowledgements({ starts, tasks }: LoadMemory): Acknowledgement[] {
  return [
    ...[...starts].map(([key, id]) => ({ op: 'start' as const, key, case: id ?? 0 })),
    ...[...tasks.values()].map(({ task }) => {
      const { instance, key } = partsOf(task);
      return { op: 'task' as const, instance, task: key };
    }),
  ];
}

/** `12-7` */
function partsOf(id: string): { instance: number; key: number } {
  const [instance, key] = id.split('-').map(Number);
  return { instance: instance ?? 0, key: key ?? 0 };
}
