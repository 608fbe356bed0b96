import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

const file = fileURLToPath(new URL('../../test/fixtures/stock-api.yaml', import.meta.url));
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'baton-apis-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

async function baton(...args: string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await main(['api', ...args, '--data', data], {
    env: {},
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    untilStopped: async () => undefined,
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

test('an API is read, taken over, taken over anew with other operations, listed and removed', async () => {
  const read = await baton('read', file);
  expect(read.out).toContain('Stock 2.1');
  expect(read.out).toContain('reserve: Reserve an article (POST /articles/{number}/reservations)');
  expect((await baton('import', file)).error).toContain('Expected --operation ID');
  const taken = await baton('import', file, '--operation', 'getArticle');
  expect(taken).toMatchObject({ code: 0, error: '' });
  expect(taken.out).toContain('Steps can use 1 operation of “Stock”');
  const again = await baton('import', file, '--all', '--base', 'https://stock.example/v3');
  expect(again.out).toContain('Steps can use 2 operations of “Stock” as stock (version 2)');
  const listed = await baton('list');
  expect(listed.out).toBe(
    'stock version 2: Stock, 2 of its operations, https://stock.example/v3, not used yet',
  );
  expect((await baton('remove', 'stock')).out).toBe('Removed stock.');
  expect(await baton('remove', 'stock')).toMatchObject({ code: 1 });
  expect((await baton('list')).out).toBe('There are no imported APIs.');
});
