/**
 * Cases with files come, go on, end and are removed; documents are collected; and Baton dies after any call of its store or
 * its documents. Whatever happens, what a kept row refers to is there; and in the end nothing is kept for nobody.
 */
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonValue } from '../../src/expressions/value.ts';
import { openHost } from '../../src/host/host.ts';
import type { HostApi } from '../../src/host/host-api.ts';
import { seededRandom } from '../../src/host/rehearsal/random.ts';
import { VirtualClock } from '../../src/host/virtual-clock.ts';
import { hashesIn } from '../../src/ports/document-references.ts';
import type { DocumentReference, KeptDocuments } from '../../src/ports/documents.ts';
import { silentLog } from '../../src/ports/log.ts';
import type { RandomSource } from '../../src/ports/random-source.ts';
import { openFolderDocuments } from '../../src/store/documents/folder-documents.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { definitionOf, end, person, start } from '../contracts/sample-definitions.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SEEDS = [1, 2, 3, 4, 5];
const LIVES = 6;
const DEEDS = 25;

const definition = definitionOf('files', {
  id: 'P',
  elements: {
    Start: { shape: start, to: ['Ask'] },
    Ask: { shape: person('Clerk'), to: ['Again'] },
    Again: { shape: person('Clerk'), to: ['End'] },
    End: { shape: end },
  },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-collecting-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** After `left` calls every further one fails, as if the process had died in between. */
interface Life {
  left: number;
}

const synchronous: ReadonlySet<string | symbol> = new Set(['openReferenceScan', 'stream']);

function mortal<Target extends object>(target: Target, life: Life): Target {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        life.left -= 1;
        if (life.left < 0 && synchronous.has(name)) throw new Error('The process has died');
        if (life.left < 0) return Promise.reject(new Error('The process has died'));
        return Reflect.apply(value, of, given);
      };
    },
  });
}

interface World {
  readonly store: SqliteStore;
  readonly documents: KeptDocuments;
  readonly host: HostApi;
  readonly clock: VirtualClock;
  readonly random: RandomSource;
  /** Files somebody has at hand, also ones that Baton may have removed. */
  readonly known: DocumentReference[];
}

function pick<Item>(random: RandomSource, items: readonly Item[]): Item | undefined {
  return items[Math.floor(random.next() * items.length)];
}

/** As a page does: a new file, or one from before, which Baton is asked for first. */
async function aFile({ documents, random, known }: World): Promise<DocumentReference> {
  const old = random.next() < 0.5 ? pick(random, known) : undefined;
  if (old !== undefined && (await documents.touch(old.document))) return old;
  const content = new TextEncoder().encode(`file ${Math.floor(random.next() * 12)}`);
  const kept = await documents.put(content, { name: 'f.txt', type: 'text/plain' });
  known.push(kept);
  return kept;
}

async function variablesOf(world: World): Promise<Readonly<Record<string, JsonValue>>> {
  const file = { ...(await aFile(world)) };
  if (world.random.next() < 0.7) return { file };
  return { list: Array.from({ length: 2_500 }, (_, row) => ({ row, file, text: 'x'.repeat(60) })) };
}

const deeds: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  begin: async (world) =>
    world.host.startCase({ deployment: { key: 'files' }, variables: await variablesOf(world) }),
  work: async (world) => {
    const task = pick(world.random, (await world.store.inbox({}, { limit: 50 })).items);
    if (task === undefined) return;
    const variables = world.random.next() < 0.5 ? {} : await variablesOf(world);
    const done = { kind: 'complete-user-task', task: task.key, person: 'a', variables, answers: {} } as const;
    await world.host.submit(task.instance, done);
  },
  upload: (world) => aFile(world),
  trigger: async (world) =>
    world.store.triggers.keep([
      {
        process: 'files',
        trigger: 't',
        receivedAt: world.clock.now(),
        payload: { in: 'row', variables: { file: { ...(await aFile(world)) } } },
        bound: 1_000,
      },
    ]),
  forget: async ({ store, clock }) => {
    for (const { id } of await store.triggers.due(clock.now(), 3))
      await store.triggers.change([
        { kind: 'settled', id, outcome: { kind: 'put-aside', message: '' }, at: clock.now() },
      ]);
    await store.triggers.prune(() => clock.now(), 1_000);
  },
  wait: async (world) => {
    await age(join(folder, 'documents'));
    const { clock, host, random } = world;
    // What people do meanwhile falls between the steps of the housekeeping.
    await Promise.all([
      clock.advanceTo(clock.now() + random.next() * 30 * HOUR, () => host.idle()),
      deeds.begin?.(world),
      deeds.work?.(world),
    ]);
  },
};

async function age(documents: string): Promise<void> {
  const then = new Date(Date.now() - 2 * DAY);
  const entries = await readdir(documents, { recursive: true, withFileTypes: true });
  for (const entry of entries)
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), then, then).catch(() => {});
}

async function expectAllThere({ store, documents }: World, known: ReadonlySet<string>): Promise<void> {
  const scan = store.openReferenceScan(50);
  while (await scan.next());
  scan.close();
  const open = [...scan.found];
  const seen = new Set<string>();
  for (let hash = open.pop(); hash !== undefined; hash = open.pop()) {
    if (seen.has(hash)) continue;
    seen.add(hash);
    const isThere = (await documents.sizeOf(hash)) !== undefined;
    if (known.has(hash)) expect(isThere, hash).toBe(true);
    if (isThere) open.push(...hashesIn(Buffer.from(await documents.read(hash, 1e8)).toString('latin1')));
  }
}

async function open(
  now: number,
  random: RandomSource,
  known: DocumentReference[],
  life: Life,
): Promise<World> {
  const store = await openSqliteStore(join(folder, 'baton.db'));
  const documents = await openFolderDocuments({ folder: join(folder, 'documents'), limit: 1e8 });
  const clock = new VirtualClock(now);
  const [dying, keeper] = [mortal(store, life), mortal(documents, life)];
  const host = await openHost({
    store: dying,
    clock,
    random,
    log: silentLog,
    documents: keeper,
    keeper,
  });
  return { store, documents, host, clock, random, known };
}

it.each(SEEDS)(
  'nothing referred to is ever missing, and nothing is kept for nobody (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const known: DocumentReference[] = [];
    let now = Date.UTC(2030, 0, 1);
    const immortal = { left: Number.POSITIVE_INFINITY };
    const first = await open(now, random, known, immortal);
    await first.host.deploy({
      key: 'files',
      name: 'files',
      fileName: 'f.bpmn',
      source: new Uint8Array([1]),
      wiring: {},
      findings: [],
      definition,
    });
    await first.host.retention.setRule('files', { cases: 'P2D' });
    await first.host.close();
    for (let round = 0; round < LIVES; round += 1) {
      const life = { left: Number.POSITIVE_INFINITY };
      const world = await open(now, random, known, life);
      life.left = 50 + Math.floor(random.next() * 500);
      for (let deed = 0; deed < DEEDS && life.left > 0; deed += 1) {
        await pick(random, Object.values(deeds))?.(world).catch(() => {});
      }
      now = world.clock.now();
      life.left = 0;
      await world.store.close();
      const looked = await open(now, random, known, { left: Number.POSITIVE_INFINITY });
      await expectAllThere(looked, new Set(known.map(({ document }) => document)));
      await looked.host.close();
    }
    const last = await open(now, random, known, immortal);
    for (;;) {
      const { items } = await last.store.inbox({}, { limit: 50 });
      if (items.length === 0) break;
      for (const { instance, key } of items)
        await last.host.submit(instance, {
          kind: 'complete-user-task',
          task: key,
          person: 'a',
          variables: {},
          answers: {},
        });
    }
    await last.clock.advanceTo(now + 3 * DAY, () => last.host.idle());
    await deeds.forget?.(last);
    for (let left = 1; left > 0; ) {
      left = (await last.store.triggers.due(last.clock.now(), 1)).length;
      await deeds.forget?.(last);
    }
    await age(join(folder, 'documents'));
    await last.clock.advanceTo(last.clock.now() + 4 * DAY, () => last.host.idle());
    expect(await last.documents.list(undefined, 10)).toEqual([]);
    await last.host.close();
  },
  120_000,
);
