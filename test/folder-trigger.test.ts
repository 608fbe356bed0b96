/** Files in real folders on the virtual clock: each whole file one case, whatever stops in between. */
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonValue } from '../src/expressions/value.ts';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import type { CaseStarter } from '../src/triggers/case-starter.ts';
import { casesIn, newFolder, stage } from './trigger-stage.ts';

let drop = '';
beforeEach(async () => {
  drop = await mkdtemp(join(tmpdir(), 'baton-drop-'));
});
afterEach(() => rm(drop, { recursive: true, force: true }));

const start = Date.parse('2026-01-05T08:00:00Z');
const hour = 3_600_000;

interface Watching {
  readonly settings?: Record<string, JsonValue>;
  readonly now?: number;
  readonly waiting?: number;
  readonly wrap?: (host: CaseStarter) => CaseStarter;
}

async function watching(path: string, { settings = {}, now = start, waiting, wrap }: Watching = {}) {
  const clock = new VirtualClock(now);
  const entry = { on: 'folder' as const, settings: { folder: 'drop', ...settings } };
  const given = { clock, folders: `drop=${drop}`, ...(waiting === undefined ? {} : { waiting }) };
  const opened = await stage(path, entry, wrap, given);
  const { service, store } = opened;
  const pass = (ms: number) => clock.advanceTo(clock.now() + ms, () => service.idle());
  const deliveries = async () => (await service.deliveries('k', 'hook', { limit: 100 })).items;
  const names = async () => (await deliveries()).map(({ payload }) => nameIn(payload)).reverse();
  const facts = async () => (await service.list('k'))[0];
  await service.idle();
  return { ...opened, clock, pass, deliveries, names, facts, cases: () => casesIn(store) };
}

function nameIn(payload: JsonValue): JsonValue {
  return typeof payload === 'object' && payload !== null && 'name' in payload ? (payload.name ?? null) : null;
}

const put = (name: string, content = 'a;b\n1;2\n') => writeFile(join(drop, name), content);
const lying = async (below = '') =>
  (await readdir(join(drop, below), { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();

describe('a file in a watched folder', () => {
  test('begins a case once it is written to the end, with what it holds, and is moved', async () => {
    const { pass, deliveries, documents, cases } = await watching(await newFolder());
    await put('order.csv', 'first half, ');
    await pass(16_000);
    await appendFile(join(drop, 'order.csv'), 'second half');
    await pass(4_000);
    expect(await cases()).toBe(0);
    await pass(20_000);
    expect(await cases()).toBe(1);
    const [only] = await deliveries();
    expect(only?.payload).toMatchObject({
      name: 'order.csv',
      folder: 'drop',
      path: 'order.csv',
      modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
      file: { name: 'order.csv', type: 'text/csv', size: 23 },
    });
    const payload = only?.payload as { file: { document: string } };
    expect(new TextDecoder().decode(await documents.read(payload.file.document, 100))).toBe(
      'first half, second half',
    );
    expect(await lying()).toEqual([]);
    expect(await lying('done')).toEqual(['order.csv']);
    await pass(hour);
    expect(await cases()).toBe(1);
  });

  test('of the same name is a case of its own, and takes nobody’s place where it is moved to', async () => {
    const { pass, cases } = await watching(await newFolder());
    await put('order.csv', 'one');
    await pass(40_000);
    await put('order.csv', 'two');
    await pass(40_000);
    expect(await cases()).toBe(2);
    const [first = '', second = ''] = await lying('done');
    expect([first, second]).toEqual([
      expect.stringMatching(/^order 2026-01-05 08\.0\d\.\d\d\.csv$/u),
      'order.csv',
    ]);
    expect(await readFile(join(drop, 'done', second), 'utf8')).toBe('one');
  });

  test('is deleted where that is wanted', async () => {
    const { pass, cases } = await watching(await newFolder(), { settings: { afterwards: 'delete' } });
    await put('a.txt');
    await pass(hour);
    expect(await cases()).toBe(1);
    expect(await readdir(drop)).toEqual([]);
  });

  test('that could not be moved before Baton died is moved afterwards, and begins nothing again', async () => {
    const path = await newFolder();
    await put('done', 'a file where the folder should be');
    const settings = { names: '*.csv' };
    const first = await watching(path, { settings });
    await put('order.csv');
    await first.pass(hour);
    expect(await first.cases()).toBe(1);
    expect((await first.facts())?.problem).toMatch(/order\.csv/u);
    await first.close();
    await rm(join(drop, 'done'));
    const second = await watching(path, { settings, now: start + 2 * hour });
    await second.pass(hour);
    expect(await second.cases()).toBe(1);
    expect(await second.facts()).toMatchObject({ done: 1, duplicates: 0 });
    expect((await second.facts())?.problem).toBeUndefined();
    expect(await lying('done')).toEqual(['order.csv']);
  });

  test('that was kept is moved and not begun again though nothing of it was remembered', async () => {
    const path = await newFolder();
    const first = await watching(path, { settings: { afterwards: 'leave' } });
    await put('order.csv');
    await first.pass(hour);
    await first.store.triggers.setCursor({ process: 'k', trigger: 'hook' }, null);
    await first.close();
    const second = await watching(path, { now: start + 2 * hour });
    await second.pass(hour);
    expect(await second.cases()).toBe(1);
    expect(await lying('done')).toEqual(['order.csv']);
  });

  test('that stays is taken once, also over a stop, and again when it was written anew', async () => {
    const path = await newFolder();
    const settings = { afterwards: 'leave' };
    const first = await watching(path, { settings });
    await put('order.csv');
    await first.pass(hour);
    await first.close();
    const second = await watching(path, { settings, now: start + 2 * hour });
    await second.pass(hour);
    expect(await second.facts()).toMatchObject({ done: 1, duplicates: 0 });
    await utimes(join(drop, 'order.csv'), 1_770_000_000, 1_770_000_000);
    await second.pass(hour);
    expect(await second.facts()).toMatchObject({ done: 2, duplicates: 0 });
    expect(await lying()).toEqual(['order.csv']);
  });

  test('is told by its content alone where that is wanted', async () => {
    const { pass, facts } = await watching(await newFolder(), { settings: { same: 'content' } });
    await put('one.csv', 'the same');
    await pass(hour);
    await put('two.csv', 'the same');
    await put('three.csv', 'another');
    await pass(hour);
    expect(await facts()).toMatchObject({ done: 2, duplicates: 1 });
    expect(await lying('done')).toEqual(['one.csv', 'three.csv', 'two.csv']);
  });

  test('stays where it is while as many wait as may, and its turn comes', async () => {
    let isOpen = false;
    const wrap = (host: CaseStarter): CaseStarter => ({
      changes: host.changes,
      tell: (changes) => host.tell(changes),
      publishMessage: (message) => host.publishMessage(message),
      startCase: (request) => (isOpen ? host.startCase(request) : Promise.reject(new Error('overloaded'))),
    });
    const { pass, facts, cases } = await watching(await newFolder(), { waiting: 2, wrap });
    for (const name of ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt']) await put(name, name);
    await pass(60_000);
    expect(await facts()).toMatchObject({ waiting: 2 });
    expect(await lying()).toHaveLength(3);
    isOpen = true;
    await pass(hour);
    expect(await cases()).toBe(5);
    expect(await lying('done')).toHaveLength(5);
  });
});

describe('a watched folder', () => {
  test('passes over links, hidden and half-written files, and names that do not fit', async () => {
    const { pass, names, facts } = await watching(await newFolder(), {
      settings: { names: '*.pdf, scan-?.*' },
    });
    const outside = await mkdtemp(join(tmpdir(), 'baton-outside-'));
    await writeFile(join(outside, 'secret.pdf'), 'secret');
    await symlink(join(outside, 'secret.pdf'), join(drop, 'link.pdf'));
    await mkdir(join(drop, 'folder.pdf'));
    for (const name of ['.hidden.pdf', '~$open.pdf', 'scan-1.part', 'notes.txt', 'scan-2.png', 'Bill.PDF']) {
      await put(name, name);
    }
    await pass(hour);
    expect((await names()).sort()).toEqual(['Bill.PDF', 'scan-2.png']);
    expect((await facts())?.problem).toBeUndefined();
    await rm(outside, { recursive: true });
  });

  test('takes the others where one is too large, and says so until it is gone', async () => {
    const { pass, names, facts } = await watching(await newFolder(), { settings: { largest_mb: 1 } });
    await put('film.mov', 'x'.repeat(1_200_000));
    await put('order.csv');
    await pass(hour);
    expect(await names()).toEqual(['order.csv']);
    expect(await facts()).toMatchObject({
      problem: '“film.mov” is 2 MB large, more than the 1 MB that are taken. It stays in the folder.',
    });
    await rm(join(drop, 'film.mov'));
    await pass(hour);
    expect((await facts())?.problem).toBeUndefined();
  });

  test('leaves alone what lay there at first where that is wanted, also after a stop', async () => {
    const path = await newFolder();
    await put('old.csv');
    const settings = { present: 'skip' };
    const first = await watching(path, { settings });
    await first.pass(hour);
    await put('new.csv');
    await first.pass(hour);
    await first.close();
    const second = await watching(path, { settings, now: start + 3 * hour });
    await second.pass(hour);
    expect(await second.names()).toEqual(['new.csv']);
    expect(await lying()).toEqual(['old.csv']);
  });

  test('leaves alone what lay there at first also where its drive was away for a while and the folder empty', async () => {
    const path = await newFolder();
    const settings = { afterwards: 'leave', present: 'skip' };
    await put('old.csv');
    const first = await watching(path, { settings });
    await first.pass(hour);
    const away = await mkdtemp(join(tmpdir(), 'baton-away-'));
    await rename(join(drop, 'old.csv'), join(away, 'old.csv'));
    await first.pass(hour);
    await first.close();
    const second = await watching(path, { settings, now: start + 3 * hour });
    await second.pass(hour);
    await rename(join(away, 'old.csv'), join(drop, 'old.csv'));
    await second.pass(hour);
    expect(await second.cases()).toBe(0);
    await put('new.csv');
    await second.pass(hour);
    expect(await second.names()).toEqual(['new.csv']);
    await rm(away, { recursive: true, force: true });
  });

  test('that is not there says so, and goes on when it is', async () => {
    const away = join(drop, 'drive');
    drop = away;
    const { pass, facts, cases } = await watching(await newFolder());
    await pass(60_000);
    expect((await facts())?.problem).toBe(
      'The folder “drop” is not there at the moment, or Baton may not look into it.',
    );
    await mkdir(away);
    await put('order.csv');
    await pass(hour);
    expect((await facts())?.problem).toBeUndefined();
    expect(await cases()).toBe(1);
  });

  test.each([
    [{ folder: 'other' }, 'There is no folder called “other” that Baton may work in. There is “drop”.'],
    [{ path: '../etc' }, '“../etc” leads out of its folder.'],
    [{ moveTo: '../done' }, '“../done” leads out of its folder.'],
    [{ moveTo: './' }, '“Moved to” must name a folder below the one the file lay in.'],
  ])('is not opened with settings that cannot be: %j', async (settings, problem) => {
    const { facts } = await watching(await newFolder(), { settings });
    expect((await facts())?.problem).toBe(problem);
  });
});
