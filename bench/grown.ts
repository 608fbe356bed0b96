/**
 * `npm run bench -- grown [--finished N] [--waiting N] [--sqlite]`: the memory of a node over very many instances, and how long
 * a Baton takes to be ready on what they left. Not part of the usual measurements: a million instances take minutes.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../test/servers/free-port.ts';
import { LastingPostgres } from '../test/servers/lasting-postgres.ts';
import type { GrownPart, GrownRequest } from './grown-node.ts';
import { RECOMMENDED } from './recommended-settings.ts';

const { values } = parseArgs({
  options: {
    finished: { type: 'string', default: '1000000' },
    waiting: { type: 'string', default: '100000' },
    sqlite: { type: 'boolean', default: false },
  },
});
const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const directory = mkdtempSync(join(here, '.data-'));
chmodSync(directory, 0o755);

function run(command: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [...command], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout }) };
}

async function grow(request: GrownRequest): Promise<void> {
  const { lines } = run(['--import', 'tsx', join(here, 'grown-node.ts'), JSON.stringify(request)]);
  for await (const line of lines) {
    const part = JSON.parse(line) as GrownPart; // cast: grown-node.ts wrote it
    const { instances, rss_mib, heap_mib, seconds } = part;
    const memory = `${rss_mib.toFixed(0).padStart(5)} MiB resident, ${heap_mib.toFixed(0).padStart(4)} MiB heap`;
    process.stdout.write(`${String(instances).padStart(9)} instances  ${memory}  ${seconds.toFixed(1)} s\n`);
  }
}

/** Milliseconds from the start of the process until it says that it is ready. */
async function readyAfter(env: NodeJS.ProcessEnv): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const { child } = run(['bin/baton', 'serve', '--port', String(port), '--data', directory], env);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    await pause(20);
  }
  const took = performance.now() - began;
  child.kill('SIGTERM');
  await ended;
  return took;
}

const [finished, waiting] = [Number(values.finished), Number(values.waiting)];
const server = values.sqlite
  ? undefined
  : await LastingPostgres.create(join(directory, 'server'), RECOMMENDED);
try {
  await server?.start();
  await grow({ directory, finished, waiting, ...(server === undefined ? {} : { url: server.url }) });
  const env = server === undefined ? {} : { BATON_DATABASE: server.url };
  for (const time of ['first', 'second']) {
    const took = ((await readyAfter(env)) / 1_000).toFixed(2);
    process.stdout.write(`ready after ${took} s (${time} start)\n`);
  }
} finally {
  await server?.stop('fast');
  rmSync(directory, { recursive: true, force: true });
}
