import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AllowedFolders, readAllowedFolders } from './allowed-folders.ts';

let home: string;
let folders: AllowedFolders;

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'baton-folders-')));
  await mkdir(join(home, 'in', 'deep'), { recursive: true });
  await mkdir(join(home, 'input'));
  await mkdir(join(home, 'in', 'data'));
  await writeFile(join(home, 'in', 'a.txt'), 'a');
  await writeFile(join(home, 'input', 'secret'), 's');
  folders = readAllowedFolders(`inbox=${home}/in; Out 2 = ${home}/out`, [join(home, 'in', 'data')]);
});
afterEach(() => rm(home, { recursive: true }));

const at = (path: string) => folders.place('inbox', path);

describe('a path below a folder', () => {
  test('is a place, whether it is there or not', async () => {
    expect(await at('a.txt')).toEqual({
      folder: 'inbox',
      path: 'a.txt',
      absolute: join(home, 'in', 'a.txt'),
    });
    expect(await at('./deep\\new/b c.csv')).toEqual({
      folder: 'inbox',
      path: 'deep/new/b c.csv',
      absolute: join(home, 'in', 'deep', 'new', 'b c.csv'),
    });
    expect(await at('')).toMatchObject({ path: '', absolute: join(home, 'in') });
    expect(await at('Rechnung Ä…2.pdf')).toMatchObject({ path: 'Rechnung Ä…2.pdf' });
  });

  test.each([
    ['..', 'leads-out'],
    ['deep/../../input/secret', 'leads-out'],
    ['deep\\..\\..\\input', 'leads-out'],
    ['/etc/passwd', 'bad-path'],
    ['\\\\server\\share\\x', 'bad-path'],
    ['C:\\Windows\\win.ini', 'bad-path'],
    ['c:x', 'bad-path'],
    ['a.txt\0.csv', 'bad-path'],
    ['a\nb', 'bad-path'],
    ['CON', 'bad-path'],
    ['deep/nul.txt', 'bad-path'],
    ['Com1 .csv', 'bad-path'],
    ['lpt9', 'bad-path'],
    ['a.txt.', 'bad-path'],
    ['a.txt ', 'bad-path'],
    ['.../x', 'bad-path'],
    [`${'x'.repeat(256)}`, 'bad-path'],
    ['x/'.repeat(600), 'bad-path'],
    ['a.txt/b', 'bad-path'],
    ['data', 'leads-out'],
    ['data/baton.db', 'leads-out'],
  ])('that is %j is refused', async (path, code) => {
    await expect(at(path)).rejects.toMatchObject({ name: 'FolderProblem', code, retryable: false });
  });

  test('may look like a device without being one', async () => {
    expect(await at('contract.pdf')).toMatchObject({ path: 'contract.pdf' });
    expect(await at('com10.txt')).toMatchObject({ path: 'com10.txt' });
  });
});

describe('a link', () => {
  test('that stays below is followed', async () => {
    await symlink(join(home, 'in', 'deep'), join(home, 'in', 'link'));
    expect(await at('link/x')).toMatchObject({ absolute: join(home, 'in', 'deep', 'x') });
  });

  test('that leads out is refused, also to what is not there, to a folder whose name begins alike and in a circle', async () => {
    await symlink(join(home, 'input'), join(home, 'in', 'out'));
    await symlink('../input/secret', join(home, 'in', 'file'));
    await symlink(join(home, 'in', 'data'), join(home, 'in', 'own'));
    await symlink(join(home, 'nothing'), join(home, 'in', 'dangling'));
    await symlink('circle', join(home, 'in', 'circle'));
    for (const path of ['out/secret', 'out/new.txt', 'out', 'file', 'own/baton.db']) {
      await expect(at(path)).rejects.toMatchObject({ code: 'leads-out' });
    }
    for (const path of ['dangling', 'circle', 'circle/x']) {
      await expect(at(path)).rejects.toMatchObject({ code: 'bad-path' });
    }
  });

  test('that is the folder itself is what whoever runs Baton meant', async () => {
    await symlink(join(home, 'in'), join(home, 'entry'));
    const linked = readAllowedFolders(`x=${home}/entry`);
    expect(await linked.place('x', 'a.txt')).toMatchObject({ absolute: join(home, 'in', 'a.txt') });
    expect(await linked.placeOf(join(home, 'entry', 'a.txt'))).toMatchObject({ path: 'a.txt' });
  });
});

test('a whole path is held against the folders', async () => {
  expect(await folders.placeOf(join(home, 'in', 'deep', 'x.db'))).toMatchObject({
    folder: 'inbox',
    path: 'deep/x.db',
  });
  for (const path of [join(home, 'input', 'secret'), `${home}/in/../input/secret`, '/etc/passwd']) {
    await expect(folders.placeOf(path)).rejects.toMatchObject({ code: 'leads-out' });
  }
  await expect(folders.placeOf('in/a.txt')).rejects.toMatchObject({ code: 'bad-path' });
});

test('a folder that is not there yet is a matter of time; one that is not named is not', async () => {
  await expect(folders.place('Out 2', 'x')).rejects.toMatchObject({
    code: 'folder-not-there',
    retryable: true,
  });
  await mkdir(join(home, 'out'));
  expect(await folders.place('Out 2', 'x')).toMatchObject({ absolute: join(home, 'out', 'x') });
  await expect(folders.place('outbox', 'x')).rejects.toMatchObject({
    code: 'no-such-folder',
    message: expect.stringContaining('There is “inbox”, “Out 2”.'),
    retryable: false,
  });
});

test('a setting that makes no sense is refused in a sentence; none allows nothing', async () => {
  for (const [text, words] of [
    ['/srv/in', 'Write name=path'],
    ['in=srv/in', 'needs its whole path'],
    ['../x=/srv', 'no name for a folder'],
    ['a=/x;a=/y', 'names “a” twice'],
  ] as const) {
    expect(() => readAllowedFolders(text)).toThrow(words);
  }
  expect(readAllowedFolders(undefined).names).toEqual([]);
  expect(readAllowedFolders('a=/x=1,2;').names).toEqual(['a']);
  await expect(readAllowedFolders('').place('a', 'x')).rejects.toThrow('None is allowed');
});
