/** A node that loses its database while it starts ends, so that whoever keeps it running starts it anew. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homeOfPostgres, LastingPostgres } from '../servers/lasting-postgres.ts';
import { TcpProxy } from '../servers/tcp-proxy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isBuilt = existsSync(join(root, 'dist', 'bundle', 'main.js'));
/** One connection looks whether it is there, one makes the tables: by the third the store is open and cases are looked for. */
const OPEN_BY = 3;

let home: string;
let server: LastingPostgres;
let folder: string;
beforeAll(async () => {
  home = await homeOfPostgres();
  server = await LastingPostgres.create(join(home, 'data'));
  await server.start();
  folder = await mkdtemp(join(tmpdir(), 'baton-lost-'));
}, 60_000);
afterAll(async () => {
  await server.stop('immediate');
  await rm(home, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

function serve(database: string): { readonly child: ChildProcess; readonly ended: Promise<string> } {
  const child = spawn(process.execPath, [join(root, 'bin', 'baton'), 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      BATON_DATA: folder,
      BATON_DATABASE: database,
      BATON_KEY: 'ab'.repeat(32),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code) => resolve(`${code}: ${said}`));
  });
  return { child, ended };
}

test.skipIf(!isBuilt)('says that it could not reach it, and ends', { timeout: 120_000 }, async () => {
  const proxy = await TcpProxy.open(server.port);
  const { child, ended } = serve(server.urlBy(`127.0.0.1:${proxy.port}`));
  try {
    await expect
      .poll(() => proxy.connections, { interval: 1, timeout: 30_000 })
      .toBeGreaterThanOrEqual(OPEN_BY);
    proxy.cut();
    expect(await ended).toMatch(/^1: The database at .* did not answer for 15 s/su);
  } finally {
    child.kill('SIGKILL');
    await proxy.close();
  }
});
