import { pbkdf2 } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { documentsContract, limit } from '../../../test/contracts/documents-contract.ts';
import { openFolderDocuments } from './folder-documents.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'baton-documents-'));

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

documentsContract('a folder', async () => {
  const folder = await newFolder();
  const reopen = () => openFolderDocuments({ folder, limit });
  return {
    documents: await reopen(),
    reopen,
    kept: () => filesIn(folder),
    age: async (document, days) => {
      const then = new Date(Date.now() - days * 24 * 60 * 60_000);
      await utimes(join(folder, document.slice(0, 2), document.slice(2)), then, then);
    },
    lay: (name) => writeFile(join(folder, name), 'of another'),
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

test('what an earlier process was writing when it died is thrown away; what it had finished stays', async () => {
  const folder = await newFolder();
  const documents = await openFolderDocuments({ folder, limit });
  const kept = await documents.put(new Uint8Array([1]), { name: 'a', type: 'b/c' });
  await mkdir(join(folder, 'incoming'), { recursive: true });
  await writeFile(join(folder, 'incoming', 'half'), 'half');
  const again = await openFolderDocuments({ folder, limit });
  expect(await filesIn(folder)).toHaveLength(1);
  expect(await again.sizeOf(kept.document)).toBe(1);
  await rm(folder, { recursive: true, force: true });
});

test('a file named again at the very moment it is to go is still there, or whoever names it is told that it is not', async () => {
  const folder = await newFolder();
  const documents = await openFolderDocuments({ folder, limit });
  const { document } = await documents.put(new Uint8Array([1]), { name: 'a', type: 'b/c' });
  const longAgo = new Date(0);
  await utimes(join(folder, document.slice(0, 2), document.slice(2)), longAgo, longAgo);
  // All threads of the process are busy, so what is asked of one happens between the look and the removal.
  const busy = Array.from(
    { length: 4 },
    () => new Promise((resolve) => pbkdf2('a', 'b', 40_000, 32, 'sha512', resolve)),
  );
  const touched = documents.touch(document);
  const meanwhile = new Int32Array(new SharedArrayBuffer(4));
  const unless = () => {
    Atomics.wait(meanwhile, 0, 0, 500);
    return false;
  };
  await documents.remove(document, { idle_ms: 1_000, unless });
  await Promise.all(busy);
  expect(await touched).toBe((await documents.sizeOf(document)) !== undefined);
  await rm(folder, { recursive: true, force: true });
});
