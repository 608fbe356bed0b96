import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Chores } from '../../test/contracts/claimed-chores.ts';
import { openStage, START } from '../../test/contracts/host-stage.ts';
import { definitionOf, end, job, start } from '../../test/contracts/sample-definitions.ts';
import { silentLog } from '../ports/log.ts';
import { openFolderDocuments } from '../store/documents/folder-documents.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { openHost } from './host.ts';
import { VirtualClock } from './virtual-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-chores-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const handlers = [{ jobType: 'quick', run: async () => ({ kind: 'completed', variables: {} }) as const }];
const quick = definitionOf('quick', {
  id: 'P',
  elements: {
    Start: { shape: start, to: ['Step'] },
    Step: { shape: job('quick'), to: ['End'] },
    End: { shape: end },
  },
});

/** Two days after a case has ended, of a process that keeps its cases for one. */
async function twoNodes() {
  const path = join(folder, 'baton.db');
  const before = await openStage({ path, handlers });
  await before.begin(await before.deploy(quick));
  await before.host.retention.setRule('quick', { cases: 'P1D' });
  await before.host.close();
  const clock = new VirtualClock(START + 2 * DAY);
  const store = await openSqliteStore(path);
  const keeper = await openFolderDocuments({ folder: join(folder, 'documents'), limit: 1_000 });
  const chores = new Chores();
  const openNode = (name: string) =>
    openHost({
      store,
      clock,
      handlers,
      keeper,
      log: silentLog,
      random: { next: () => 0.5 },
      node: chores.nodeOf(name, clock),
    });
  const [first, second] = [await openNode('first'), await openNode('second')];
  const pass = (ms: number) =>
    clock.advanceTo(clock.now() + ms, async () => {
      await first.idle();
      await second.idle();
    });
  const cases = async () => (await store.cases({}, { limit: 10 })).items.length;
  return { first, second, pass, cases, store };
}

describe('chores on two nodes', () => {
  it('are done by one of them', async () => {
    const { first, second, pass, cases, store } = await twoNodes();
    expect(await cases()).toBe(1);
    await pass(15 * MINUTE);
    expect(await cases()).toBe(0);
    expect(await store.caseRemovals('quick')).toMatchObject({ total: 1 });
    const looked = [first, second].filter(({ collection }) => collection.last !== undefined);
    expect(looked.length).toBe(1);
  });

  it('go by the rule as it was changed last, at whichever node', async () => {
    for (const changed of ['first', 'second'] as const) {
      const stage = await twoNodes();
      await stage.pass(10 * MINUTE - 1);
      await stage[changed].retention.setRule('quick', {});
      await stage.pass(15 * MINUTE);
      expect(await stage.cases()).toBe(1);
      expect(stage.first.retention.ruleOf('quick')).toEqual({});
      expect(stage.second.retention.ruleOf('quick')).toEqual({});
      await rm(join(folder, 'baton.db'), { force: true });
    }
  });
});
