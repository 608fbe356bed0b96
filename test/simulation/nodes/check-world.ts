/** What must be true of a simulated world when its storm is over; each check gives what is wrong, in words. */
import { type History, lostOrDoubled, readHistories, repeatedTransitions } from '../../crash/verify.ts';
import { SCHEDULED } from './sim-processes.ts';
import type { World } from './world.ts';

export async function wrongIn(world: World): Promise<readonly string[]> {
  const { histories, wrong } = await readHistories(world.store);
  return [
    ...world.wrong,
    ...wrong,
    ...lostOrDoubled(world.acknowledged, histories),
    ...repeatedTransitions(histories),
    ...(await unfinished(world)),
    ...(await leftBehind(world)),
    ...begunTwice([...histories.values()]),
    ...(await scheduledTooOften(world)),
    ...effectsOf(world, [...histories.values()]),
  ];
}

async function unfinished({ store }: World): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const status of ['active', 'stopped'] as const) {
    const { items } = await store.cases({ status }, { limit: 100 });
    wrong.push(...items.map(({ id, process }) => `case ${id} of ${process} is ${status}`));
  }
  const incidents = await store.incidents({}, { limit: 100 });
  wrong.push(...incidents.items.map(({ case: id, message }) => `case ${id} needs help: ${message}`));
  return wrong;
}

async function leftBehind({ store }: World): Promise<readonly string[]> {
  const [jobs, tasks] = [await store.jobs({}, { limit: 9 }), await store.inbox({}, { limit: 9 })];
  const deliveries = await store.undelivered(0, 9);
  const timer = await store.nextTimerAt();
  return [
    ...jobs.items.map(({ instance, key }) => `job ${instance}/${key} is left`),
    ...tasks.items.map(({ instance, key }) => `user task ${instance}/${key} is left`),
    ...deliveries.map(({ id, parcel }) => `delivery ${id} (${parcel.kind}) is left`),
    ...(timer === undefined ? [] : ['a timer is left']),
  ];
}

/** What is said to be done was done, and never under two keys. */
function effectsOf({ effects }: World, histories: readonly History[]): readonly string[] {
  const keys = new Map<string, string>();
  const wrong: string[] = [];
  for (const { step, key } of effects) {
    const known = keys.get(step) ?? key;
    if (known !== key) wrong.push(`step ${step} was told the outside under ${known} and ${key}`);
    keys.set(step, known);
  }
  for (const { instance, events } of histories) {
    for (const event of events) {
      if (event.kind === 'job-completed' && !keys.has(`${instance}/${event.job}`))
        wrong.push(`job ${instance}/${event.job} completed and was never begun`);
    }
  }
  return wrong;
}

/** Times missed are made up for together, so it may be fewer. */
async function scheduledTooOften({ store }: World): Promise<readonly string[]> {
  const { items } = await store.instances({ processes: [SCHEDULED.process] }, { limit: 99 });
  const isRight = items.length > 0 && items.length <= SCHEDULED.times;
  return isRight ? [] : [`the schedule began ${items.length} cases, not 1 to ${SCHEDULED.times}`];
}

/** One start of the outside, one case, whether it was told of it or not. */
function begunTwice(histories: readonly History[]): readonly string[] {
  const orders = new Map<string, number>();
  const wrong: string[] = [];
  for (const { instance, events } of histories) {
    const begun = events[0];
    const isCase = begun?.kind === 'instance-started' && begun.case === instance;
    const order = isCase ? begun.variables.order : undefined;
    if (typeof order !== 'string') continue;
    const other = orders.get(order);
    if (other !== undefined) wrong.push(`start ${order} began cases ${other} and ${instance}`);
    orders.set(order, instance);
  }
  return wrong;
}
