/**
 * What every store must answer to the pages and to the programs outside, beside what `store-contract.ts` asks: what runs,
 * instance by instance; the narrower filters of the inbox; and which ended cases are due, and go.
 */
import { describe, expect, it } from 'vitest';
import type { UserTaskOffer } from '../../src/kernel/effect.ts';
import type { InstanceLine, JobRow, NewDelivery, Store, UserTaskRow } from '../../src/ports/store.ts';
import type { InboxFilter, Page, PageRequest, StoreQueries } from '../../src/ports/store-queries.ts';
import { batchOf, deploymentOf } from './store-contract.ts';

type QueriedStore = Store & StoreQueries;

export function storeQueriesContract(name: string, newStore: () => Promise<QueriedStore>): void {
  async function begun() {
    const store = await newStore();
    const { line: deployment } = await store.addDeployment(deploymentOf('invoice'));
    const addCase = async (parts: Partial<InstanceLine> = {}): Promise<InstanceLine> => {
      const id = await store.reserveInstanceIds(1);
      const line: InstanceLine = {
        ...{
          id,
          case: id,
          deployment: deployment.id,
          process: 'Process_1',
          status: 'active',
          startedAt: 1_000,
        },
        ...parts,
      };
      const journal = [1, 2, 3].map((seq) => ({ instance: id, seq, at: 1_000 + seq, record: `[${seq}]` }));
      await store.commit(batchOf({ instances: [line], journal }));
      return line;
    };
    return { store, deployment, addCase };
  }

  /** Everything a list has, two at a time. */
  async function allOf<Item>(list: (page: PageRequest) => Promise<Page<Item>>): Promise<Item[]> {
    const found: Item[] = [];
    let after: string | undefined;
    do {
      const page = await list({ limit: 2, ...(after === undefined ? {} : { after }) });
      found.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  const jobOf = (instance: number, key: number, parts: Partial<JobRow> = {}): JobRow => ({
    ...{ instance, key, case: instance, element: 'Send', jobType: 'mail', variables: {}, maxAttempts: 3 },
    ...{ backoff_ms: 1, attempt: 1, readyAt: 0, fence: 0, createdAt: 1 },
    ...parts,
  });

  describe(`${name}: what runs`, () => {
    it('lists instances by number, process, version, title of the case and status, page by page', async () => {
      const { store, deployment, addCase } = await begun();
      const titled = await addCase({ title: 'Invoice of Ada' });
      const child = await addCase({ case: titled.id, process: 'Process_2' });
      const ended = await addCase({ status: 'completed', endedAt: 2_000 });
      const ids = async (filter: Parameters<QueriedStore['instances']>[0]) =>
        (await allOf((page) => store.instances(filter, page))).map(({ id }) => id);
      expect(await ids({})).toEqual([titled.id, child.id, ended.id]);
      expect(await ids({ ids: [ended.id, titled.id] })).toEqual([titled.id, ended.id]);
      expect(await ids({ ids: [] })).toEqual([]);
      expect(await ids({ processes: ['Process_2', 'Process_3'] })).toEqual([child.id]);
      expect(await ids({ deployments: [deployment.id + 1] })).toEqual([]);
      expect(await ids({ caseTitle: 'Invoice of Ada' })).toEqual([titled.id, child.id]);
      expect(await ids({ caseTitle: 'invoice of ada' })).toEqual([]);
      expect(await ids({ status: 'active', deployments: [deployment.id] })).toEqual([titled.id, child.id]);
      expect(await store.instance(child.id)).toEqual(child);
    });

    it('lists jobs by type, instance, worker and lease', async () => {
      const { store, addCase } = await begun();
      const one = await addCase();
      const two = await addCase();
      const put = [
        jobOf(two.id, 1, { jobType: 'call' }),
        jobOf(one.id, 9, { worker: 'ada', readyAt: 500, fence: 1 }),
        jobOf(one.id, 10, { worker: 'bob', readyAt: undefined, fence: 1, headers: { to: 'x' }, priority: 7 }),
        jobOf(one.id, 2, { failure: 'no paper' }),
      ];
      await store.commit(batchOf({ jobs: { put, removed: [] } }));
      const keys = async (filter: Parameters<QueriedStore['jobs']>[0]) =>
        (await allOf((page) => store.jobs(filter, page))).map(({ instance, key }) => [instance, key]);
      expect(await keys({})).toEqual([
        [one.id, 2],
        [one.id, 9],
        [one.id, 10],
        [two.id, 1],
      ]);
      expect(await keys({ jobTypes: ['call', 'other'] })).toEqual([[two.id, 1]]);
      expect(await keys({ jobTypes: [] })).toEqual([]);
      expect(await keys({ instance: one.id, leased: { at: 499, is: true } })).toEqual([
        [one.id, 9],
        [one.id, 10],
      ]);
      expect(await keys({ leased: { at: 500, is: false } })).toEqual([
        [one.id, 2],
        [one.id, 9],
        [two.id, 1],
      ]);
      expect(await keys({ worker: 'bob' })).toEqual([[one.id, 10]]);
      expect(await store.job({ instance: one.id, key: 10 })).toEqual(put[2]);
    });

    it('lists problems and subscriptions, and the problems of a process with the oldest first', async () => {
      const { store, deployment, addCase } = await begun();
      const { id } = await addCase();
      const incident = (key: number, raisedAt: number) => ({
        ...{
          instance: id,
          key,
          case: id,
          deployment: deployment.id,
          element: 'E',
          code: 'job-failed' as const,
        },
        ...{ message: `problem ${key}`, raisedAt },
      });
      const subscription = (key: number, of: string, trigger: 'message' | 'signal' = 'message') => ({
        ...{ instance: id, key, case: id, process: 'P', element: 'C', trigger, name: of },
      });
      await store.commit(
        batchOf({
          incidents: { put: [incident(3, 90), incident(4, 80), incident(5, 85)], removed: [] },
          subscriptions: {
            put: [subscription(6, 'Order'), subscription(7, 'Other'), subscription(8, 'Order', 'signal')],
            removed: [],
          },
        }),
      );
      const listed = await allOf((page) => store.incidents({ instance: id }, page));
      expect(listed.map(({ key }) => key)).toEqual([3, 4, 5]);
      expect((await store.incidentsOf('invoice', 2)).map(({ key }) => key)).toEqual([4, 5]);
      expect(await store.incidentsOf('nothing', 2)).toEqual([]);
      expect(await allOf((page) => store.messageSubscriptions('Order', page))).toEqual([
        subscription(6, 'Order'),
      ]);
    });
  });

  describe(`${name}: the inbox, narrowly`, () => {
    it('is filtered by instance, process, element, title of the case and purpose', async () => {
      const { store, addCase } = await begun();
      const one = await addCase({ title: 'Invoice of Ada' });
      const two = await addCase({ process: 'Process_2' });
      const offer: UserTaskOffer = {
        ...{ element: 'Task_1', purpose: 'work', title: 'Check 100%', role: 'Clerk', form: { fields: [] } },
        ...{ questions: [], errors: [], context: {} },
      };
      const task = (
        { id, deployment }: InstanceLine,
        key: number,
        more: Partial<UserTaskOffer> = {},
      ): UserTaskRow => ({
        ...{ instance: id, key, case: id, deployment, offer: { ...offer, ...more }, createdAt: key },
      });
      const put = [
        task(one, 1),
        task(one, 2, { purpose: 'confirmation', element: 'Task_2' }),
        task(two, 3, { title: 'It is “quoted” \\ and_so' }),
      ];
      await store.commit(batchOf({ userTasks: { put, removed: [] } }));
      const keys = async (filter: InboxFilter) =>
        (await allOf((page) => store.inbox(filter, page))).map(({ key }) => key);
      expect(await keys({ instance: one.id })).toEqual([1, 2]);
      expect(await keys({ process: 'Process_2' })).toEqual([3]);
      expect(await keys({ element: 'Task_2' })).toEqual([2]);
      expect(await keys({ caseTitle: 'Invoice of Ada', workOnly: true })).toEqual([1]);
      expect(await keys({ text: '100%' })).toEqual([1, 2]);
      expect(await keys({ text: '_' })).toEqual([3]);
      expect(await keys({ text: '\\' })).toEqual([3]);
      expect(await store.inboxCount({ workOnly: true })).toBe(2);
    });

    it('says what a task is told anew, and keeps who has it and until when', async () => {
      const { store, deployment, addCase } = await begun();
      const { id } = await addCase();
      const offer: UserTaskOffer = {
        ...{ element: 'Task_1', purpose: 'work', title: 'Check', role: 'Clerk', form: { fields: [] } },
        ...{ questions: [], errors: [], context: {}, due: 700 },
      };
      const task = {
        instance: id,
        key: 1,
        case: id,
        deployment: deployment.id,
        offer,
        createdAt: 5,
        person: 'ada',
      };
      await store.commit(batchOf({ userTasks: { put: [task], removed: [] } }));
      const renewed = { ...offer, title: 'Check again', due: 9_000 };
      await store.commit(batchOf({ renewals: [{ instance: id, key: 1, offer: renewed }] }));
      expect(await store.userTask(id, 1)).toMatchObject({
        person: 'ada',
        createdAt: 5,
        offer: { title: 'Check again', due: 700 },
      });
    });
  });

  describe(`${name}: cases that go on by another version`, () => {
    it('take all their rows with them, also what is kept for their elements', async () => {
      const { store, deployment, addCase } = await begun();
      const { line: newer } = await store.addDeployment(deploymentOf('invoice', { contentHash: 'newer' }));
      const { id } = await addCase();
      const kept: NewDelivery = {
        parcel: {
          kind: 'message-to-element',
          ...{ case: id, deployment: deployment.id, process: 'Process_1' },
          ...{ element: 'Old', name: 'Order', variables: {} },
        },
        ...{ createdAt: 1, keepUntil: 900 },
      };
      const wait = { instance: id, case: id };
      await store.commit(
        batchOf({
          timers: { put: [{ ...wait, key: 1, element: 'Old', at: 5 }], removed: [] },
          jobs: { put: [jobOf(id, 2)], removed: [] },
          deliveries: { added: [kept], removed: [], kept: [] },
        }),
      );
      const run = await store.addMigrationRun({
        ...{ from: deployment.id, to: newer.id, reason: 'better', startedAt: 1, total: 1 },
        plan: { elements: {}, processes: {} } as never, // cast: the store keeps it as it is given
      });
      await store.commit(
        batchOf({
          relabels: [
            { instance: id, key: 1, of: 'timer', element: 'New' },
            { instance: id, key: 2, of: 'job', element: 'Post' },
          ],
          moves: [
            {
              ...{ instance: id, case: id, deployment: newer.id, process: 'Process_9', run: run.id },
              before: { process: 'Process_1', elements: { Old: 'New' } },
            },
          ],
        }),
      );
      expect(await store.case(id)).toMatchObject({
        line: { version: 2, deployment: newer.id },
        instances: [{ deployment: newer.id, process: 'Process_9' }],
        timers: [{ element: 'New' }],
        jobs: [{ element: 'Post' }],
      });
      const subscription = { instance: id, key: 7, case: id, process: 'Process_9', element: 'New' } as const;
      const taken = await store.keptFor({ ...subscription, trigger: 'message', name: 'Order' }, 5, 9);
      expect(taken).toMatchObject([{ parcel: { process: 'Process_9', element: 'New' } }]);
      expect(await store.migrationRun(run.id)).toMatchObject({ moved: 1 });
      expect((await store.process('invoice'))?.versions).toMatchObject([{ running: 1 }, { running: 0 }]);
    });
  });

  describe(`${name}: ended cases whose time is over`, () => {
    it('are counted and removed whole, the oldest first, their journals in steps after them', async () => {
      const { store, addCase } = await begun();
      const ended = { status: 'completed', endedAt: 2_000 } as const;
      const first = await addCase(ended);
      const second = await addCase({ ...ended, endedAt: 2_500 });
      const running = await addCase();
      const stopped = await addCase({ status: 'stopped', endedAt: 2_000 });
      const withRunningChild = await addCase(ended);
      await addCase({ case: withRunningChild.id });
      const expected = await addCase(ended);
      const parcel = { kind: 'terminate-called', caller: { instance: expected.id, key: 1 } } as const;
      await store.commit(
        batchOf({
          deliveries: { added: [{ parcel, createdAt: 1 }], removed: [], kept: [] },
          answers: [{ key: `command/${first.id}/once`, at: 1, answer: '{}' }],
        }),
      );
      const due = { libraryKey: 'invoice', before: 3_000 };
      expect(await store.countDueCases(due, 10)).toBe(2);
      expect(await store.countDueCases(due, 1)).toBe(1);
      expect(await store.countDueCases({ ...due, before: 2_500 }, 10)).toBe(1);
      expect(await store.countDueCases({ ...due, libraryKey: 'nothing' }, 10)).toBe(0);
      const request = { ...due, at: 5_000, kept: 'P1D', limit: 1 };
      expect(await store.removeCases(request)).toBe(1);
      expect(await store.case(first.id)).toBeUndefined();
      expect(await store.findAnswer(`command/${first.id}/once`)).toBeUndefined();
      expect(await store.removeCases(request)).toBe(1);
      expect(await store.removeCases(request)).toBe(0);
      expect(await store.case(second.id)).toBeUndefined();
      const left = (await store.cases({}, { limit: 9 })).items.map(({ id }) => id);
      expect(left).toEqual([expected.id, withRunningChild.id, stopped.id, running.id]);
      expect(await store.caseRemovals('invoice')).toEqual({
        total: 2,
        last: [{ at: 5_000, kept: 'P1D', cases: 2 }],
      });
      let steps = 0;
      while (await store.removeJournalRows(2)) steps += 1;
      expect(steps).toBeGreaterThan(2);
      expect((await store.caseJournal(running.id, { limit: 9 })).items).toHaveLength(3);
    });
  });

  describe(`${name}: which documents rows name`, () => {
    it('finds every hash in whatever column, and what is written while it looks', async () => {
      const { store, addCase } = await begun();
      const hash = (sign: string) => sign.repeat(64);
      const { id } = await addCase({ title: `see ${hash('a')}` });
      await store.commit(
        batchOf({
          jobs: { put: [jobOf(id, 1, { variables: { file: { document: hash('b') } } })], removed: [] },
          snapshots: [{ instance: id, seq: 2, state: `{"x":"${hash('c')}"}` }],
        }),
      );
      await store.addDeployment(deploymentOf('scan', { source: new TextEncoder().encode(`<${hash('d')}>`) }));
      await store.noteHeldIn(hash('e'), [hash('f')]);
      const scan = store.openReferenceScan(1);
      for (let n = 0; await scan.next(); n++) {
        if (n > 0) continue;
        const journal = [{ instance: id, seq: 4, at: 2_000, record: `["${hash('1')}"]` }];
        await store.commit(batchOf({ journal }));
      }
      expect(scan.found).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd', '1'].map(hash)));
      expect(scan.found).not.toContain(hash('e'));
      expect(scan.found).not.toContain(hash('f'));
      await store.commit(
        batchOf({ journal: [{ instance: id, seq: 5, at: 2_001, record: `["${hash('2')}"]` }] }),
      );
      expect(scan.found).toContain(hash('2'));
      scan.close();
    });
  });
}
