import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-cli-credentials-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(
  args: readonly string[],
  { env = {}, input = '' }: { readonly env?: Record<string, string>; readonly input?: string } = {},
) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await main(['credentials', ...args], {
    env: { PORT: '1', BATON_DATA: folder, ...env },
    out: (text) => out.push(text),
    error: (text) => errors.push(text),
    input: async () => input,
    untilStopped: async () => undefined,
  });
  return { code, out: out.join('\n'), error: errors.join('\n') };
}

const add = ['set', 'books', '--kind', 'basic', '--field', 'user=baton', '--grant', 'http'];

test('a connection is added with its secret from standard input, changed, listed and removed', async () => {
  expect(await run(['list'])).toMatchObject({ code: 0, out: 'There are no connections.' });
  expect(await run([...add, '--secret', 'password'], { input: 'correct horse\n' })).toMatchObject({
    code: 0,
    out: 'Added books.',
  });
  const changed = await run(['set', 'books', '--secret-from-env', 'password=BOOKS'], {
    env: { BOOKS: 'other horse' },
  });
  expect(changed).toMatchObject({ code: 0, out: 'Changed books.' });
  const listed = await run(['list']);
  expect(listed.out).toBe('books (basic): may be used by http; used by nothing yet');
  expect(await run(['remove', 'books'])).toMatchObject({ code: 0, out: 'Removed books.' });
  expect(await run(['remove', 'books'])).toMatchObject({
    code: 1,
    error: expect.stringContaining('no connection'),
  });
});

test('a secret as an argument is refused, and so is what makes no sense', async () => {
  const told = await run([...add, '--field', 'password=correct horse']);
  expect(told).toMatchObject({ code: 2, error: expect.stringContaining('a secret and no argument') });
  expect(told.error).not.toContain('correct horse');
  expect(await run(['set', 'new'])).toMatchObject({ code: 2, error: expect.stringContaining('--kind') });
  expect(await run(['set', 'new', '--kind', 'magic'])).toMatchObject({ code: 2 });
  expect(await run([...add, '--secret', 'user'])).toMatchObject({ code: 2 });
  expect(await run([...add, '--secret-from-env', 'password=NOWHERE'])).toMatchObject({ code: 2 });
  expect(await run(['peek'])).toMatchObject({ code: 2 });
  const wrong = await run(['set', 'stock', '--kind', 'postgres', '--field', 'host=db']);
  expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('“Password” is empty') });
});

test('the key is rotated by command', async () => {
  await run([...add, '--secret', 'password'], { input: 'correct horse' });
  const before = await readFile(join(folder, 'credentials.key'), 'utf8');
  expect(await run(['rotate'])).toMatchObject({ code: 0, out: '1 connection is locked with the new key.' });
  expect(await readFile(join(folder, 'credentials.key'), 'utf8')).not.toBe(before);
  const env = { BATON_KEY: Buffer.alloc(32, 7).toString('base64') };
  expect((await run(['list'], { env })).out).toContain('locked with another key');
  expect(await run(['rotate'], { env })).toMatchObject({
    code: 1,
    error: expect.stringContaining('before the old one'),
  });
  expect(await run(['list'], { env: { BATON_KEY: 'no key' } })).toMatchObject({
    code: 1,
    error: expect.stringContaining('Expected 32 bytes'),
  });
});
