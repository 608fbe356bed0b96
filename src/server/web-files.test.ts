import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from './server-context.ts';
import { webFiles } from './web-files.ts';

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-web-'));
  await mkdir(join(folder, 'web', 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'web', 'index.html'), '<title>Baton</title>');
  await writeFile(join(folder, 'web', 'assets', 'index-abc123.js'), 'export {};');
  app = fastify().withTypeProvider<TypeBoxTypeProvider>();
  await webFiles(app, join(folder, 'web'));
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

test('a link into the application gets the page, whose script may only come from Baton', async () => {
  for (const url of ['/', '/cases/7', '/processes/invoice-approval?tab=run']) {
    const answer = await app.inject({ url });
    expect(answer.statusCode, url).toBe(200);
    expect(answer.body).toContain('<title>Baton</title>');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  }
});

test('files whose name changes with their content are kept by the browser', async () => {
  const answer = await app.inject({ url: '/assets/index-abc123.js' });
  expect(answer.headers['content-type']).toContain('javascript');
  expect(answer.headers['cache-control']).toContain('immutable');
});

test('an unknown address of the API, an unknown file and a place outside get nothing', async () => {
  for (const url of [
    '/api/cases/7/nothing',
    '/assets/gone.js',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
  ]) {
    const answer = await app.inject({ url });
    expect(answer.statusCode, url).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('secret\n');
    expect(answer.body).not.toBe('secret');
  }
  expect((await app.inject({ method: 'POST', url: '/cases' })).statusCode).toBe(404);
});
