/**
 * What a store must do so that several writers may use it at once: S5 and S6 of the port. An implementation's test calls
 * `sharedStoreContract` with a way to make an empty store.
 */
import { describe, expect, it } from 'vitest';
import type { CommitBatch, JobRow, StartTimerRow, Store } from '../../src/ports/store.ts';
import { StoreConflict } from '../../src/ports/store.ts';
import { batchOf, deploymentOf } from './store-contract.ts';

export function sharedStoreContract(name: string, newStore: () => Promise<Store>): void {
  async function begun() {
    const store = await newStore();
    const { line: deployment } = await store.addDeployment(deploymentOf('invoice'));
    const id = await store.reserveInstanceIds(1);
    await store.commit(
      batchOf({
        instances: [
          { id, case: id, deployment: deployment.id, process: 'Process_1', status: 'active', startedAt: 1 },
        ],
        journal: [{ instance: id, seq: 1, at: 1, record: 'one' }],
      }),
    );
    return { store, id, deployment };
  }

  /** Nothing of it was written, and it says over what. */
  async function expectConflict(store: Store, id: number, parts: Partial<CommitBatch>, contested: unknown) {
    const before = await store.loadInstance(id);
    const next = (before?.tail.at(-1)?.seq ?? 0) + 1;
    const journal = [{ instance: id, seq: next, at: 9, record: 'not to be seen' }];
    const error = await store.commit(batchOf({ journal, ...parts })).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreConflict);
    expect(error instanceof StoreConflict ? error.contested : []).toContainEqual(contested);
    expect(await store.loadInstance(id)).toEqual(before);
  }

  const timerAt = (id: number, key: number, at: number) => ({
    instance: id,
    key,
    case: id,
    element: 'Wait',
    at,
  });
  const jobOf = (id: number, key: number): JobRow => ({
    instance: id,
    key,
    case: id,
    element: 'Send',
    jobType: 'mail',
    variables: {},
    maxAttempts: 3,
    backoff_ms: 1,
    attempt: 1,
    readyAt: 0,
    fence: 0,
    createdAt: 1,
  });
  const signal = { parcel: { kind: 'signal', name: 'Alarm', variables: {} }, createdAt: 1 } as const;

  describe(`${name}: what a batch relies on`, () => {
    it('lets one of two writers continue an instance', async () => {
      const { store, id } = await begun();
      const row = { instance: id, seq: 2, at: 2, record: 'two' };
      const results = await Promise.allSettled([
        store.commit(batchOf({ journal: [row] })),
        store.commit(batchOf({ journal: [{ ...row, record: 'another two' }] })),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expectConflict(store, id, { journal: [row] }, { kind: 'instance', instance: id });
    });

    it('writes nothing where an instance it looked at has gone on', async () => {
      const { store, id } = await begun();
      const other = await store.reserveInstanceIds(1);
      const looked = (seq: number) => ({ instances: [{ instance: id, seq }], leases: [], startTimers: [] });
      await store.commit(batchOf({ expected: looked(1) }));
      await store.commit(batchOf({ journal: [{ instance: id, seq: 2, at: 2, record: 'two' }] }));
      await expectConflict(
        store,
        id,
        { journal: [{ instance: other, seq: 1, at: 1, record: 'one' }], expected: looked(1) },
        { kind: 'instance', instance: id },
      );
    });

    it('takes the report of a job only with the fence of its last lease', async () => {
      const { store, id } = await begun();
      await store.commit(batchOf({ jobs: { put: [jobOf(id, 3)], removed: [] } }));
      const lease = (worker: string, now: number) =>
        store.leaseJobs({ wanted: [{ jobType: 'mail', until: now + 10 }], worker, now, limit: 1 });
      await lease('one', 100);
      expect(await lease('two', 105)).toEqual([]);
      expect(await lease('two', 111)).toMatchObject([{ fence: 2, worker: 'two', readyAt: 121 }]);
      const held = (fence: number) => ({
        instances: [],
        leases: [{ instance: id, key: 3, fence }],
        startTimers: [],
      });
      const removed = { put: [], removed: [{ instance: id, key: 3 }] };
      await expectConflict(
        store,
        id,
        { jobs: removed, expected: held(1) },
        { kind: 'lease', lease: { instance: id, key: 3 } },
      );
      await store.commit(batchOf({ jobs: removed, expected: held(2) }));
      await expectConflict(
        store,
        id,
        { expected: held(2) },
        { kind: 'lease', lease: { instance: id, key: 3 } },
      );
    });

    it('extends the leases that are still held and says which', async () => {
      const { store, id } = await begun();
      await store.commit(batchOf({ jobs: { put: [jobOf(id, 3), jobOf(id, 4)], removed: [] } }));
      await store.leaseJobs({ wanted: [{ jobType: 'mail', until: 10 }], worker: 'one', now: 1, limit: 2 });
      const leases = [
        { instance: id, key: 3, fence: 1 },
        { instance: id, key: 4, fence: 7 },
        { instance: id, key: 9, fence: 1 },
      ];
      expect(await store.extendLeases(leases, 500)).toEqual([leases[0]]);
      expect(await store.findJob({ instance: id, key: 3 })).toMatchObject({ readyAt: 500 });
      expect(await store.findJob({ instance: id, key: 4 })).toMatchObject({ readyAt: 10 });
    });

    it('fires a schedule once for its time', async () => {
      const { store, id, deployment } = await begun();
      const row: StartTimerRow = { deployment: deployment.id, process: 'Process_1', elements: ['S'], at: 50 };
      await store.commit(batchOf({ startTimers: { put: [row], removed: [] } }));
      const fired = { instances: [], leases: [], startTimers: [row] };
      const next = { put: [{ ...row, at: 60 }], removed: [] };
      await store.commit(batchOf({ startTimers: next, expected: fired }));
      const { at: _, ...startTimer } = row;
      await expectConflict(
        store,
        id,
        { startTimers: next, expected: fired },
        { kind: 'start-timer', startTimer },
      );
      await store.commit(batchOf({ startTimers: { put: [], removed: [row] } }));
      await expectConflict(
        store,
        id,
        { expected: { ...fired, startTimers: [{ ...row, at: 60 }] } },
        { kind: 'start-timer', startTimer },
      );
    });

    it('gives a delivery to one of those who take it, and keeps it once', async () => {
      const { store, id } = await begun();
      const { deliveryIds } = await store.commit(
        batchOf({ deliveries: { added: [signal, signal], removed: [], kept: [] } }),
      );
      const [first = 0, second = 0] = deliveryIds;
      const taking = { added: [], removed: [first], kept: [] };
      await store.commit(batchOf({ deliveries: taking }));
      await expectConflict(store, id, { deliveries: taking }, { kind: 'delivery', delivery: first });
      const keeping = { added: [], removed: [], kept: [{ id: second, keepUntil: 99 }] };
      await store.commit(batchOf({ deliveries: keeping }));
      await expectConflict(store, id, { deliveries: keeping }, { kind: 'delivery', delivery: second });
    });

    it('gives the first answer to a key only once', async () => {
      const { store, id } = await begun();
      await store.commit(batchOf({ answers: [{ key: 'k', at: 1, answer: '1' }] }));
      await expectConflict(
        store,
        id,
        { answers: [{ key: 'k', at: 2, answer: '2' }] },
        { kind: 'answer', key: 'k' },
      );
      expect(await store.findAnswer('k')).toBe('1');
    });
  });

  describe(`${name}: claims`, () => {
    it('leaves a timer to the node that added it, until it is late', async () => {
      const { store, id } = await begun();
      const claim = { by: 'one', until: 0 };
      await store.commit(batchOf({ timers: { put: [timerAt(id, 5, 1_000)], removed: [] }, claim }));
      expect(await store.dueTimers(1_500, 9, { by: 'two', until: 2_000 })).toEqual([]);
      expect(await store.dueTimers(1_500, 9, { by: 'one', until: 4_000 })).toHaveLength(1);
      expect(await store.dueTimers(3_999, 9, { by: 'two', until: 9_000 })).toEqual([]);
      expect(await store.dueTimers(4_000, 9, { by: 'two', until: 9_000 })).toHaveLength(1);
      expect(await store.dueTimers(5_000, 9, { by: 'one', until: 9_000 })).toEqual([]);
    });

    it('gives a late timer of another node to one node only', async () => {
      const { store, id } = await begun();
      const claim = { by: 'gone', until: 0 };
      await store.commit(batchOf({ timers: { put: [timerAt(id, 5, 1_000)], removed: [] }, claim }));
      expect(await store.dueTimers(3_000, 9, { by: 'two', until: 5_000 })).toHaveLength(1);
      expect(await store.dueTimers(3_000, 9, { by: 'three', until: 5_000 })).toEqual([]);
    });

    it('gives a due schedule to one node only', async () => {
      const { store, deployment } = await begun();
      const row: StartTimerRow = { deployment: deployment.id, process: 'Process_1', elements: ['S'], at: 50 };
      await store.commit(batchOf({ startTimers: { put: [row], removed: [] } }));
      expect(await store.dueStartTimers(60, 9, { by: 'one', until: 90 })).toEqual([row]);
      expect(await store.dueStartTimers(60, 9, { by: 'two', until: 95 })).toEqual([]);
      expect(await store.dueStartTimers(90, 9, { by: 'two', until: 95 })).toEqual([row]);
    });

    it('gives what a node left undelivered to another when its claim is over', async () => {
      const { store } = await begun();
      await store.commit(
        batchOf({
          deliveries: { added: [signal], removed: [], kept: [] },
          claim: { by: 'one', until: 100 },
        }),
      );
      expect(await store.claimUndelivered(99, 9, { by: 'two', until: 200 })).toEqual([]);
      expect(await store.claimUndelivered(100, 9, { by: 'two', until: 200 })).toMatchObject([signal]);
      expect(await store.claimUndelivered(100, 9, { by: 'three', until: 200 })).toEqual([]);
    });

    it('knows of a delivery that others of its chain come before it', async () => {
      const { store } = await begun();
      const chained = { ...signal, chain: 'call 1/2' };
      const { deliveryIds } = await store.commit(
        batchOf({ deliveries: { added: [chained, signal, chained], removed: [], kept: [] } }),
      );
      const [first = 0, alone = 0, second = 0] = deliveryIds;
      expect(await store.undelivered(0, 9)).toMatchObject([chained, signal, chained]);
      expect(await store.isBehind({ id: first, chain: chained.chain })).toBe(false);
      expect(await store.isBehind({ id: alone })).toBe(false);
      expect(await store.isBehind({ id: second, chain: chained.chain })).toBe(true);
      await store.commit(batchOf({ deliveries: { added: [], removed: [first], kept: [] } }));
      expect(await store.isBehind({ id: second, chain: chained.chain })).toBe(false);
    });
  });
}
