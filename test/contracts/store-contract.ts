/**
 * What every store must do, whatever it is made of. An implementation's test calls `storeContract` with a way to
 * make an empty store.
 */
import { describe, expect, it } from 'vitest';
import type { UserTaskOffer } from '../../src/kernel/effect.ts';
import type { CredentialRow, CredentialStore } from '../../src/ports/credential-store.ts';
import type { DecisionModelStore, NewDecisionModel } from '../../src/ports/decision-models.ts';
import type { NewDeployment } from '../../src/ports/deployment.ts';
import type { PeopleStore } from '../../src/ports/people-store.ts';
import type {
  CommitBatch,
  InstanceLine,
  JobFilter,
  JobRow,
  NewDelivery,
  Store,
  SubscriptionRow,
  UserTaskRow,
} from '../../src/ports/store.ts';
import { StoreConflict } from '../../src/ports/store.ts';
import type { StoreQueries } from '../../src/ports/store-queries.ts';

export type FullStore = Store & StoreQueries & PeopleStore & DecisionModelStore & CredentialStore;

export function batchOf(parts: Partial<CommitBatch>): CommitBatch {
  const none = { put: [], removed: [] };
  return {
    instances: [],
    ends: [],
    journal: [],
    snapshots: [],
    jobs: none,
    retries: [],
    timers: none,
    subscriptions: none,
    userTasks: none,
    assignments: [],
    incidents: none,
    deliveries: { added: [], removed: [], kept: [] },
    startTimers: none,
    answers: [],
    renewals: [],
    relabels: [],
    moves: [],
    expected: { instances: [], leases: [], startTimers: [] },
    ...parts,
  };
}

export function deploymentOf(key: string, parts: Partial<NewDeployment> = {}): NewDeployment {
  return {
    key,
    name: `Process ${key}`,
    fileName: `${key}.bpmn`,
    source: new Uint8Array([60, 98, 62]),
    contentHash: `content of ${key}`,
    wiring: { steps: {} },
    findings: [{ code: 'unlabelled-branch', severity: 'info', message: 'A branch has no label.' }],
    definitionHash: `definition of ${key}`,
    definition: {
      format: 1,
      name: key,
      processes: [
        {
          id: 'Process_1',
          name: 'The process',
          role: 'Clerk',
          elements: {},
          flows: {},
          scopes: {},
          starts: [],
          startsWith: [],
        },
      ],
    },
    startTimers: [],
    createdAt: 1_000,
    ...parts,
  };
}

function offerOf(title: string, role: string): UserTaskOffer {
  return {
    element: 'Task_1',
    purpose: 'work',
    title,
    role,
    form: { fields: [] },
    questions: [],
    errors: [],
    context: {},
  };
}

export function storeContract(name: string, newStore: () => Promise<FullStore>): void {
  /** A store with one deployment and one running case. */
  async function runningCase(parts: Partial<InstanceLine> = {}) {
    const store = await newStore();
    const { line: deployment } = await store.addDeployment(deploymentOf('invoice'));
    const id = await store.reserveInstanceIds(1);
    const line: InstanceLine = {
      id,
      case: id,
      deployment: deployment.id,
      process: 'Process_1',
      status: 'active',
      startedAt: 2_000,
      ...parts,
    };
    await store.commit(
      batchOf({ instances: [line], journal: [{ instance: id, seq: 1, at: 2_000, record: 'one' }] }),
    );
    return { store, deployment, id, line };
  }

  /** Further cases of the same deployment. */
  async function addCase(store: FullStore, deployment: number, parts: Partial<InstanceLine> = {}) {
    const id = await store.reserveInstanceIds(1);
    const line: InstanceLine = {
      id,
      case: id,
      deployment,
      process: 'Process_1',
      status: 'active',
      startedAt: 2_000 + id,
      ...parts,
    };
    await store.commit(batchOf({ instances: [line] }));
    return line;
  }

  describe(`${name}: journal and snapshots`, () => {
    it('gives back an instance as its line and its journal in order', async () => {
      const { store, id, line } = await runningCase({
        title: 'Invoice 7',
        by: 'ada',
        parent: { instance: 9, key: 4 },
      });
      await store.commit(batchOf({ journal: [{ instance: id, seq: 2, at: 2_100, record: 'two' }] }));
      const stored = await store.loadInstance(id);
      expect(stored?.line).toEqual(line);
      expect(stored?.tail.map((row) => [row.instance, row.seq, row.at, row.record])).toEqual([
        [id, 1, 2_000, 'one'],
        [id, 2, 2_100, 'two'],
      ]);
      expect(stored?.snapshot).toBeUndefined();
    });

    it('loads only the journal after the newest snapshot', async () => {
      const { store, id } = await runningCase();
      const journal = [2, 3, 4].map((seq) => ({
        instance: id,
        seq,
        at: 2_000 + seq,
        record: `${seq}`,
      }));
      await store.commit(batchOf({ journal, snapshots: [{ instance: id, seq: 2, state: 'at 2' }] }));
      await store.commit(batchOf({ snapshots: [{ instance: id, seq: 3, state: 'at 3' }] }));
      const stored = await store.loadInstance(id);
      expect(stored?.snapshot?.state).toBe('at 3');
      expect(stored?.tail.map((row) => row.seq)).toEqual([4]);
      expect(stored?.lastAt).toBe(2_004);
      await store.commit(batchOf({ snapshots: [{ instance: id, seq: 4, state: 'at 4' }] }));
      expect(await store.loadInstance(id)).toMatchObject({ tail: [], lastAt: 2_004 });
    });

    it('refuses a second writer of the same journal row and keeps nothing of its batch', async () => {
      const { store, id, deployment } = await runningCase();
      const other = await store.reserveInstanceIds(1);
      const attempt = store.commit(
        batchOf({
          instances: [
            {
              id: other,
              case: other,
              deployment: deployment.id,
              process: 'P',
              status: 'active',
              startedAt: 1,
            },
          ],
          journal: [{ instance: id, seq: 1, at: 3_000, record: 'again' }],
        }),
      );
      await expect(attempt).rejects.toBeInstanceOf(StoreConflict);
      expect(await store.loadInstance(other)).toBeUndefined();
      await store.commit(batchOf({ journal: [{ instance: id, seq: 2, at: 3_000, record: 'two' }] }));
    });

    it('never gives an instance id twice', async () => {
      const { store, id } = await runningCase();
      const first = await store.reserveInstanceIds(10);
      const next = await store.reserveInstanceIds(1);
      expect(first).toBeGreaterThan(id);
      expect(next).toBe(first + 10);
    });

    it('keeps the answer of an idempotency key until it is old', async () => {
      const store = await newStore();
      await store.commit(batchOf({ answers: [{ key: 'k', at: 5_000, answer: '{"ok":true}' }] }));
      expect(await store.findAnswer('k')).toBe('{"ok":true}');
      expect(await store.forgetAnswers(5_000)).toBe(0);
      expect(await store.forgetAnswers(5_001)).toBe(1);
      expect(await store.findAnswer('k')).toBeUndefined();
    });

    it('knows nothing of an instance that never was', async () => {
      const store = await newStore();
      expect(await store.loadInstance(77)).toBeUndefined();
      expect(await store.case(77)).toBeUndefined();
    });
  });

  describe(`${name}: jobs`, () => {
    const jobOf = (instance: number, key: number, parts: Partial<JobRow> = {}): JobRow => ({
      instance,
      key,
      case: instance,
      element: 'Task_1',
      jobType: 'mail',
      variables: { amount: 7 },
      maxAttempts: 3,
      backoff_ms: 1_000,
      attempt: 1,
      readyAt: 2_000,
      fence: 0,
      createdAt: 1_500,
      ...parts,
    });

    it('leases a ready job to one worker and to nobody else before the lease ends', async () => {
      const { store, id } = await runningCase();
      await store.commit(
        batchOf({ jobs: { put: [jobOf(id, 3), jobOf(id, 4, { readyAt: 9_000 })], removed: [] } }),
      );
      const wanted = [{ jobType: 'mail', until: 3_500 }];
      const request = { wanted, worker: 'w1', now: 2_500, limit: 10 };
      const [leased, ...more] = await store.leaseJobs(request);
      expect(more).toEqual([]);
      expect(leased).toMatchObject({
        key: 3,
        worker: 'w1',
        fence: 1,
        readyAt: 3_500,
        variables: { amount: 7 },
      });
      expect(await store.leaseJobs({ ...request, now: 3_499, worker: 'w2' })).toEqual([]);
      expect(await store.leaseJobs({ ...request, now: 3_500, worker: 'w2' })).toMatchObject([
        { key: 3, fence: 2, worker: 'w2' },
      ]);
    });

    it('gives the urgent first to who asks so, and the oldest to everybody else', async () => {
      const { store, id } = await runningCase();
      const jobs = [
        jobOf(id, 3, { priority: -5, readyAt: 1_000 }),
        jobOf(id, 4, { readyAt: 1_001 }),
        jobOf(id, 5, { priority: 7, readyAt: 1_002 }),
        jobOf(id, 6, { priority: 9, jobType: 'call', readyAt: 1_003 }),
      ];
      await store.commit(batchOf({ jobs: { put: jobs, removed: [] } }));
      const wanted = ['mail', 'call'].map((jobType) => ({ jobType, until: 2_000 }));
      const request = { wanted, worker: 'w', now: 1_500, limit: 3 };
      const urgent = await store.leaseJobs({ ...request, order: 'urgent' });
      expect(urgent.map(({ key }) => key)).toEqual([6, 5, 4]);
      expect(await store.leaseJobs(request)).toMatchObject([{ key: 3, priority: -5 }]);
    });

    it('gives only work of the processes, versions and cases asked for', async () => {
      const { store, id } = await runningCase();
      await store.commit(batchOf({ jobs: { put: [jobOf(id, 3)], removed: [] } }));
      const line = await store.instance(id);
      const asking = async (of: JobFilter) => {
        const wanted = [{ jobType: 'mail', until: 2_500, of }];
        return (await store.leaseJobs({ wanted, worker: 'w', now: 2_500, limit: 5 })).length;
      };
      expect(await asking({ processes: ['Somewhere else'] })).toBe(0);
      expect(await asking({ deployments: [4_711] })).toBe(0);
      expect(await asking({ caseTitle: 'Nobody’s' })).toBe(0);
      expect(
        await asking({
          processes: [line?.process ?? ''],
          deployments: [line?.deployment ?? 0],
          ...(line?.title === undefined ? {} : { caseTitle: line.title }),
        }),
      ).toBe(1);
    });

    it('leases a certain job to one worker at a time, and takes it back', async () => {
      const { store, id } = await runningCase();
      await store.commit(batchOf({ jobs: { put: [jobOf(id, 3)], removed: [] } }));
      const key = { instance: id, key: 3 };
      const lease = { worker: 'w1', now: 2_500, until: 3_500 };
      expect(await store.leaseJob(key, lease)).toMatchObject({ fence: 1, worker: 'w1', readyAt: 3_500 });
      expect(await store.leaseJob(key, { ...lease, worker: 'w2' })).toBeUndefined();
      expect(await store.leaseJob(key, lease)).toMatchObject({ fence: 2 });
      expect(await store.returnJob(key, 1, 2_600)).toBe(false);
      expect(await store.returnJob(key, 2, 2_600)).toBe(true);
      expect(await store.leaseJob(key, { ...lease, now: 2_600, worker: 'w2' })).toMatchObject({
        fence: 4,
        attempt: 1,
        worker: 'w2',
      });
    });

    it('counts the attempts left as the retry says', async () => {
      const { store, id } = await runningCase();
      await store.commit(batchOf({ jobs: { put: [jobOf(id, 3)], removed: [] } }));
      const retry = { instance: id, key: 3, readyAt: 7_000, failure: 'no paper', attemptsLeft: 5 };
      await store.commit(batchOf({ retries: [retry] }));
      expect(await store.findJob({ instance: id, key: 3 })).toMatchObject({
        attempt: 2,
        maxAttempts: 6,
        failure: 'no paper',
      });
    });

    it('extends a lease only for who holds it', async () => {
      const { store, id } = await runningCase();
      await store.commit(
        batchOf({ jobs: { put: [jobOf(id, 3, { fence: 2, readyAt: 3_000 })], removed: [] } }),
      );
      expect(await store.extendLease({ instance: id, key: 3 }, 1, 9_000)).toBe(false);
      expect(await store.extendLease({ instance: id, key: 3 }, 2, 9_000)).toBe(true);
      expect(await store.nextJobReadyAt(['mail', 'other'])).toBe(9_000);
      expect(await store.nextJobReadyAt(['other'])).toBeUndefined();
    });

    it('makes the jobs ready that a dead host held', async () => {
      const { store, id } = await runningCase();
      const held = jobOf(id, 3, { readyAt: undefined, fence: 1, worker: 'host' });
      await store.commit(batchOf({ jobs: { put: [held], removed: [] } }));
      const wanted = [{ jobType: 'mail', until: undefined }];
      const request = { wanted, worker: 'w', now: 2_500, limit: 10 };
      expect(await store.leaseJobs(request)).toEqual([]);
      expect(await store.releaseHeldJobs(2_500)).toBe(1);
      expect(await store.leaseJobs(request)).toMatchObject([{ key: 3, fence: 2, readyAt: undefined }]);
    });

    it('gives a job back for its next attempt, not before its time', async () => {
      const { store, id } = await runningCase();
      const held = jobOf(id, 3, { readyAt: undefined, fence: 4, worker: 'host' });
      await store.commit(batchOf({ jobs: { put: [held], removed: [] } }));
      await store.commit(batchOf({ retries: [{ instance: id, key: 3, readyAt: 7_000 }] }));
      const { worker: _, ...row } = held;
      expect(await store.findJob({ instance: id, key: 3 })).toEqual({
        ...row,
        attempt: 2,
        fence: 5,
        readyAt: 7_000,
      });
    });

    it('finds a job until it is removed', async () => {
      const { store, id } = await runningCase();
      const row = jobOf(id, 3);
      await store.commit(batchOf({ jobs: { put: [row], removed: [] } }));
      expect(await store.findJob({ instance: id, key: 3 })).toEqual(row);
      await store.commit(batchOf({ jobs: { put: [], removed: [{ instance: id, key: 3 }] } }));
      expect(await store.findJob({ instance: id, key: 3 })).toBeUndefined();
    });
  });

  describe(`${name}: timers`, () => {
    it('gives due timers in the order they fall due', async () => {
      const { store, id } = await runningCase();
      const timer = (key: number, at: number) => ({ instance: id, key, case: id, element: 'Wait', at });
      await store.commit(
        batchOf({ timers: { put: [timer(5, 300), timer(6, 100), timer(7, 999)], removed: [] } }),
      );
      expect((await store.dueTimers(300, 10)).map(({ key }) => key)).toEqual([6, 5]);
      expect(await store.nextTimerAt()).toBe(100);
      await store.commit(batchOf({ timers: { put: [], removed: [{ instance: id, key: 6 }] } }));
      expect((await store.dueTimers(1_000, 1)).map(({ key }) => key)).toEqual([5]);
    });

    it('keeps the schedule by which a process begins by itself', async () => {
      const store = await newStore();
      const row = { deployment: 1, process: 'P', elements: ['Start_1'], at: 50, remaining: 2 };
      await store.commit(batchOf({ startTimers: { put: [row], removed: [] } }));
      expect(await store.dueStartTimers(50, 5)).toEqual([row]);
      expect(await store.nextTimerAt()).toBe(50);
      await store.commit(batchOf({ startTimers: { put: [{ ...row, at: 80, remaining: 1 }], removed: [] } }));
      expect(await store.dueStartTimers(60, 5)).toEqual([]);
      await store.commit(batchOf({ startTimers: { put: [], removed: [row] } }));
      expect(await store.nextTimerAt()).toBeUndefined();
    });
  });

  describe(`${name}: schedules of a library entry`, () => {
    it('has only those of the newest version', async () => {
      const store = await newStore();
      const schedule = { process: 'P', elements: ['Start_1'], at: 60, every: 'PT1H' };
      const { line: first } = await store.addDeployment(deploymentOf('report', { startTimers: [schedule] }));
      expect(await store.dueStartTimers(99, 5)).toEqual([{ ...schedule, deployment: first.id }]);
      const newer = deploymentOf('report', { contentHash: 'v2', startTimers: [{ ...schedule, at: 70 }] });
      const { line: second } = await store.addDeployment(newer);
      expect(await store.dueStartTimers(99, 5)).toEqual([{ ...schedule, at: 70, deployment: second.id }]);
    });
  });

  describe(`${name}: decision models`, () => {
    const model = (key: string, hash: string): NewDecisionModel => ({
      key,
      name: key,
      fileName: `${key}.dmn`,
      namespace: `urn:${key}`,
      hash,
      decisions: [{ id: 'd', name: 'D', kind: 'decision', resultName: 'd', inputs: [{ name: 'n' }] }],
      source: new TextEncoder().encode(`<${hash}/>`),
      imports: { 'urn:other': 'h0' },
      findings: [],
      createdAt: 5,
      by: 'ada',
    });

    it('versions count within a key; the same model again is the version that is there', async () => {
      const store = await newStore();
      expect(await store.addDecisionModel(model('fees', 'h1'))).toMatchObject({
        created: true,
        line: { version: 1 },
      });
      expect(await store.addDecisionModel(model('fees', 'h1'))).toMatchObject({
        created: false,
        line: { version: 1 },
      });
      expect(await store.addDecisionModel(model('fees', 'h2'))).toMatchObject({
        created: true,
        line: { version: 2 },
      });
      expect(await store.addDecisionModel(model('terms', 'h3'))).toMatchObject({
        line: { version: 1, by: 'ada' },
      });
      expect((await store.decisionModels()).map(({ hash }) => hash)).toEqual(['h3', 'h2', 'h1']);
      expect(await store.findDecisionModel('fees')).toMatchObject({ version: 2, hash: 'h2' });
      expect(await store.findDecisionModel('fees', 1)).toMatchObject({ hash: 'h1' });
      expect(await store.findDecisionModel('fees', 3)).toBeUndefined();
      await store.close();
    });

    it('a model is loaded by its hash, as it was given', async () => {
      const store = await newStore();
      await store.addDecisionModel(model('fees', 'h1'));
      const loaded = await store.loadDecisionModel('h1');
      expect(loaded).toMatchObject({ ...model('fees', 'h1'), source: expect.anything(), version: 1 });
      expect(new TextDecoder().decode(loaded?.source)).toBe('<h1/>');
      expect(await store.loadDecisionModel('h9')).toBeUndefined();
      await store.close();
    });
  });

  describe(`${name}: subscriptions and deliveries`, () => {
    const subscription = (
      instance: number,
      key: number,
      parts: Partial<SubscriptionRow> = {},
    ): SubscriptionRow => ({
      instance,
      key,
      case: instance,
      process: 'Process_1',
      element: 'Catch_1',
      trigger: 'message',
      name: 'Order',
      ...parts,
    });
    const message = (parts: { correlation?: string } = {}, keepUntil?: number): NewDelivery => ({
      parcel: { kind: 'message-by-name', name: 'Order', variables: { n: 1 }, ...parts },
      createdAt: 10,
      ...(keepUntil === undefined ? {} : { keepUntil }),
    });

    it('finds who waits for a message: the same correlation first, then whoever asks for none', async () => {
      const { store, id } = await runningCase();
      const put = [
        subscription(id, 1),
        subscription(id, 2, { correlation: 'A' }),
        subscription(id, 3, { correlation: 'B' }),
        subscription(id, 4, { trigger: 'signal' }),
      ];
      await store.commit(batchOf({ subscriptions: { put, removed: [] } }));
      const keys = async (correlation?: string) =>
        (
          await store.subscriptionsByName({
            trigger: 'message',
            name: 'Order',
            limit: 9,
            ...(correlation === undefined ? {} : { correlation }),
          })
        ).map(({ key }) => key);
      expect(await keys('A')).toEqual([2, 1]);
      expect(await keys()).toEqual([1]);
      expect(await store.subscriptionsByName({ trigger: 'signal', name: 'Order', limit: 9 })).toMatchObject([
        { key: 4 },
      ]);
      expect(await store.subscriptionsOfElement(id, 'Process_1', 'Catch_1', 2)).toMatchObject([
        { key: 1 },
        { key: 2 },
      ]);
    });

    it('hands out a delivery until it is taken, and lets nobody take it twice', async () => {
      const store = await newStore();
      const { deliveryIds } = await store.commit(
        batchOf({ deliveries: { added: [message(), message()], removed: [], kept: [] } }),
      );
      const [first = 0, second = 0] = deliveryIds;
      expect((await store.undelivered(0, 10)).map(({ id }) => id)).toEqual([first, second]);
      expect((await store.undelivered(first, 10)).map(({ id }) => id)).toEqual([second]);
      await store.commit(batchOf({ deliveries: { added: [], removed: [first], kept: [] } }));
      await expect(
        store.commit(batchOf({ deliveries: { added: [], removed: [first], kept: [] } })),
      ).rejects.toThrow();
      expect(await store.undelivered(0, 10)).toMatchObject([{ id: second, parcel: { name: 'Order' } }]);
    });

    it('keeps a message nobody waits for until somebody does or its time is over', async () => {
      const { store, id } = await runningCase();
      const { deliveryIds } = await store.commit(
        batchOf({ deliveries: { added: [message({ correlation: 'A' }), message()], removed: [], kept: [] } }),
      );
      const [keyed = 0, open = 0] = deliveryIds;
      const kept = [keyed, open].map((delivery) => ({ id: delivery, keepUntil: 500 }));
      await store.commit(batchOf({ deliveries: { added: [], removed: [], kept } }));
      expect(await store.undelivered(0, 10)).toEqual([]);
      const fits = async (row: SubscriptionRow, now = 499) =>
        (await store.keptFor(row, now, 9)).map((delivery) => delivery.id);
      expect(await fits(subscription(id, 1, { correlation: 'A' }))).toEqual([keyed]);
      expect(await fits(subscription(id, 1, { correlation: 'Z' }))).toEqual([]);
      expect(await fits(subscription(id, 1))).toEqual([keyed, open]);
      expect(await fits(subscription(id, 1), 500)).toEqual([]);
      expect((await store.keptByName('Order', 0, 5, 9)).length).toBe(2);
      expect(await store.dropExpired(499, 9)).toEqual([]);
      expect((await store.dropExpired(500, 9)).length).toBe(2);
      expect(await store.keptByName('Order', 0, 5, 9)).toEqual([]);
    });

    it('finds kept messages for which somebody waits all the same', async () => {
      const { store, id, deployment } = await runningCase();
      const toElement: NewDelivery = {
        parcel: {
          kind: 'message-to-element',
          case: id,
          deployment: deployment.id,
          process: 'Process_1',
          element: 'Catch_1',
          name: 'Order',
          variables: {},
        },
        createdAt: 1,
        keepUntil: 900,
      };
      const added = [message({ correlation: 'A' }, 900), message({ correlation: 'B' }, 900), toElement];
      const { deliveryIds } = await store.commit(batchOf({ deliveries: { added, removed: [], kept: [] } }));
      expect(await store.keptWithTaker(0, 5, 9)).toEqual([]);
      const keyed = subscription(id, 1, { correlation: 'B', element: 'Catch_2' });
      await store.commit(batchOf({ subscriptions: { put: [keyed], removed: [] } }));
      expect((await store.keptWithTaker(0, 5, 9)).map((row) => row.id)).toEqual([deliveryIds[1]]);
      const here = subscription(id, 2, { correlation: 'Z' });
      await store.commit(batchOf({ subscriptions: { put: [here], removed: [] } }));
      expect((await store.keptWithTaker(0, 5, 9)).map((row) => row.id)).toEqual([
        deliveryIds[1],
        deliveryIds[2],
      ]);
      expect((await store.keptWithTaker(deliveryIds[1] ?? 0, 5, 9)).map((row) => row.id)).toEqual([
        deliveryIds[2],
      ]);
    });

    it('keeps a message to an element of a case for that element alone', async () => {
      const { store, id, deployment } = await runningCase();
      const parcel = {
        kind: 'message-to-element',
        case: id,
        deployment: deployment.id,
        process: 'Process_1',
        element: 'Catch_1',
        name: 'Order',
        variables: {},
      } as const;
      await store.commit(
        batchOf({ deliveries: { added: [{ parcel, createdAt: 1, keepUntil: 900 }], removed: [], kept: [] } }),
      );
      expect(await store.keptFor(subscription(id, 1), 5, 9)).toMatchObject([{ parcel }]);
      expect(await store.keptFor(subscription(id, 1, { element: 'Catch_2' }), 5, 9)).toEqual([]);
      expect(await store.keptFor(subscription(id + 1, 1), 5, 9)).toEqual([]);
    });

    it('knows which instances a call started', async () => {
      const { store, id, deployment } = await runningCase();
      const child = await addCase(store, deployment.id, { case: id, parent: { instance: id, key: 6 } });
      expect(await store.calledBy({ instance: id, key: 6 })).toMatchObject([{ id: child.id }]);
      expect(await store.calledBy({ instance: id, key: 7 })).toEqual([]);
    });
  });

  describe(`${name}: library`, () => {
    it('counts versions within a key and gives the same one again for the same content', async () => {
      const store = await newStore();
      const first = await store.addDeployment(deploymentOf('invoice'));
      const again = await store.addDeployment(deploymentOf('invoice', { createdAt: 9_999 }));
      const changed = await store.addDeployment(deploymentOf('invoice', { contentHash: 'other' }));
      const other = await store.addDeployment(deploymentOf('order'));
      expect([first.created, again.created, changed.created]).toEqual([true, false, true]);
      expect(again.line).toEqual(first.line);
      expect([first.line.version, changed.line.version, other.line.version]).toEqual([1, 2, 1]);
      expect((await store.newestDeployments()).map(({ id }) => id)).toEqual([changed.line.id, other.line.id]);
      expect(await store.findDeployment('invoice')).toEqual(changed.line);
      expect(await store.findDeployment('invoice', 1)).toEqual(first.line);
      expect(await store.findDeployment('nothing')).toBeUndefined();
    });

    it('has another mark with every version, and the same one while there is none', async () => {
      const store = await newStore();
      const marks: string[] = [await store.deploymentsMark()];
      for (const contentHash of ['a', 'b', 'b']) {
        await store.addDeployment(deploymentOf('invoice', { contentHash }));
        marks.push(await store.deploymentsMark());
      }
      expect(marks[3]).toBe(marks[2]);
      expect(new Set(marks).size).toBe(3);
    });

    it('gives back the file byte for byte with its wiring, findings and definition', async () => {
      const store = await newStore();
      const given = deploymentOf('invoice', { source: new Uint8Array([0, 255, 13, 10]), by: 'ada' });
      const { line } = await store.addDeployment(given);
      const loaded = await store.loadDeployment(line.id);
      expect(loaded && [...loaded.source]).toEqual([0, 255, 13, 10]);
      expect(loaded).toMatchObject({
        key: 'invoice',
        by: 'ada',
        wiring: given.wiring,
        findings: given.findings,
        definition: given.definition,
      });
    });

    it('lists the library in order of name with running cases counted by version', async () => {
      const { store, deployment, id } = await runningCase();
      await store.addDeployment(deploymentOf('archive'));
      const { line: second } = await store.addDeployment(deploymentOf('invoice', { contentHash: 'v2' }));
      await addCase(store, second.id);
      await addCase(store, second.id, { case: id });
      const page = await store.processes({}, { limit: 1 });
      expect(page.items.map((line) => line.libraryKey)).toEqual(['archive']);
      const rest = await store.processes(
        {},
        { limit: 5, ...(page.next === undefined ? {} : { after: page.next }) },
      );
      expect(rest.next).toBeUndefined();
      expect(rest.items).toMatchObject([
        {
          libraryKey: 'invoice',
          running: 2,
          versions: [
            { deployment: second.id, version: 2, running: 1 },
            { deployment: deployment.id, version: 1, running: 1 },
          ],
        },
      ]);
      expect((await store.processes({ text: 'ARCH' }, { limit: 5 })).items.length).toBe(1);
      expect((await store.processes({ text: '%' }, { limit: 5 })).items.length).toBe(0);
      expect(await store.process('nothing')).toBeUndefined();
    });
  });

  describe(`${name}: cases`, () => {
    it('derives the status of a case from all of its instances', async () => {
      const { store, id, deployment } = await runningCase();
      const child = await addCase(store, deployment.id, { case: id });
      const status = async () => (await store.case(id))?.line.status;
      expect(await status()).toBe('active');
      await store.commit(batchOf({ ends: [{ id, status: 'completed', at: 5_000 }] }));
      expect(await status()).toBe('active');
      await store.commit(batchOf({ ends: [{ id: child.id, status: 'completed', at: 6_000 }] }));
      expect((await store.case(id))?.line).toMatchObject({ status: 'completed', endedAt: 6_000 });
      await store.commit(
        batchOf({ ends: [{ id: child.id, status: 'stopped', at: 7_000, reason: 'broken' }] }),
      );
      expect(await status()).toBe('stopped');
      expect((await store.case(id))?.instances).toMatchObject([{ id }, { id: child.id, reason: 'broken' }]);
    });

    it('filters by process, version, status, text and start, newest first', async () => {
      const { store, id, deployment } = await runningCase({ title: 'Invoice of Ada 100%' });
      const { line: order } = await store.addDeployment(deploymentOf('order'));
      const second = await addCase(store, order.id, { startedAt: 5_000 });
      const third = await addCase(store, deployment.id, { startedAt: 6_000, title: 'Invoice of Bob' });
      await addCase(store, order.id, { case: id, startedAt: 6_500 });
      await store.commit(batchOf({ ends: [{ id: third.id, status: 'completed', at: 7_000 }] }));
      const ids = async (filter: Parameters<FullStore['cases']>[0]) =>
        (await store.cases(filter, { limit: 50 })).items.map((line) => line.id);
      expect(await ids({})).toEqual([third.id, second.id, id]);
      expect(await ids({ libraryKey: 'invoice' })).toEqual([third.id, id]);
      expect(await ids({ libraryKey: 'invoice', version: 2 })).toEqual([]);
      expect(await ids({ libraryKey: 'invoice', status: 'active' })).toEqual([id]);
      expect(await ids({ status: 'completed' })).toEqual([third.id]);
      expect(await ids({ text: 'ADA 100%' })).toEqual([id]);
      expect(await ids({ text: `${second.id}` })).toContain(second.id);
      expect(await ids({ startedFrom: 5_000, startedBefore: 6_000 })).toEqual([second.id]);
    });

    it('pages without repeating or losing a case while others come', async () => {
      const { store, deployment } = await runningCase();
      for (let n = 0; n < 6; n++) await addCase(store, deployment.id);
      const seen: number[] = [];
      let after: string | undefined;
      do {
        const page = await store.cases({}, { limit: 3, ...(after === undefined ? {} : { after }) });
        seen.push(...page.items.map((line) => line.id));
        after = page.next;
        await addCase(store, deployment.id);
      } while (after !== undefined);
      expect(seen.length).toBe(7);
      expect(new Set(seen).size).toBe(7);
    });

    it('says that a page marker is not its own', async () => {
      const store = await newStore();
      await expect(store.cases({}, { limit: 3, after: 'nonsense' })).rejects.toBeInstanceOf(RangeError);
    });

    it('reads the journal of all instances of a case in the order it happened, page by page', async () => {
      const { store, id, deployment } = await runningCase();
      const child = await addCase(store, deployment.id, { case: id });
      await addCase(store, deployment.id);
      await store.commit(
        batchOf({
          journal: [
            { instance: child.id, seq: 1, at: 2_050, record: 'child' },
            { instance: id, seq: 2, at: 2_090, record: 'two' },
            { instance: child.id, seq: 2, at: 2_100, record: 'child 2' },
          ],
        }),
      );
      const first = await store.caseJournal(id, { limit: 3 });
      const second = await store.caseJournal(id, {
        limit: 3,
        ...(first.next === undefined ? {} : { after: first.next }),
      });
      expect([...first.items, ...second.items].map((row) => row.record)).toEqual([
        'one',
        'child',
        'two',
        'child 2',
      ]);
      expect(second.next).toBeUndefined();
    });

    it('shows what a case waits for, and nothing of it any more once the instance is stopped', async () => {
      const { store, id, deployment } = await runningCase();
      const wait = { instance: id, case: id };
      await store.commit(
        batchOf({
          timers: { put: [{ ...wait, key: 1, element: 'T', at: 9 }], removed: [] },
          incidents: {
            put: [
              {
                ...wait,
                key: 2,
                deployment: deployment.id,
                element: 'E',
                code: 'job-failed',
                message: 'no answer',
                raisedAt: 8,
              },
            ],
            removed: [],
          },
        }),
      );
      expect(await store.case(id)).toMatchObject({
        line: { incidents: 1 },
        timers: [{ key: 1, at: 9 }],
        incidents: [{ key: 2, code: 'job-failed', message: 'no answer' }],
        userTasks: [],
      });
      expect((await store.cases({ troubled: true }, { limit: 5 })).items.length).toBe(1);
      await store.commit(batchOf({ ends: [{ id, status: 'stopped', at: 9, reason: 'broken' }] }));
      expect(await store.case(id)).toMatchObject({ timers: [], incidents: [] });
      expect((await store.cases({ troubled: true }, { limit: 5 })).items.length).toBe(1);
    });
  });

  describe(`${name}: inbox and people`, () => {
    async function withTasks() {
      const { store, id, deployment } = await runningCase({ title: 'Invoice of Ada' });
      const task = (key: number, role: string, person?: string): UserTaskRow => ({
        instance: id,
        key,
        case: id,
        deployment: deployment.id,
        offer: offerOf(`Check ${key}`, role),
        createdAt: 5_000 - key,
        ...(person === undefined ? {} : { person }),
      });
      const put = [task(1, 'Clerk'), task(2, 'Clerk', 'ada'), task(3, 'Boss', 'ada'), task(4, 'Boss')];
      await store.commit(batchOf({ userTasks: { put, removed: [] } }));
      const keys = async (filter: Parameters<FullStore['inbox']>[0]) =>
        (await store.inbox(filter, { limit: 50 })).items.map((line) => line.key);
      return { store, id, keys };
    }

    it('lists user tasks oldest first, by person, role, claim, process and text', async () => {
      const { store, keys, id } = await withTasks();
      expect(await keys({})).toEqual([4, 3, 2, 1]);
      expect(await keys({ person: 'ada' })).toEqual([3, 2]);
      expect(await keys({ roles: ['Clerk'] })).toEqual([2, 1]);
      expect(await keys({ person: 'ada', roles: ['Clerk'] })).toEqual([3, 2, 1]);
      expect(await keys({ roles: [] })).toEqual([]);
      expect(await keys({ unclaimed: true })).toEqual([4, 1]);
      expect(await keys({ libraryKey: 'order' })).toEqual([]);
      expect(await keys({ libraryKey: 'invoice', text: 'check 3' })).toEqual([3]);
      expect(await keys({ text: 'of ada' })).toEqual([4, 3, 2, 1]);
      expect(await store.inboxCount({ unclaimed: true })).toBe(2);
      expect(await store.userTask(id, 3)).toMatchObject({
        caseTitle: 'Invoice of Ada',
        processName: 'The process',
      });
    });

    it('lists what is urgent or due first, and what is meant for somebody, but not before its time', async () => {
      const { store, id, deployment } = await runningCase();
      const task = (key: number, more: Partial<UserTaskOffer>): UserTaskRow => ({
        instance: id,
        key,
        case: id,
        deployment: deployment.id,
        offer: { ...offerOf(`Check ${key}`, 'Clerk'), ...more },
        createdAt: key,
      });
      const put = [
        task(1, { due: 900, meantFor: { roles: ['Boss'] } }),
        task(2, { priority: 80, meantFor: { assignee: 'Ada L.' } }),
        task(3, { due: 500, followUp: 400 }),
        task(4, { priority: 20, meantFor: { candidates: ['ada'] } }),
      ];
      await store.commit(batchOf({ userTasks: { put, removed: [] } }));
      const listed = async (
        filter: Parameters<FullStore['inbox']>[0],
        order?: Parameters<FullStore['inbox']>[2],
      ) => {
        const found: number[] = [];
        for (let after: string | undefined, more = true; more; ) {
          const page = await store.inbox(
            filter,
            { limit: 2, ...(after === undefined ? {} : { after }) },
            order,
          );
          found.push(...page.items.map((line) => line.key));
          after = page.next;
          more = after !== undefined;
        }
        return found;
      };
      expect(await listed({})).toEqual([2, 1, 3, 4]);
      expect(await listed({}, 'due')).toEqual([3, 1, 2, 4]);
      expect(await listed({ asOf: 399 })).toEqual([2, 1, 4]);
      expect(await listed({ asOf: 400 })).toEqual([2, 1, 3, 4]);
      expect(await listed({ roles: ['Boss'] })).toEqual([1]);
      expect(await listed({ person: 'ada', names: ['ada', 'ada l.'] })).toEqual([2]);
      expect(await listed({ person: 'ada', candidates: ['ada'] })).toEqual([4]);
    });

    it('pages by age and follows who has claimed what', async () => {
      const { store, id, keys } = await withTasks();
      const page = await store.inbox({}, { limit: 3 });
      expect(page.items.length).toBe(3);
      const rest = await store.inbox(
        {},
        { limit: 3, ...(page.next === undefined ? {} : { after: page.next }) },
      );
      expect(rest.items.map((line) => line.key)).toEqual([1]);
      await store.commit(
        batchOf({
          assignments: [
            { instance: id, key: 1, person: 'bob' },
            { instance: id, key: 2, person: undefined },
          ],
          userTasks: { put: [], removed: [{ instance: id, key: 3 }] },
        }),
      );
      expect(await keys({ person: 'bob' })).toEqual([1]);
      expect(await keys({ unclaimed: true })).toEqual([4, 2]);
      expect(await store.userTask(id, 3)).toBeUndefined();
    });

    it('keeps people with their roles', async () => {
      const { store } = await withTasks();
      await store.putPerson({ id: 'ada', name: 'Ada', roles: ['Clerk'] });
      await store.putPerson({ id: 'bob', name: 'Bob', roles: ['Auditor'] });
      await store.putPerson({ id: 'ada', name: 'Ada L.', roles: ['Clerk', 'Boss'] });
      expect(await store.people()).toEqual([
        { id: 'ada', name: 'Ada L.', roles: ['Clerk', 'Boss'] },
        { id: 'bob', name: 'Bob', roles: ['Auditor'] },
      ]);
      expect(await store.roles()).toEqual(['Auditor', 'Boss', 'Clerk']);
      await store.removePerson('bob');
      expect(await store.findPerson('bob')).toBeUndefined();
    });
  });

  describe(`${name}: credentials`, () => {
    const row = (of: string, sealed = 'b1.key.text'): CredentialRow => ({
      name: of,
      kind: 'basic',
      fields: { user: 'ada' },
      filled: ['password'],
      grants: ['http'],
      sealed,
      createdAt: 1,
      changedAt: 2,
    });

    it('keeps them by name, each over the revision its writer has read', async () => {
      const store = await newStore();
      expect(await store.writeCredentials([{ row: row('b'), over: 0 }])).toBe(true);
      expect(await store.writeCredentials([{ row: row('a'), over: 0 }])).toBe(true);
      expect(await store.writeCredentials([{ row: row('a'), over: 0 }])).toBe(false);
      const changed = { ...row('a', 'b1.key.other'), session: 'b1.key.session', changedBy: 'ada' };
      expect(await store.writeCredentials([{ row: changed, over: 1 }])).toBe(true);
      expect(await store.writeCredentials([{ row: row('a'), over: 1 }])).toBe(false);
      expect(await store.credentials()).toEqual([
        { ...changed, revision: 2 },
        { ...row('b'), revision: 1 },
      ]);
      expect(await store.removeCredential('a')).toBe(true);
      expect(await store.removeCredential('a')).toBe(false);
      expect(await store.findCredential('a')).toBeUndefined();
    });

    it('writes all of a change or nothing', async () => {
      const store = await newStore();
      await store.writeCredentials([{ row: row('a'), over: 0 }]);
      const writes = [
        { row: row('a', 'b1.key.new'), over: 1 },
        { row: row('b', 'b1.key.new'), over: 7 },
      ];
      expect(await store.writeCredentials(writes)).toBe(false);
      expect((await store.findCredential('a'))?.sealed).toBe('b1.key.text');
      expect((await store.findCredential('a'))?.revision).toBe(1);
    });
  });
}
