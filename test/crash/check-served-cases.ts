/**
 * What must be true of a served Baton after any number of kills: once as its API tells it, once as its journals do.
 * Each check gives what is wrong, in words.
 */
import type { InstanceEvent } from '../../src/kernel/event.ts';
import type { CaseSummary, TimelineEntry } from '../../src/server/api/cases.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Acknowledgement } from './acknowledgement.ts';
import type { ServeClient } from './serve-client.ts';
import type { CrewMemory } from './serve-crew.ts';
import { type History, lostOrDoubled, readHistories, repeatedTransitions } from './verify.ts';

/** What each case goes through exactly once, whatever was answered in it; the parcel is mended at most once. */
const STEPS_OF_EVERY_CASE = ['Task_order', 'Task_unpack', 'Task_pack', 'Task_book', 'Decision_sound'];
const STEPS_OF_SOME_CASES = ['Task_mend'];

export async function wrongByApi(client: ServeClient, memory: CrewMemory): Promise<string[]> {
  const cases = await client.everyPage<CaseSummary>('/api/cases');
  const wrong = [...wrongCases(cases, memory)];
  const marks = new Map<string, number>();
  for (const { id } of cases) {
    const timeline = await client.everyPage<TimelineEntry>(`/api/cases/${id}/timeline?order=oldest`);
    wrong.push(...wrongTimeline(id, timeline));
    for (const { tone, variables } of timeline) {
      if (tone !== 'done') continue;
      for (const mark of [variables?.done, variables?.booked]) {
        if (mark !== undefined) marks.set(`${id}: ${mark}`, (marks.get(`${id}: ${mark}`) ?? 0) + 1);
      }
    }
  }
  const acknowledged = [...memory.tasks, ...memory.jobs].map(([mark, done]) => `${done.case}: ${mark}`);
  for (const mark of acknowledged) {
    if (!marks.has(mark)) wrong.push(`${mark}: acknowledged, but not in the timeline`);
  }
  for (const [mark, times] of marks) if (times !== 1) wrong.push(`${mark}: ${times} times in the timeline`);
  return wrong;
}

function* wrongCases(
  cases: readonly CaseSummary[],
  { starts, tasks, handedOut }: CrewMemory,
): Generator<string> {
  for (const [key, id] of starts) {
    const started = cases.filter(({ title }) => title === key).map((line) => line.id);
    if (started.length !== 1 || started[0] !== id)
      yield `start ${key} was answered with case ${id}, but there are [${started}]`;
  }
  if (cases.length !== starts.size) yield `${cases.length} cases of ${starts.size} starts`;
  for (const { id, state, problems, status } of cases)
    if (state !== 'completed' || problems > 0) yield `case ${id} is ${state}: ${status}`;
  const doneTasks = [...tasks.values()].map(({ task }) => task);
  for (const task of new Set(doneTasks.filter((one, place) => doneTasks.indexOf(one) !== place)))
    yield `task ${task} was acknowledged to two people`;
  for (const [id, keys] of handedOut)
    if (keys.size !== 1) yield `the job of case ${id} was handed out under the keys ${[...keys]}`;
}

function* wrongTimeline(id: number, timeline: readonly TimelineEntry[]): Generator<string> {
  const done = (step: string) =>
    timeline.filter(({ tone, element }) => tone === 'done' && element === step).length;
  for (const step of STEPS_OF_EVERY_CASE)
    if (done(step) !== 1) yield `case ${id}: ${step} was done ${done(step)} times`;
  for (const step of STEPS_OF_SOME_CASES)
    if (done(step) > 1) yield `case ${id}: ${step} was done ${done(step)} times`;
  if (new Set(timeline.map((entry) => entry.id)).size !== timeline.length)
    yield `case ${id}: an entry of its timeline stands there twice`;
}

/** `log`: the idempotency keys the program outside has in its own log. No Baton may have the database open. */
export async function wrongInJournals(
  database: string,
  memory: CrewMemory,
  log: ReadonlySet<string>,
): Promise<string[]> {
  const store = await openSqliteStore(database);
  const { histories, wrong } = await readHistories(store);
  await store.close();
  const effects = { log, store: store.identity };
  wrong.push(...lostOrDoubled(acknowledgements(memory), histories), ...repeatedTransitions(histories));
  for (const { instance, events } of histories.values())
    wrong.push(...wrongHistory(instance, events, effects));
  for (const { job } of memory.jobs.values()) {
    const { instance, key } = partsOf(job);
    const done = eventsOf(histories, instance, 'job-completed').filter((event) => event.job === key).length;
    if (done !== 1) wrong.push(`job ${job}: acknowledged, and completed ${done} times`);
  }
  return wrong;
}

interface Effects {
  readonly log: ReadonlySet<string>;
  readonly store: string;
}

function* wrongHistory(
  instance: number,
  events: readonly InstanceEvent[],
  effects: Effects,
): Generator<string> {
  const last = events.at(-1);
  if (last?.kind !== 'instance-completed' || last.outcome !== 'completed')
    yield `instance ${instance} ends with ${JSON.stringify(last)}`;
  for (const event of events) {
    if (event.kind === 'job-completed' && !effects.log.has(`baton-${effects.store}-${instance}-${event.job}`))
      yield `job ${event.job} of ${instance} is completed, but the program never did it`;
  }
}

function acknowledgements({ starts, tasks }: CrewMemory): Acknowledgement[] {
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

function eventsOf<Kind extends InstanceEvent['kind']>(
  histories: ReadonlyMap<number, History>,
  instance: number,
  kind: Kind,
): Extract<InstanceEvent, { kind: Kind }>[] {
  const isKind = (event: InstanceEvent): event is Extract<InstanceEvent, { kind: Kind }> =>
    event.kind === kind;
  return (histories.get(instance)?.events ?? []).filter(isKind);
}
