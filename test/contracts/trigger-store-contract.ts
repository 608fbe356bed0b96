/** What every store promises of what comes in by triggers, also to several nodes at once. */
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/expressions/value.ts';
import type { KeptDelivery, NewTriggerDelivery, TriggerStore } from '../../src/ports/trigger-store.ts';

export interface TriggerStage {
  readonly triggers: TriggerStore;
}

const place = { process: 'invoice', trigger: 'hook' };
const START = 1_000;

function arrival(parts: Partial<NewTriggerDelivery> = {}): NewTriggerDelivery {
  return { ...place, receivedAt: START, payload: { in: 'row', variables: { n: 1 } }, bound: 100, ...parts };
}

function idOf(kept: KeptDelivery | undefined): number {
  if (kept === undefined || !('delivery' in kept)) throw new Error('Nothing was kept');
  return kept.delivery.id;
}

export function triggerStoreContract(name: string, open: () => Promise<TriggerStage>): void {
  const keepOne = async (store: TriggerStore, parts?: Partial<NewTriggerDelivery>) =>
    (await store.keep([arrival(parts)]))[0];
  const dueIds = async (store: TriggerStore, ...asked: Parameters<TriggerStore['due']>) =>
    (await store.due(...asked)).map(({ id }) => id);
  const claim = (by: string, until: number) => ({ by, until });

  describe(`${name}: deliveries of triggers`, () => {
    it('gives back what came in, in the order it came, until something became of it', async () => {
      const { triggers } = await open();
      const payload = {
        in: 'row',
        variables: { text: 'ä “quoted” \\ \u2028', nested: [{ a: null }] },
      } as const;
      const kept = await triggers.keep([
        arrival({ payload, dedupKey: 'a', ticket: 't-1' }),
        arrival({ receivedAt: 1_001, replayOf: 7 }),
      ]);
      const [first = 0, second = 0] = kept.map(idOf);
      expect(second).toBeGreaterThan(first);
      const due = await triggers.due(2_000, 10);
      expect(due).toEqual([
        {
          ...place,
          id: first,
          receivedAt: START,
          duplicates: 0,
          payload,
          state: 'waiting',
          attempts: 0,
          dedupKey: 'a',
          ticket: 't-1',
        },
        expect.objectContaining({ id: second, replayOf: 7 }),
      ]);
      expect((await triggers.findByTicket('t-1'))?.id).toBe(first);
      await triggers.change([
        { kind: 'settled', id: first, outcome: { kind: 'case', case: 42 }, at: 3_000 },
        { kind: 'retry', id: second, problem: 'No answer', readyAt: 9_000 },
      ]);
      expect(await triggers.due(8_999, 10)).toEqual([]);
      expect(await triggers.nextDueAt(3_000)).toBe(9_000);
      expect(await triggers.find(first)).toMatchObject({
        state: 'done',
        outcome: { kind: 'case', case: 42 },
        endedAt: 3_000,
      });
      expect(await triggers.find(second)).toMatchObject({ attempts: 1, problem: 'No answer' });
      expect(await dueIds(triggers, 9_000, 10)).toEqual([second]);
    });

    it('settles once: what comes later changes nothing', async () => {
      const { triggers } = await open();
      const id = idOf(await keepOne(triggers));
      await triggers.change([{ kind: 'settled', id, outcome: { kind: 'case', case: 1 }, at: 2_000 }]);
      await triggers.change([
        { kind: 'settled', id, outcome: { kind: 'failed', message: 'Too late' }, at: 3_000 },
        { kind: 'retry', id, problem: 'Too late', readyAt: 3_000 },
      ]);
      expect(await triggers.find(id)).toMatchObject({ outcome: { kind: 'case', case: 1 }, attempts: 0 });
      expect(await triggers.due(9_000, 10)).toEqual([]);
    });

    it('keeps one of those with the same key, and counts the others, also when they come at once', async () => {
      const { triggers } = await open();
      const all = await Promise.all(
        Array.from({ length: 6 }, () => keepOne(triggers, { dedupKey: 'order-7', cursor: { at: 1 } })),
      );
      expect(new Set(all.map(idOf)).size).toBe(1);
      expect(all.filter((kept) => kept?.kind === 'kept').length).toBe(1);
      const [row] = (await triggers.deliveries(place, { limit: 10 })).items;
      expect(row).toMatchObject({ dedupKey: 'order-7', duplicates: 5 });
      expect(await keepOne(triggers, { trigger: 'other', dedupKey: 'order-7' })).toMatchObject({
        kind: 'kept',
      });
    });

    it('keeps nothing past the bound, and leaves the cursor where it was', async () => {
      const { triggers } = await open();
      await triggers.setCursor(place, { at: 1 });
      const kept = await triggers.keep([
        arrival({ bound: 1, cursor: { at: 2 } }),
        arrival({ bound: 1, cursor: { at: 3 } }),
      ]);
      expect(kept.map(({ kind }) => kind)).toEqual(['kept', 'full']);
      expect((await triggers.memory(place)).cursor).toEqual({ at: 2 });
    });

    it('lists newest first, page by page, and counts by what became of them', async () => {
      const { triggers } = await open();
      const ids = (await triggers.keep(Array.from({ length: 5 }, () => arrival()))).map(idOf);
      const [first = 0, second = 0, third = 0] = ids;
      await triggers.change([
        { kind: 'settled', id: first, outcome: { kind: 'message', name: 'm' }, at: 2_000 },
        { kind: 'settled', id: second, outcome: { kind: 'failed', message: 'No' }, at: 2_000 },
        { kind: 'settled', id: third, outcome: { kind: 'put-aside', message: 'No' }, at: 2_000 },
      ]);
      const page = await triggers.deliveries(place, { limit: 3 });
      const rest = await triggers.deliveries(place, { limit: 3, after: page.next ?? '' });
      expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual(ids.toReversed());
      expect(await triggers.counts('invoice')).toEqual([
        { ...place, waiting: 2, done: 1, failed: 1, putAside: 1, duplicates: 0, lastReceivedAt: START },
      ]);
      expect(await triggers.counts('nobody')).toEqual([]);
    });

    it('drops what is old or too many, never what waits', async () => {
      const { triggers } = await open();
      const ids = (
        await triggers.keep(
          [1, 2, 3, 4].map((receivedAt) => arrival({ receivedAt, dedupKey: `${receivedAt}` })),
        )
      ).map(idOf);
      const [first = 0, second = 0, third = 0] = ids;
      const settle = (id: number) =>
        triggers.change([{ kind: 'settled', id, outcome: { kind: 'case', case: 1 }, at: 9 }]);
      for (const id of [second, third]) await settle(id);
      expect(await triggers.prune(() => 3, 100)).toBe(1);
      expect(await triggers.find(second)).toBeUndefined();
      expect(await triggers.prune(() => 0, 1)).toBe(1);
      expect(await triggers.find(third)).toBeUndefined();
      expect((await triggers.find(first))?.state).toBe('waiting');
    });

    it('holds back what came in while the trigger is paused', async () => {
      const { triggers } = await open();
      const id = idOf(await keepOne(triggers));
      await triggers.setPaused(place, true, 'ada');
      expect(await triggers.due(2_000, 10)).toEqual([]);
      expect(await triggers.due(2_000, 10, claim('a', 9_000))).toEqual([]);
      expect(await triggers.memory(place)).toEqual({ paused: true, pausedBy: 'ada' });
      await triggers.setPaused(place, false);
      expect(await dueIds(triggers, 2_000, 10)).toEqual([id]);
    });

    it('remembers since when something keeps a trigger from working', async () => {
      const { triggers } = await open();
      await triggers.setProblem(place, 'No answer', 5);
      await triggers.setProblem(place, 'Wrong password', 9);
      expect(await triggers.memory(place)).toEqual({
        paused: false,
        problem: 'Wrong password',
        problemSince: 5,
      });
      await triggers.setProblem(place, undefined, 10);
      expect(await triggers.memory(place)).toEqual({ paused: false });
    });
  });

  describe(`${name}: triggers on several nodes`, () => {
    it('gives a delivery to one node at a time, to whoever kept it first, and to another when that one’s time is over', async () => {
      const { triggers } = await open();
      const id = idOf(await keepOne(triggers, { claim: claim('a', 5_000) }));
      expect(await triggers.due(4_999, 10, claim('b', 9_000))).toEqual([]);
      expect(await dueIds(triggers, 2_000, 10, claim('a', 6_000))).toEqual([id]);
      expect(await triggers.due(5_999, 10, claim('b', 9_000))).toEqual([]);
      expect(await dueIds(triggers, 6_000, 10, claim('b', 9_000))).toEqual([id]);
      // The first one comes too late with its failure.
      await triggers.change([{ kind: 'retry', id, problem: 'Late', readyAt: 1, by: 'a' }]);
      expect(await triggers.find(id)).toMatchObject({ attempts: 0 });
      await triggers.change([{ kind: 'retry', id, problem: 'Busy', readyAt: 7_000, by: 'b' }]);
      expect(await dueIds(triggers, 7_000, 10, claim('a', 9_000))).toEqual([id]);
    });

    it('shares what is due among nodes that ask at once, each delivery to one of them', async () => {
      const { triggers } = await open();
      const ids = (await triggers.keep(Array.from({ length: 12 }, () => arrival()))).map(idOf);
      const taken: number[] = [];
      const nodes = ['a', 'b', 'c', 'd'];
      while (taken.length < ids.length) {
        const rounds = await Promise.all(nodes.map((by) => triggers.due(2_000, 2, claim(by, 60_000))));
        const found = rounds.flat().filter(({ id }) => !taken.includes(id));
        expect(found.length).toBeGreaterThan(0);
        taken.push(...found.map(({ id }) => id));
        // A node asks again for what it has; it has settled that by then.
        await triggers.change(
          found.map(({ id }) => ({
            kind: 'settled' as const,
            id,
            outcome: { kind: 'case' as const, case: 1 },
            at: 2_000,
          })),
        );
      }
      expect(taken.toSorted((x, y) => x - y)).toEqual(ids);
    });

    it('lets one node carry a trigger, and another once its time is over or it lets go', async () => {
      const { triggers } = await open();
      const other = { process: 'invoice', trigger: 'mail' };
      const carry = async (by: string, now: number, until: number) =>
        (await triggers.carry([place, other], claim(by, until), now)).map(({ carried }) => carried);
      const both = await Promise.all([carry('a', 1_000, 3_000), carry('b', 1_000, 3_000)]);
      expect(both.flat().filter((carried) => carried).length).toBe(2);
      const [first, second] = both[0]?.[0] === true ? ['a', 'b'] : ['b', 'a'];
      await triggers.letGo([other], 'a');
      await triggers.letGo([other], 'b');
      expect(await carry(second, 2_000, 4_000)).toEqual([false, true]);
      expect(await carry(first, 2_000, 4_000)).toEqual([true, false]);
      expect(await carry(second, 4_000, 9_000)).toEqual([true, true]);
      await triggers.letGo([place], first);
      expect(await carry(first, 8_000, 9_000)).toEqual([false, false]);
      await triggers.setPaused(other, true);
      expect(await triggers.carry([other], claim(second, 9_000), 8_000)).toEqual([
        { carried: true, paused: true },
      ]);
    });

    it('writes what a trigger takes in, remembers and tells for whoever carries it, and for nobody else', async () => {
      const { triggers } = await open();
      const cursor: JsonValue = { at: 2 };
      await triggers.carry([place], claim('a', 3_000), 1_000);
      expect(await triggers.setCursor(place, { at: 1 }, 'a')).toBe(true);
      expect(await triggers.setCursor(place, cursor, 'b')).toBe(false);
      expect(await triggers.setProblem(place, 'No answer', 5, 'b')).toBe(false);
      expect(await keepOne(triggers, { carrier: 'b', cursor })).toEqual({ kind: 'not-carried' });
      expect(await triggers.memory(place)).toEqual({ paused: false, cursor: { at: 1 } });
      expect((await triggers.deliveries(place, { limit: 5 })).items).toEqual([]);
      await triggers.carry([place], claim('b', 9_000), 3_000);
      expect(await keepOne(triggers, { carrier: 'a', cursor })).toEqual({ kind: 'not-carried' });
      expect(await keepOne(triggers, { carrier: 'b', cursor, dedupKey: 'x' })).toMatchObject({
        kind: 'kept',
      });
      expect((await triggers.memory(place)).cursor).toEqual(cursor);
    });
  });
}
