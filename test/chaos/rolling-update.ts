/**
 * Nodes of an earlier build, replaced one by one by the present one under load, as an update in the middle of a working day:
 * each ends in good order, and old and new ones work side by side on what the new one made of the database.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ChaosOptions, type ChaosReport, runChaos, type Trouble } from './run-chaos.ts';

const HERE = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 60_000;

/** `commit`: of a build that can run on PostgreSQL. Its packages have to be those of this checkout. */
export async function runRollingUpdate(options: ChaosOptions, commit: string): Promise<ChaosReport> {
  const home = await mkdtemp(join(tmpdir(), 'baton-previous-'));
  const checkout = join(home, 'checkout');
  try {
    options.say(`building ${commit}`);
    await buildInto(checkout, commit);
    return await runChaos({ ...options, checkout }, oneByOne(options));
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', checkout], { cwd: HERE });
    await rm(home, { recursive: true, force: true });
  }
}

async function buildInto(checkout: string, commit: string): Promise<void> {
  execFileSync('git', ['worktree', 'add', '--detach', checkout, commit], { cwd: HERE, stdio: 'ignore' });
  await symlink(join(HERE, 'node_modules'), join(checkout, 'node_modules'));
  const node = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: checkout, stdio: 'ignore' });
  node(join(HERE, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json');
  node('scripts/bundle-server.mjs');
}

/** Spread over the time of the run, so that old and new ones have time together. */
function oneByOne({ minutes, nodes: count, say }: ChaosOptions): Trouble {
  return async ({ nodes }) => {
    let updates = 0;
    for (const node of nodes) {
      await pause((minutes * 60_000) / (count + 1));
      say(`${node.name} is replaced`);
      await node.stop();
      node.goOnBy(HERE);
      node.start();
      await answers(node.url);
      updates += 1;
    }
    return { kills: 0, pauses: 0, cuts: 0, restarts: 0, updates };
  };
}

async function answers(url: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > end) throw new Error(`The node at ${url} was not ready in time`);
    await pause(100);
  }
}
