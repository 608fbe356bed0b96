import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

const file = fileURLToPath(new URL('../../test/fixtures/templates/score-template.json', import.meta.url));
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'baton-templates-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

async function baton(...args: string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await main(['templates', ...args, '--data', data], {
    env: {},
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    untilStopped: async () => undefined,
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

test('templates are added from files, listed and removed; a wrong file says where', async () => {
  expect((await baton('list')).out).toBe('There are no templates.');
  expect(await baton('add', file)).toEqual({
    code: 0,
    out: 'Added Ask the score desk (com.acme.score).\nAdded Print a label (com.acme.print).',
    error: '',
  });
  expect((await baton('list')).out).toContain(
    'com.acme.score version 2: Ask the score desk (Camunda 8, from score-template.json)',
  );
  expect((await baton('remove', 'com.acme.score', '--version', '2')).code).toBe(0);
  expect((await baton('remove', 'com.acme.score')).error).toContain('There is no template “com.acme.score”');
  const wrong = join(data, 'wrong.json');
  await writeFile(wrong, '[{"id": "a", "name": "A", "appliesTo": ["bpmn:Task"]}]');
  const refused = await baton('add', wrong);
  expect(refused.code).toBe(1);
  expect(refused.error).toBe(
    'wrong.json, template “a”: expected “properties” to be a list of up to 500 properties, found nothing.',
  );
  expect((await baton('paint')).code).toBe(2);
});
