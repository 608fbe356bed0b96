import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ActionStage, actionStage } from '../../../test/connectors/action-stage.ts';
import { readAllowedFolders } from './allowed-folders.ts';
import { filesConnector } from './files-connector.ts';

let home: string;
let stage: ActionStage;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'baton-files-'));
  await mkdir(join(home, 'in', 'sub'), { recursive: true });
  await mkdir(join(home, 'out'));
  stage = actionStage(filesConnector, {
    folders: readAllowedFolders(`in=${home}/in;out=${home}/out;gone=${home}/gone`),
  });
});
afterEach(() => rm(home, { recursive: true }));

const put = (name: string, content: string | Uint8Array = name) => writeFile(join(home, 'in', name), content);
const text = (...path: string[]) => readFile(join(home, ...path), 'utf8');

describe('listing', () => {
  test('tells the files of a folder in the order asked for, and whether there are more', async () => {
    for (const [index, name] of ['b.csv', 'a.csv', 'c.CSV', 'd.txt', '.hidden.csv'].entries()) {
      await put(name);
      await utimes(join(home, 'in', name), index + 1, index + 1);
    }
    await symlink(join(home, 'in', 'a.csv'), join(home, 'in', 'link.csv'));
    const values = { folder: 'in', names: '*.csv' };
    expect(await stage.output('files.list', { values })).toEqual({
      files: [
        { name: 'a.csv', path: 'a.csv', size: 5, changedAt: '1970-01-01T00:00:02.000Z' },
        { name: 'b.csv', path: 'b.csv', size: 5, changedAt: '1970-01-01T00:00:01.000Z' },
        { name: 'c.CSV', path: 'c.CSV', size: 5, changedAt: '1970-01-01T00:00:03.000Z' },
      ],
      count: 3,
      more: false,
    });
    const newest = await stage.output('files.list', { values: { ...values, order: 'newest', most: 2 } });
    expect(newest).toMatchObject({ files: [{ name: 'c.CSV' }, { name: 'a.csv' }], more: true });
    await put('sub/x.csv');
    const below = await stage.output('files.list', { values, variables: { path: 'sub' } });
    expect(below).toMatchObject({ files: [{ path: 'sub/x.csv' }] });
  });
});

describe('reading', () => {
  test('makes a file of the case, byte for byte, and its text where asked for', async () => {
    const bytes = Buffer.concat([Buffer.alloc(300_000, 1), Buffer.from('ü')]);
    await put('Scan.PDF', bytes);
    const read = await stage.output('files.read', {
      values: { folder: 'in' },
      variables: { path: 'Scan.PDF' },
    });
    expect(read).toMatchObject({
      name: 'Scan.PDF',
      size: 300_002,
      text: null,
      document: { name: 'Scan.PDF', type: 'application/pdf', size: 300_002 },
    });
    const [kept] = Object.values(
      (await stage.output('files.read', { values: { folder: 'in', path: 'Scan.PDF' } })) as object,
    );
    expect(Buffer.from(await stage.documents.read(kept.document, 1e6))).toEqual(bytes);
    await put('a.txt', 'Grüße');
    expect(
      await stage.output('files.read', { values: { folder: 'in', path: 'a.txt', as: 'text' } }),
    ).toMatchObject({ text: 'Grüße', document: { type: 'text/plain' } });
  });

  test('of what is none, or leads out, fails for good; a pipe is not waited for', async () => {
    await symlink('/etc/passwd', join(home, 'in', 'link'));
    execFileSync('mkfifo', [join(home, 'in', 'pipe')]);
    for (const [path, words, code] of [
      ['none.txt', 'There is no file “none.txt” in the folder “in”', 'not-there'],
      ['sub', 'no plain file', 'EISDIR'],
      ['pipe', 'no plain file', 'EISDIR'],
      ['link', 'leads out', 'leads-out'],
      ['../out/x', 'leads out', 'leads-out'],
    ] as const) {
      expect(
        await stage.failure('files.read', { values: { folder: 'in' }, variables: { path } }),
      ).toMatchObject({
        message: expect.stringContaining(words),
        terminal: true,
        facts: { code },
      });
    }
  });

  test('from a folder that is away is tried again', async () => {
    const values = { folder: 'gone', path: 'x' };
    expect(await stage.failure('files.read', { values })).toMatchObject({ terminal: false });
  });

  test('from a folder that data names is not possible', async () => {
    await put('a.txt');
    const step = { values: { path: 'a.txt' }, variables: { folder: 'in' } };
    expect(await stage.failure('files.read', step)).toMatchObject({ terminal: true });
  });
});

describe('writing', () => {
  test('puts a file of the case into a folder, under its own name or another, and leaves nothing else', async () => {
    const document = await stage.documents.put(Buffer.from('%PDF'), {
      name: 'bill.pdf',
      type: 'application/pdf',
    });
    const variables = { document: { ...document } };
    expect(await stage.output('files.write', { values: { folder: 'out' }, variables })).toEqual({
      name: 'bill.pdf',
      path: 'bill.pdf',
      size: 4,
      already: false,
    });
    await stage.output('files.write', { values: { folder: 'out', path: '2026/07/' }, variables });
    expect(await text('out', '2026', '07', 'bill.pdf')).toBe('%PDF');
    expect(await readdir(join(home, 'out'), { recursive: true })).toEqual([
      '2026',
      'bill.pdf',
      '2026/07',
      '2026/07/bill.pdf',
    ]);
  });

  test('again after a lost answer is done already; another content is refused, or replaced where so wished', async () => {
    const values = { folder: 'out', path: 'a.txt' };
    await stage.output('files.write', { values: { ...values, text: 'one' } });
    expect(await stage.output('files.write', { values: { ...values, text: 'one' } })).toMatchObject({
      already: true,
    });
    for (const other of ['two', 'on', 'one more', '']) {
      const failure = await stage.failure('files.write', { values: { ...values, text: other } });
      expect(failure).toMatchObject({ terminal: true, facts: { code: 'name-taken' } });
    }
    expect(await text('out', 'a.txt')).toBe('one');
    await stage.output('files.write', { values: { ...values, text: 'two', ifTaken: 'replace' } });
    expect(await text('out', 'a.txt')).toBe('two');
  });

  test('by two at once under one name lets one win', async () => {
    const values = { folder: 'out', path: 'a.txt' };
    const results = await Promise.all(
      ['one', 'two', 'three'].map((each) => stage.run('files.write', { values: { ...values, text: each } })),
    );
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(await readdir(join(home, 'out'))).toEqual(['a.txt']);
  });

  test('that is called off or cannot be read to its end leaves neither a file nor a half one', async () => {
    const values = { folder: 'out', path: 'a.txt', text: 'x' };
    const signal = AbortSignal.abort(new Error('called off'));
    expect(await stage.failure('files.write', { values, signal })).toMatchObject({ terminal: false });
    const document = { document: 'f'.repeat(64), name: 'gone', type: 'text/plain', size: 3 };
    await stage.failure('files.write', { values: { folder: 'out' }, variables: { document } });
    expect(await readdir(join(home, 'out'))).toEqual([]);
  });

  test('into a link that leads out, or past the folder, writes nothing', async () => {
    await symlink(join(home, 'in', 'new.txt'), join(home, 'out', 'link.txt'));
    await symlink(join(home, 'in'), join(home, 'out', 'link'));
    for (const path of ['link.txt', 'link/x.txt', '../in/x.txt', '/tmp/x']) {
      const values = { folder: 'out', text: 'x', ifTaken: 'replace' };
      expect(await stage.failure('files.write', { values, variables: { path } })).toMatchObject({
        terminal: true,
      });
    }
    expect(await readdir(join(home, 'in'))).toEqual(['sub']);
  });

  test.skipIf(process.getuid?.() === 0)('where Baton may not fails for good', async () => {
    await chmod(join(home, 'out'), 0o500);
    const failure = await stage.failure('files.write', { values: { folder: 'out', path: 'a', text: 'x' } });
    expect(failure).toMatchObject({ terminal: true, message: expect.stringContaining('may not') });
    await chmod(join(home, 'out'), 0o700);
  });
});

describe('moving and deleting', () => {
  test('moves into another folder, and again is done already', async () => {
    await put('sub/a.txt', 'a');
    const values = { folder: 'in', path: 'sub/a.txt', toFolder: 'out', toPath: 'done/' };
    expect(await stage.output('files.move', { values })).toEqual({ path: 'done/a.txt', already: false });
    expect(await stage.output('files.move', { values })).toEqual({ path: 'done/a.txt', already: true });
    expect(await text('out', 'done', 'a.txt')).toBe('a');
    expect(await readdir(join(home, 'in', 'sub'))).toEqual([]);
  });

  test('takes no other file’s name unless so wished, and finishes a move that broke off', async () => {
    await put('a.txt', 'a');
    await put('b.txt', 'b');
    const values = { folder: 'in', path: 'a.txt', toPath: 'b.txt' };
    expect(await stage.failure('files.move', { values })).toMatchObject({ facts: { code: 'name-taken' } });
    await stage.output('files.move', { values: { ...values, ifTaken: 'replace' } });
    expect(await text('in', 'b.txt')).toBe('a');
    await link(join(home, 'in', 'b.txt'), join(home, 'in', 'c.txt'));
    const broken = { folder: 'in', path: 'b.txt', toPath: 'c.txt' };
    expect(await stage.output('files.move', { values: broken })).toEqual({ path: 'c.txt', already: false });
    expect(await readdir(join(home, 'in'))).toEqual(['c.txt', 'sub']);
  });

  test('of what is at neither place fails', async () => {
    const values = { folder: 'in', path: 'a.txt', toPath: 'b.txt' };
    expect(await stage.failure('files.move', { values })).toMatchObject({ facts: { code: 'not-there' } });
  });

  test('deletes one file, never a folder, and once is enough', async () => {
    await put('a.txt');
    const values = { folder: 'in', path: 'a.txt' };
    expect(await stage.output('files.delete', { values })).toEqual({ deleted: true });
    expect(await stage.output('files.delete', { values })).toEqual({ deleted: false });
    for (const path of ['sub', '', '.']) {
      expect(await stage.failure('files.delete', { values: { folder: 'in', path } })).toMatchObject({
        terminal: true,
      });
    }
    expect(await readdir(join(home, 'in'))).toEqual(['sub']);
  });
});
