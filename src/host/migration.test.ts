import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Chores } from '../../test/contracts/claimed-chores.ts';
import { openStage, START, type Stage } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  message,
  person,
  start,
  timer,
} from '../../test/contracts/sample-definitions.ts';
import { batchOf } from '../../test/contracts/store-contract.ts';
import type { MigrationPlan } from '../kernel/migration/migration-plan.ts';
import type { DeploymentLine } from '../ports/deployment.ts';
import { silentLog } from '../ports/log.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Definition } from '../wiring/definition.ts';
import { openHost } from './host.ts';
import { VirtualClock } from './virtual-clock.ts';

const directory = mkdtempSync(join(tmpdir(), 'baton-migration-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(directory, `${files++}.db`);

/** Two steps, one after the other. */
function steps(first: string, second: string): Definition {
  return definitionOf('steps', {
    id: 'P',
    elements: {
      Start: { shape: start, to: [first] },
      [first]: { shape: person('Clerk'), to: [second] },
      [second]: { shape: person('Clerk'), to: ['End'] },
      End: { shape: end },
    },
  });
}

const old = steps('Check', 'Pack');
const now = steps('Examine', 'Wrap');
const plan: MigrationPlan = {
  processes: { P: 'P' },
  elements: { Start: 'Start', Check: 'Examine', Pack: 'Wrap', End: 'End' },
  flows: {},
  timers: 'renew',
};

async function versions(stage: Stage): Promise<readonly [DeploymentLine, DeploymentLine]> {
  return [await stage.deploy(old, 'steps'), await stage.deploy(now, 'steps')];
}

async function complete(stage: Stage, id: number): Promise<void> {
  const task = (await stage.store.case(id))?.userTasks[0]?.key ?? 0;
  const done = { kind: 'complete-user-task', task, person: 'ada', variables: {}, answers: {} } as const;
  expect(await stage.host.submit(id, done)).toMatchObject({ ok: true });
  await stage.host.idle();
}

describe('moving cases to another version', () => {
  it('takes all their rows along, and they run on by the new one', async () => {
    const stage = await openStage();
    const [from, to] = await versions(stage);
    const id = await stage.begin(from);
    const before = (await stage.store.case(id))?.userTasks[0];
    const run = await stage.host.migrations.start({
      from: from.id,
      to: to.id,
      plan,
      reason: 'mended',
      by: 'ada',
    });
    await stage.host.idle();
    expect(await stage.store.migrationRun(run.id)).toMatchObject({
      total: 1,
      moved: 1,
      staying: 0,
      by: 'ada',
    });
    const detail = await stage.store.case(id);
    expect(detail?.line).toMatchObject({ version: 2, deployment: to.id });
    expect(detail?.userTasks).toMatchObject([
      { key: before?.key, deployment: to.id, createdAt: before?.createdAt, offer: { element: 'Examine' } },
    ]);
    expect((await stage.store.process('steps'))?.versions.map(({ running }) => running)).toEqual([1, 0]);
    await complete(stage, id);
    expect((await stage.store.case(id))?.userTasks[0]?.offer.element).toBe('Wrap');
    await complete(stage, id);
    expect(await stage.status(id)).toBe('completed');
  });

  it('leaves alone what cannot move, and says why', async () => {
    const stage = await openStage();
    const [from, to] = await versions(stage);
    const [first, second] = [await stage.begin(from), await stage.begin(from)];
    await complete(stage, second);
    const narrow = { ...plan, elements: { Check: 'Examine' } };
    const { cases } = await stage.host.migrations.preview({ from: from.id, to: to.id, plan: narrow });
    expect(cases).toMatchObject([{ case: first, obstacles: [] }, { case: second }]);
    expect(cases[1]?.obstacles[0]).toContain('“Pack”');
    const run = await stage.host.migrations.start({
      from: from.id,
      to: to.id,
      plan: narrow,
      reason: 'mended',
    });
    await stage.host.idle();
    const done = await stage.store.migrationRun(run.id);
    expect(done).toMatchObject({ moved: 1, staying: 1, stayed: [{ case: second }] });
    expect(done?.endedAt).toBeDefined();
    expect((await stage.store.case(second))?.line.version).toBe(1);
    await complete(stage, second);
    expect(await stage.status(second)).toBe('completed');
  });

  it('moves only the cases named', async () => {
    const stage = await openStage();
    const [from, to] = await versions(stage);
    const [first, second] = [await stage.begin(from), await stage.begin(from)];
    await stage.host.migrations.start({ from: from.id, to: to.id, plan, reason: 'mended', cases: [second] });
    await stage.host.idle();
    expect((await stage.store.case(first))?.line.version).toBe(1);
    expect((await stage.store.case(second))?.line.version).toBe(2);
  });

  it('refuses versions of two processes', async () => {
    const stage = await openStage();
    const [from] = await versions(stage);
    const other = await stage.deploy(now, 'other');
    const request = { from: from.id, to: other.id, plan, reason: 'mended' };
    await expect(stage.host.migrations.start(request)).rejects.toMatchObject({ code: 'no-such-deployment' });
  });

  it('moves a whole case or nothing of it', async () => {
    const pool = (id: string, step: string) => ({
      id,
      elements: {
        [`${id}Start`]: { shape: start, to: [step] },
        [step]: { shape: person('Clerk'), to: [`${id}End`] },
        [`${id}End`]: { shape: end },
      },
    });
    const both = (a: string, b: string) =>
      definitionOf('pools', { ...pool('A', a), startsWith: ['B'] }, pool('B', b));
    const stage = await openStage();
    const from = await stage.deploy(both('AStep', 'BStep'), 'pools');
    const to = await stage.deploy(both('AStep', 'BOther'), 'pools');
    const id = await stage.begin(from);
    const same = {
      processes: { A: 'A', B: 'B' },
      elements: { AStep: 'AStep' },
      flows: {},
      timers: 'keep',
    } as const;
    await stage.host.migrations.start({ from: from.id, to: to.id, plan: same, reason: 'mended' });
    await stage.host.idle();
    expect((await stage.store.case(id))?.instances.map(({ deployment }) => deployment)).toEqual([
      from.id,
      from.id,
    ]);
    const whole = { ...same, elements: { AStep: 'AStep', BStep: 'BOther' } };
    const run = await stage.host.migrations.start({
      from: from.id,
      to: to.id,
      plan: whole,
      reason: 'mended',
    });
    await stage.host.idle();
    expect((await stage.store.case(id))?.instances.map(({ deployment }) => deployment)).toEqual([
      to.id,
      to.id,
    ]);
    expect((await stage.store.migrationRun(run.id))?.moved).toBe(1);
  });

  it('deadlines and messages find the case where it is now', async () => {
    const waits = (late: string, came: string) =>
      definitionOf('waits', {
        id: 'P',
        elements: {
          Start: { shape: start, to: [late] },
          [late]: { shape: catching(timer('PT1H')), to: [came] },
          [came]: { shape: catching(message('Order')), to: ['End'] },
          End: { shape: end },
        },
      });
    const stage = await openStage();
    const from = await stage.deploy(waits('Late', 'Came'), 'waits');
    const to = await stage.deploy(waits('Overdue', 'Arrived'), 'waits');
    const moved = { ...plan, elements: { Late: 'Overdue', Came: 'Arrived' } };
    const id = await stage.begin(from);
    await stage.host.migrations.start({ from: from.id, to: to.id, plan: moved, reason: 'mended' });
    await stage.host.idle();
    expect((await stage.store.case(id))?.timers[0]?.element).toBe('Overdue');
    await stage.advance(3_600_000);
    expect((await stage.store.case(id))?.subscriptions[0]?.element).toBe('Arrived');
    await stage.host.publishMessage({ name: 'Order' });
    await stage.host.idle();
    expect(await stage.status(id)).toBe('completed');
  });
});

describe('a message inside a case', () => {
  const pools = (came: string, told: string) =>
    definitionOf(
      'pools',
      {
        id: 'A',
        startsWith: ['B'],
        elements: {
          AStart: { shape: start, to: ['Tell'] },
          Tell: {
            shape: {
              behavior: 'task',
              boundary: [],
              work: { by: 'person', role: 'Clerk', form: { fields: [] }, asks: [], errors: [] },
              sends: [{ kind: 'message', name: 'Order', targets: [{ process: 'B', element: told }] }],
            },
            to: ['AEnd'],
          },
          AEnd: { shape: end },
        },
      },
      {
        id: 'B',
        elements: {
          BStart: { shape: start, to: ['Wait'] },
          Wait: { shape: person('Clerk'), to: [came] },
          [came]: { shape: catching(message('Order', true)), to: ['BEnd'] },
          BEnd: { shape: end },
        },
      },
    );

  it('that was sent before the case moved reaches the receiver where it is now', async () => {
    const stage = await openStage();
    const from = await stage.deploy(pools('Came', 'Came'), 'pools');
    const to = await stage.deploy(pools('Arrived', 'Arrived'), 'pools');
    const id = await stage.begin(from);
    const taskOf = async (element: string) =>
      (await stage.store.case(id))?.userTasks.find(({ offer }) => offer.element === element);
    const complete = async (element: string) => {
      const task = await taskOf(element);
      const done = {
        kind: 'complete-user-task',
        task: task?.key ?? 0,
        person: 'ada',
        variables: {},
        answers: {},
      } as const;
      expect(await stage.host.submit(task?.instance ?? 0, done)).toMatchObject({ ok: true });
      await stage.host.idle();
    };
    await complete('Tell'); // the order is kept: nobody waits for it yet
    const elements = { Wait: 'Wait', Came: 'Arrived' };
    const ids = { processes: { A: 'A', B: 'B' }, elements, flows: {}, timers: 'keep' } as const;
    await stage.host.migrations.start({ from: from.id, to: to.id, plan: ids, reason: 'mended' });
    await stage.host.idle();
    await complete('Wait');
    expect(await stage.status(id)).toBe('completed');
  });
});

describe('a message that was on its way', () => {
  it('when the case moved finds its receiver by the name of the message', async () => {
    const waits = (came: string) =>
      definitionOf('waits', {
        id: 'P',
        elements: {
          Start: { shape: start, to: [came] },
          [came]: { shape: catching(message('Order', true)), to: ['End'] },
          End: { shape: end },
        },
      });
    const path = newFile();
    const before = await openStage({ path });
    const from = await before.deploy(waits('Came'), 'waits');
    const to = await before.deploy(waits('Arrived'), 'waits');
    const id = await before.begin(from);
    const moved = { ...plan, elements: { Came: 'Arrived' } };
    await before.host.migrations.start({ from: from.id, to: to.id, plan: moved, reason: 'mended' });
    await before.host.idle();
    const parcel = {
      kind: 'message-to-element',
      case: id,
      deployment: from.id,
      process: 'P',
      element: 'Came',
      name: 'Order',
      variables: {},
    } as const;
    const added = [{ parcel, createdAt: before.clock.now() }];
    await before.store.commit(batchOf({ deliveries: { added, removed: [], kept: [] } }));
    await before.host.close();
    const after = await openStage({ path });
    await after.host.idle();
    expect(await after.status(id)).toBe('completed');
    await after.host.close();
  });
});

describe('a host that is closed while it moves cases', () => {
  it('is followed by one that moves the rest, and nothing twice', async () => {
    const path = newFile();
    const before = await openStage({ path });
    const [from, to] = await versions(before);
    const ids: number[] = [];
    for (let index = 0; index < 120; index++) ids.push(await before.begin(from));
    const run = await before.host.migrations.start({ from: from.id, to: to.id, plan, reason: 'mended' });
    await before.host.close();
    const after = await openStage({ path });
    await after.host.idle();
    expect(await after.store.migrationRun(run.id)).toMatchObject({ total: 120, moved: 120, staying: 0 });
    for (const id of ids) {
      const events = (await after.store.caseJournal(id, { limit: 100 })).items.filter(({ record }) =>
        record.includes('[92,'),
      );
      expect(events.length, `case ${id} moved once`).toBe(1);
    }
    expect(after.errors).toEqual([]);
    await after.host.close();
  });

  it('is followed by one that loads each case by the version it is on', async () => {
    const path = newFile();
    const before = await openStage({ path, limits: { eventsPerSnapshot: 1 } });
    const [from, to] = await versions(before);
    const [stays, moves] = [await before.begin(from), await before.begin(from)];
    await before.host.migrations.start({ from: from.id, to: to.id, plan, reason: 'mended', cases: [moves] });
    await before.host.idle();
    const state = (await before.host.view(moves))?.state;
    await before.host.close();
    const after = await openStage({ path });
    expect((await after.host.view(moves))?.state).toEqual(state);
    for (const id of [stays, moves]) {
      await complete(after, id);
      await complete(after, id);
      expect(await after.status(id)).toBe('completed');
    }
    await after.host.close();
  });
});

describe('a node that is gone while it moves cases', () => {
  it('is followed by another once its claim is over, and not before', async () => {
    const path = newFile();
    const before = await openStage({ path });
    const [from, to] = await versions(before);
    for (let index = 0; index < 120; index++) await before.begin(from);
    const run = await before.host.migrations.start({ from: from.id, to: to.id, plan, reason: 'mended' });
    await before.host.close();
    const [store, clock, chores] = [await openSqliteStore(path), new VirtualClock(START), new Chores()];
    const moved = async () => (await store.migrationRun(run.id))?.moved;
    const begun = await moved();
    const gone = chores.nodeOf('gone', clock);
    expect(await gone.registry.claimChore(`move-cases/${run.id}`, START, START + 50_000)).toBe(true);
    const host = await openHost({
      store,
      clock,
      log: silentLog,
      random: { next: () => 0.5 },
      node: chores.nodeOf('other', clock),
    });
    await clock.advanceTo(START + 49_000, () => host.idle());
    expect(await moved()).toBe(begun);
    await clock.advanceTo(START + 61_000, () => host.idle());
    expect(await store.migrationRun(run.id)).toMatchObject({ moved: 120, staying: 0 });
    await host.close();
  });
});
