import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAllowedFolders } from '../../connectors/files/allowed-folders.ts';
import { factsOf } from '../../connectors/files/file-work.ts';
import { deleteTaken, moveTaken } from './put-away.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'baton-away-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('a file that was written anew after it was taken is neither moved nor deleted', async () => {
  const folders = readAllowedFolders(`in=${root}`);
  const place = await folders.place('in', 'order.csv');
  await writeFile(place.absolute, 'first');
  const taken = await factsOf(place.absolute);
  if (taken === undefined) throw new Error('It was just written');
  await writeFile(place.absolute, 'second, and longer');
  await moveTaken(folders, place, taken, 'done', 0, new AbortController().signal);
  await deleteTaken(place, taken);
  expect(await readdir(root)).toEqual(['order.csv']);
  expect(await readFile(place.absolute, 'utf8')).toBe('second, and longer');
});

test('files of one name that are moved in one second all keep their content', async () => {
  const folders = readAllowedFolders(`in=${root}`);
  const place = await folders.place('in', 'order.csv');
  for (const content of ['1', '2', '3', '4']) {
    await writeFile(place.absolute, content);
    const taken = await factsOf(place.absolute);
    if (taken === undefined) throw new Error('It was just written');
    await moveTaken(folders, place, taken, 'done', 0, new AbortController().signal);
  }
  const names = (await readdir(join(root, 'done'))).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(root, 'done', name), 'utf8')));
  expect(contents.sort()).toEqual(['1', '2', '3', '4']);
});
