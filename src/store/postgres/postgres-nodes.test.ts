import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { batchOf, deploymentOf } from '../../../test/contracts/store-contract.ts';
import { PostgresDatabases } from '../../../test/servers/postgres-databases.ts';
import type { NodeSignal } from '../../ports/nodes.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { PART } from './partitions.ts';
import { openPostgresStore, type PostgresStore } from './postgres-store.ts';

let databases: PostgresDatabases;
beforeAll(async () => {
  databases = await PostgresDatabases.start();
});
afterAll(() => databases.close());

const open: PostgresStore[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

async function nodesOn(url: string, count: number): Promise<PostgresStore[]> {
  const stores = await Promise.all(Array.from({ length: count }, () => openPostgresStore(url)));
  open.push(...stores);
  return stores;
}

async function twoNodes() {
  const { name, url } = await databases.create();
  const [one, two] = await nodesOn(url, 2);
  if (one === undefined || two === undefined) throw new Error('Two were asked for');
  return { one, two, name, url };
}

describe('several nodes', () => {
  it('make the schema together, when they start on an empty database at once', async () => {
    const { url } = await databases.create();
    const stores = await nodesOn(url, 4);
    expect(new Set(stores.map(({ node }) => node)).size).toBe(4);
    expect(new Set(stores.map(({ identity }) => identity))).toEqual(new Set([stores[0]?.identity]));
    expect(stores[0]?.identity).toMatch(/^[0-9a-f]{12}$/u);
  });

  it('never get the same number for an instance, however fast they ask', async () => {
    const { one, two } = await twoNodes();
    const asked = await Promise.all(
      [one, two].flatMap((store) => Array.from({ length: 40 }, () => store.reserveInstanceIds(5))),
    );
    expect(new Set(asked).size).toBe(80);
    const sorted = asked.sort((a, b) => a - b);
    expect(sorted.every((first, index) => index === 0 || first - (sorted[index - 1] ?? 0) >= 5)).toBe(true);
  });

  it('know of each other until one leaves or falls silent, by the database’s clock', async () => {
    const { one, two } = await twoNodes();
    const now = await one.registry.storeTime();
    expect(Math.abs(now - Date.now())).toBeLessThan(10_000);
    const beat = (store: PostgresStore, at: number) =>
      store.registry.beat({ version: '0.4.0', now: at, aliveUntil: at + 1_000 });
    await beat(one, now);
    const both = await beat(two, now);
    expect(both.map(({ name }) => name).sort()).toEqual([one.node, two.node].sort());
    expect(both).toContainEqual({
      name: one.node,
      version: '0.4.0',
      startedAt: now,
      aliveUntil: now + 1_000,
    });
    expect((await beat(two, now + 1_000)).map(({ name }) => name)).toEqual([two.node]);
    await one.registry.beat({ version: '0.4.0', now, aliveUntil: now + 90_000 });
    await one.registry.leave(now + 1_000);
    expect((await beat(two, now + 1_001)).map(({ name }) => name)).toEqual([two.node]);
  });

  it('do a chore one at a time', async () => {
    const { one, two } = await twoNodes();
    expect(await one.registry.claimChore('housekeeping', 100, 200)).toBe(true);
    expect(await two.registry.claimChore('housekeeping', 150, 250)).toBe(false);
    expect(await one.registry.claimChore('housekeeping', 150, 300)).toBe(true);
    expect(await two.registry.claimChore('another', 150, 250)).toBe(true);
    await one.registry.leave(160);
    expect(await two.registry.claimChore('housekeeping', 161, 250)).toBe(true);
  });

  it('lease each job to one of them, however many ask at once', async () => {
    const { one, two } = await twoNodes();
    const { line } = await one.addDeployment(deploymentOf('invoice'));
    const id = await one.reserveInstanceIds(1);
    const jobs = Array.from({ length: 60 }, (_, index) => ({
      ...{
        instance: id,
        key: index + 1,
        case: id,
        element: 'E',
        jobType: `type ${index % 3}`,
        variables: {},
      },
      ...{ maxAttempts: 3, backoff_ms: 1, attempt: 1, readyAt: 0, fence: 0, createdAt: 0 },
    }));
    const instance = {
      id,
      case: id,
      deployment: line.id,
      process: 'P',
      status: 'active',
      startedAt: 1,
    } as const;
    await one.commit(batchOf({ instances: [instance], jobs: { put: jobs, removed: [] } }));
    const wanted = [0, 1, 2].map((n) => ({ jobType: `type ${n}`, until: 1_000 }));
    const rounds = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? one : two));
    const leased = await Promise.all(
      rounds.map((store) => store.leaseJobs({ wanted, worker: store.node, now: 1, limit: 7 })),
    );
    let rest: number;
    do {
      const more = await two.leaseJobs({ wanted, worker: 'rest', now: 1, limit: 7 });
      leased.push(more);
      rest = more.length;
    } while (rest > 0);
    const keys = leased.flat().map(({ key }) => key);
    expect(keys.sort((a, b) => a - b)).toEqual(jobs.map(({ key }) => key));
    expect(leased.flat().every(({ fence }) => fence === 1)).toBe(true);
  });

  it('see each other’s commits, and only one of two continues an instance', async () => {
    const { one, two } = await twoNodes();
    const { line } = await one.addDeployment(deploymentOf('invoice'));
    const id = await one.reserveInstanceIds(1);
    const instance = {
      id,
      case: id,
      deployment: line.id,
      process: 'P',
      status: 'active',
      startedAt: 1,
    } as const;
    await one.commit(batchOf({ instances: [instance] }));
    for (let seq = 1; seq <= 20; seq++) {
      const row = { instance: id, seq, at: seq, record: '[]' };
      const results = await Promise.allSettled(
        [one, two].map((store) => store.commit(batchOf({ journal: [row] }))),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
    expect((await two.loadInstance(id))?.tail).toHaveLength(20);
  });
});

describe('signals', () => {
  it('reach the other nodes, not the one that sends them; what is too long becomes a hint to look', async () => {
    const { one, two } = await twoNodes();
    const heard: NodeSignal[][] = [[], []];
    one.signals.listen((told) => heard[0]?.push(told));
    two.signals.listen((told) => heard[1]?.push(told));
    const isHeard = async (told: NodeSignal) =>
      expect
        .poll(() => {
          one.signals.send(told);
          return heard[1];
        })
        .toContainEqual(told);
    await isHeard({ kind: 'jobs-ready', jobTypes: ['mail'], at: 5 });
    await isHeard({ kind: 'deployed', key: 'rechnung-ä' });
    const long = {
      kind: 'jobs-ready',
      jobTypes: Array.from({ length: 900 }, (_, n) => `type number ${n}`),
      at: 5,
    } as const;
    one.signals.send(long);
    one.signals.send({ kind: 'deployed', key: 'after' });
    await expect.poll(() => heard[1]).toContainEqual({ kind: 'look' });
    await expect.poll(() => heard[1]).toContainEqual({ kind: 'deployed', key: 'after' });
    expect(heard[1]).not.toContainEqual(long);
    expect(heard[0]).toEqual([]);
  });

  it('tell who has listened to a connection that broke to look for itself', async () => {
    const { one, name } = await twoNodes();
    const heard: NodeSignal[] = [];
    one.signals.listen((told) => heard.push(told));
    await expect
      .poll(
        () =>
          databases.server.query(
            `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE datname = '${name}' AND query LIKE 'LISTEN%'`,
          ),
        { timeout: 5_000 },
      )
      .toEqual([{ ended: true }]);
    await expect.poll(() => heard, { timeout: 15_000 }).toEqual([{ kind: 'look' }]);
  }, 20_000);
});

describe('a database', () => {
  const noted = (name: string, id: number, oldestReader: number) =>
    databases.query(name, `INSERT INTO migration VALUES (${id}, 'from the future', ${oldestReader})`);

  it('of a newer schema is worked with where the change says that older nodes can, and refused where not', async () => {
    const { name, url } = await twoNodes();
    await noted(name, 901, 1);
    await nodesOn(url, 1);
    await noted(name, 902, 900);
    const attempt = openPostgresStore(url);
    await expect(attempt).rejects.toThrow(StoreUnavailable);
    await expect(attempt).rejects.toThrow(/changed by a newer Baton \(schema 902, “from the future”\)/u);
  });

  it('in another encoding than UTF8 is refused', async () => {
    await databases.server.query("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII'");
    await expect(openPostgresStore(databases.urlOf('ascii'))).rejects.toThrow(
      /is written in SQL_ASCII; Baton needs/u,
    );
  });

  it('with a wrong password, or that is not there, is refused at once, without the password', async () => {
    const { password } = databases.server;
    const url = databases.urlOf('postgres').replace(password, 'not-the-password');
    const attempt = openPostgresStore(url);
    await expect(attempt).rejects.toThrow(/password authentication failed/u);
    await expect(attempt).rejects.not.toThrow(/not-the-password/u);
    await expect(openPostgresStore(databases.urlOf('nowhere'))).rejects.toThrow(/"nowhere" does not exist/u);
  });

  it('shows a NUL in a text as a sign that can be seen, and finds what is named with it', async () => {
    const { one } = await twoNodes();
    const { line } = await one.addDeployment(deploymentOf('invoice'));
    const id = await one.reserveInstanceIds(1);
    const instance = {
      id,
      case: id,
      deployment: line.id,
      process: 'P',
      status: 'active',
      startedAt: 1,
    } as const;
    const wait = { instance: id, key: 1, case: id, process: 'P', element: 'E', trigger: 'message' } as const;
    const subscription = { ...wait, name: 'Order\0', correlation: 'A\0B' };
    await one.commit(
      batchOf({
        instances: [{ ...instance, title: 'Invoice\0 7' }],
        subscriptions: { put: [subscription], removed: [] },
      }),
    );
    expect((await one.instance(id))?.title).toBe('Invoice␀ 7');
    const query = { trigger: 'message', name: 'Order\0', correlation: 'A\0B', limit: 5 } as const;
    expect(await one.subscriptionsByName(query)).toHaveLength(1);
  });

  it('takes texts that are too long for an index', async () => {
    const { one } = await twoNodes();
    const { line } = await one.addDeployment(deploymentOf('invoice'));
    const id = await one.reserveInstanceIds(1);
    const long = Array.from({ length: 4_000 }, (_, n) =>
      String.fromCharCode(0x4e00 + ((n * 7_919) % 20_000)),
    ).join('');
    const instance = {
      id,
      case: id,
      deployment: line.id,
      process: 'P',
      status: 'active',
      startedAt: 1,
    } as const;
    const wait = { instance: id, key: 1, case: id, process: 'P', element: 'E', trigger: 'message' } as const;
    await one.commit(
      batchOf({
        instances: [{ ...instance, title: long }],
        subscriptions: { put: [{ ...wait, name: long, correlation: long }], removed: [] },
      }),
    );
    const query = { trigger: 'message', name: long, correlation: long, limit: 5 } as const;
    expect(await one.subscriptionsByName(query)).toHaveLength(1);
    expect(await one.subscriptionsByName({ ...query, correlation: `${long}!` })).toHaveLength(0);
    expect((await one.instances({ caseTitle: long }, { limit: 5 })).items).toHaveLength(1);
  });

  it('has the next part of its tables before its numbers come to it, and drops a part that is empty', async () => {
    const { one, name } = await twoNodes();
    const partsOf = async () =>
      (
        await databases.query(
          name,
          "SELECT relname FROM pg_class WHERE relname ~ '^journal_p\\d+$' ORDER BY 1",
        )
      ).map(({ relname }) => relname);
    const { line } = await one.addDeployment(deploymentOf('invoice'));
    const id = await one.reserveInstanceIds(1);
    const ended = {
      id,
      case: id,
      deployment: line.id,
      process: 'P',
      status: 'completed',
      startedAt: 1,
      endedAt: 2,
    } as const;
    const journal = [{ instance: id, seq: 1, at: 1, record: '[]' }];
    await one.commit(batchOf({ instances: [ended], journal }));
    expect(await partsOf()).toEqual(['journal_p0']);
    await databases.query(name, `UPDATE counter SET next = ${PART - 1}`);
    const [other] = await nodesOn(databases.urlOf(name), 1);
    const first = (await other?.reserveInstanceIds(10)) ?? 0;
    expect(first).toBe(PART - 1);
    expect(await partsOf()).toEqual(['journal_p0', 'journal_p1']);
    const last = first + 5;
    await one.commit(
      batchOf({
        instances: [
          { id: last, case: last, deployment: line.id, process: 'P', status: 'active', startedAt: 1 },
        ],
      }),
    );
    expect(await one.removeJournalRows(10)).toBe(false);
    expect(await partsOf()).toEqual(['journal_p0', 'journal_p1']);
    expect(await one.removeCases({ libraryKey: 'invoice', before: 9, at: 10, kept: 'P1D', limit: 5 })).toBe(
      1,
    );
    expect(await one.removeJournalRows(10)).toBe(false);
    expect(await partsOf()).toEqual(['journal_p1']);
    expect((await one.cases({}, { limit: 5 })).items.map((item) => item.id)).toEqual([last]);
    // A node that had been given numbers of that part comes with them late.
    const late = { ...ended, id: id + 1, case: id + 1 };
    await one.commit(
      batchOf({ instances: [late], journal: [{ instance: id + 1, seq: 1, at: 1, record: '[]' }] }),
    );
    expect(await partsOf()).toEqual(['journal_p0', 'journal_p1']);
    expect((await one.cases({}, { limit: 5 })).items.map((item) => item.id)).toEqual([last, id + 1]);
  });
});
