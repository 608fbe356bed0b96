import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../main.ts';

const file = fileURLToPath(new URL('../../examples/invoice-approval/invoice-approval.bpmn', import.meta.url));
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'baton-retention-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

async function baton(...args: string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await main([...args, '--data', data], {
    env: {},
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    untilStopped: async () => undefined,
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

test('how much room files take is told', async () => {
  expect((await baton('documents')).out).toBe('0 files and large values, 0 KB.');
});

test('how long cases are kept is told and said; what is not mentioned stays as it was', async () => {
  await baton('deploy', file);
  const about = (...args: string[]) => baton('retention', 'invoice-approval', ...args);
  expect((await about()).out).toBe('Ended cases are kept for ever.');
  expect((await about('--cases', '2y')).out).toBe('Ended cases are kept for 2 years.');
  expect((await about('--deliveries', '30d')).out).toBe(
    'Ended cases are kept for 2 years, what came in by triggers for 30 days.',
  );
  expect((await about('--cases', '1d', '--preview')).out).toBe('0 ended cases would be removed.');
  expect((await about('--cases', 'for-ever', '--deliveries', 'default')).out).toBe(
    'Ended cases are kept for ever.',
  );
  const wrong = await about('--cases', 'soon');
  expect(wrong.code).toBe(2);
  expect(wrong.error).toContain(
    '--cases: expected a number of days, weeks, months or years (90d, 6w, 6m, 2y)',
  );
  expect((await baton('retention', 'unknown')).code).toBe(1);
});
