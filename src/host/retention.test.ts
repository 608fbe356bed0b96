import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, START, type Stage } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  job,
  message,
  person,
  type SampleElement,
  start,
  timer,
} from '../../test/contracts/sample-definitions.ts';
import { batchOf } from '../../test/contracts/store-contract.ts';
import type { Definition } from '../wiring/definition.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WORD = 'Rosalind-Franklin';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-retention-'));
  path = join(folder, 'baton.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function through(step: SampleElement['shape']): Definition {
  return definitionOf('through', {
    id: 'P',
    elements: {
      Start: { shape: start, to: ['Step'] },
      Step: { shape: step, to: ['End'] },
      End: { shape: end },
    },
  });
}

/** Ended at once. */
const quick = through(job('quick'));
const handlers = [{ jobType: 'quick', run: async () => ({ kind: 'completed', variables: {} }) as const }];

async function caseIds({ store }: Stage): Promise<readonly number[]> {
  return (await store.cases({}, { limit: 500 })).items.map(({ id }) => id).sort((a, b) => a - b);
}

describe('ended cases', () => {
  it('are kept for ever where nobody has said otherwise', async () => {
    const stage = await openStage({ handlers });
    const id = await stage.begin(await stage.deploy(quick));
    await stage.advance(4_000 * DAY);
    expect(await caseIds(stage)).toEqual([id]);
  });

  it('go when they were kept as long as the rule says, counted from their end, and the removals are told', async () => {
    const stage = await openStage({ handlers });
    const deployment = await stage.deploy(quick);
    const other = await stage.begin(await stage.deploy(quick, 'another'));
    const old = await stage.begin(deployment);
    await stage.host.retention.setRule('through', { cases: 'P90D' }, 'ada');
    await stage.advance(89 * DAY);
    const young = await stage.begin(deployment);
    expect(await caseIds(stage)).toEqual([other, old, young]);
    await stage.advance(2 * DAY);
    expect(await caseIds(stage)).toEqual([other, young]);
    const { total, last } = await stage.store.caseRemovals('through');
    expect(total).toBe(1);
    expect(last).toMatchObject([{ cases: 1, kept: 'P90D' }]);
    expect(await stage.store.retentionChanges('through')).toMatchObject([
      { cases: 'P90D', by: 'ada', at: START },
    ]);
    await stage.advance(100 * DAY);
    expect((await stage.store.caseRemovals('through')).total).toBe(2);
  });

  it('stay once the rule is taken back, also when it was their time', async () => {
    const stage = await openStage({ handlers });
    const id = await stage.begin(await stage.deploy(quick));
    await stage.host.retention.setRule('through', { cases: 'P1D' });
    await stage.advance(23 * HOUR);
    await stage.host.retention.setRule('through', {});
    await stage.advance(30 * DAY);
    expect(await caseIds(stage)).toEqual([id]);
  });

  it('go after a restart too, soon after it, though the machine is on for an hour a day only', async () => {
    const first = await openStage({ path, handlers });
    await first.begin(await first.deploy(quick));
    await first.host.retention.setRule('through', { cases: 'P30D' });
    await first.host.close();
    const second = await openStage({ path, handlers, startAt: START + 31 * DAY });
    await second.advance(HOUR);
    expect(await caseIds(second)).toEqual([]);
    await second.host.close();
  });

  it('are many: they go in small steps, each told in one line, and a case that runs gets its turns', async () => {
    const stage = await openStage({ handlers });
    const deployment = await stage.deploy(quick);
    for (let round = 0; round < 70; round += 1) await stage.begin(deployment);
    await stage.host.retention.setRule('through', { cases: 'P1D' });
    await stage.advance(2 * DAY);
    expect(await caseIds(stage)).toEqual([]);
    const { total, last } = await stage.store.caseRemovals('through');
    expect(total).toBe(70);
    expect(last.length).toBeLessThanOrEqual(2);
  });

  it('are counted before anybody decides', async () => {
    const stage = await openStage({ handlers });
    const deployment = await stage.deploy(quick);
    for (let round = 0; round < 3; round += 1) await stage.begin(deployment);
    await stage.advance(10 * DAY);
    await stage.begin(deployment);
    const due = (kept: string) => ({
      libraryKey: 'through',
      before: stage.host.retention.endedBefore(kept),
    });
    expect(await stage.store.countDueCases(due('P5D'), 1_000)).toBe(3);
    expect(await stage.store.countDueCases(due('P5D'), 2)).toBe(2);
    expect(await stage.store.countDueCases(due('P2Y'), 1_000)).toBe(0);
    expect(() => due('PT1H')).toThrow('Expected a time such as P90D');
    await expect(stage.host.retention.setRule('through', { cases: 'P0D' })).rejects.toThrow(RangeError);
  });
});

describe('a case that has not ended', () => {
  it('stays however old it is: one that waits, one that was stopped, one a part of which still runs', async () => {
    const stage = await openStage({ handlers });
    const waiting = await stage.begin(await stage.deploy(through(person('Clerk')), 'waiting'));
    const two = definitionOf(
      'two',
      {
        id: 'P',
        elements: { Start: { shape: start, to: ['End'] }, End: { shape: end } },
        startsWith: ['Q'],
      },
      {
        id: 'Q',
        fromCase: true,
        elements: {
          Begin: { shape: start, to: ['Wait'] },
          Wait: { shape: catching(timer('P400D')), to: ['Finish'] },
          Finish: { shape: end },
        },
      },
    );
    const partly = await stage.begin(await stage.deploy(two, 'partly'));
    const stopped = await stage.begin(await stage.deploy(quick, 'stopped'));
    await stage.store.commit(
      batchOf({
        ends: [{ id: stopped, status: 'stopped', at: START, reason: 'An invariant was broken' }],
      }),
    );
    for (const key of ['waiting', 'partly', 'stopped'])
      await stage.host.retention.setRule(key, { cases: 'P1D' });
    await stage.advance(390 * DAY);
    expect(await caseIds(stage)).toEqual([waiting, partly, stopped]);
    // The last part ends, and is kept from then on.
    await stage.advance(10.5 * DAY);
    expect(await caseIds(stage)).toEqual([waiting, partly, stopped]);
    await stage.advance(2 * DAY);
    expect(await caseIds(stage)).toEqual([waiting, stopped]);
  });
});

describe('what is removed', () => {
  it('is gone from every table, and its bytes from the file', async () => {
    const stage = await openStage({ path, handlers });
    const definition = definitionOf('file', {
      id: 'P',
      elements: {
        Start: { shape: start, to: ['Do'] },
        Do: { shape: job('quick'), to: ['Ask'] },
        Ask: { shape: person('Clerk'), to: ['Catch'] },
        Catch: { shape: catching(message('paid')), to: ['End'] },
        End: { shape: end },
      },
    });
    const deployment = await stage.deploy(definition);
    const stays = await stage.begin(deployment, { customer: 'Lise-Meitner' });
    const answer = await stage.host.startCase({
      deployment: deployment.id,
      title: WORD,
      by: WORD,
      variables: { customer: WORD, more: WORD.repeat(2_000) },
    });
    if (!answer.ok) throw new Error('not started');
    await stage.host.idle();
    const task = (await stage.store.case(answer.case))?.userTasks[0]?.key ?? 0;
    await stage.host.submit(
      answer.case,
      { kind: 'complete-user-task', task, person: 'ada', variables: { said: WORD }, answers: {} },
      { idempotencyKey: WORD },
    );
    await stage.host.publishMessage({ name: 'paid', variables: { payer: WORD } });
    await stage.host.idle();
    await stage.store.addWiringTrial({
      libraryKey: 'file',
      element: 'Do',
      entryHash: 'h',
      at: START,
      by: 'ada',
      mode: 'recorded',
      worked: true,
      output: { customer: WORD },
    });
    expect(await stage.status(answer.case)).toBe('completed');
    await stage.host.retention.setRule('file', { cases: 'P1D' });
    await stage.advance(1 * DAY + 7 * HOUR);
    expect(await caseIds(stage)).toEqual([stays]);
    expect(await stage.store.wiringTrials('file')).toMatchObject([{ entryHash: 'h', worked: true }]);
    expect((await stage.store.caseJournal(answer.case, { limit: 10 })).items).toEqual([]);
    expect((await stage.store.caseJournal(stays, { limit: 10 })).items).not.toEqual([]);
    await stage.host.close();
    for (const file of await readdir(folder))
      expect((await readFile(join(folder, file))).includes(WORD)).toBe(false);
    expect((await readFile(path)).includes('Lise-Meitner')).toBe(true);
  });

  it('takes what came in by a trigger with it; other deliveries go when their own time is over', async () => {
    const stage = await openStage({ handlers });
    const id = await stage.begin(await stage.deploy(quick));
    const { triggers } = stage.store;
    const came = (process: string, receivedAt: number) =>
      triggers.keep([
        { process, trigger: 'hook', receivedAt, payload: { in: 'row', variables: { WORD } }, bound: 10 },
      ]);
    const kept = [
      ...(await came('through', START)),
      ...(await came('through', START)),
      ...(await came('b', START)),
    ];
    await came('b', START);
    const [first, second, third] = kept.map((one) => (one.kind === 'kept' ? one.delivery.id : 0));
    const settled = (delivery: number | undefined, caseId: number) =>
      ({ kind: 'settled', id: delivery ?? 0, outcome: { kind: 'case', case: caseId }, at: START }) as const;
    await triggers.change([settled(first, id), settled(second, id + 1), settled(third, id + 2)]);
    await stage.host.retention.setRule('through', { cases: 'P1D', deliveries: 'P2D' });
    await stage.advance(1 * DAY + 7 * HOUR);
    const left = async (process: string) =>
      (await triggers.deliveries({ process, trigger: 'hook' }, { limit: 10 })).items.length;
    expect(await left('through')).toBe(1);
    const before = (process: string) => (process === 'through' ? START + 1 : START);
    expect(await triggers.prune(before, 10)).toBe(1);
    expect([await left('through'), await left('b')]).toEqual([0, 2]);
    expect(await triggers.prune(() => START + 1, 10)).toBe(1);
    expect(await left('b')).toBe(1);
  });

  it('leaves its numbers behind: the next case after a restart gets a new one', async () => {
    const first = await openStage({ path, handlers });
    const deployment = await first.deploy(quick);
    await first.begin(deployment);
    const last = await first.begin(deployment);
    await first.host.retention.setRule('through', { cases: 'P1D' });
    await first.advance(3 * DAY);
    expect(await caseIds(first)).toEqual([]);
    await first.host.close();
    const second = await openStage({ path, handlers, startAt: START + 4 * DAY });
    expect(await second.begin(deployment)).toBeGreaterThan(last);
    await second.host.close();
  });

  it('is cleared up by the next host where one died half-way', async () => {
    const first = await openStage({ path, handlers });
    const id = await first.begin(await first.deploy(quick), { customer: WORD });
    await first.host.retention.setRule('through', { cases: 'P1D' });
    const request = { libraryKey: 'through', before: START + DAY, at: START + DAY, kept: 'P1D', limit: 10 };
    expect(await first.store.removeCases(request)).toBe(1);
    expect(await first.store.case(id)).toBeUndefined();
    await first.host.close();
    expect((await readFile(path)).includes(WORD)).toBe(true);
    const second = await openStage({ path, handlers, startAt: START + 2 * DAY });
    await second.advance(HOUR);
    await second.host.close();
    expect((await readFile(path)).includes(WORD)).toBe(false);
  });
});
