import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton } from '../../test/running-baton.ts';
import type { ApiDocument } from './api-page.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

async function operations(): Promise<string[]> {
  const document = await baton.get<ApiDocument & { openapi: string }>('/api/openapi.json');
  expect(document.openapi).toBe('3.1.0');
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

test('every route is described with a summary, and answers with a schema or a stream', async () => {
  const { paths = {} } = await baton.get<ApiDocument>('/api/openapi.json');
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods ?? {})) {
      expect(operation.summary, `${method} ${path}`).toMatch(/\S/);
    }
  }
  expect(Object.keys(paths).length).toBeGreaterThan(25);
});

test('the readable page shows every route and loads nothing from elsewhere', async () => {
  const { body } = await baton.ask<string>('GET', '/api/docs');
  for (const operation of await operations()) {
    const [method = '', path = ''] = operation.split(' ');
    expect(body).toContain(`<code class="m">${method}</code><code>${path}</code>`);
  }
  expect(body).not.toMatch(/<script|src=|https?:\/\//);
});

test('docs/api.md names every route', async () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/api.md', import.meta.url)), 'utf8');
  const missing = (await operations()).filter((operation) => {
    const path = operation.split(' ')[1] ?? '';
    const last = path.slice(path.lastIndexOf('/'));
    return !page.includes(path) && !page.includes(`\`${last}\``);
  });
  expect(missing).toEqual([]);
});
