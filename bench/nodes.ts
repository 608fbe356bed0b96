/**
 * `npm run bench -- nodes [--json] [--rounds N] [--ms N]`: what several nodes on one PostgreSQL do, beside one node on SQLite
 * and beside what PostgreSQL itself can do on this machine: its own pgbench, a naive transaction for each command, and
 * Baton's rows written in its rhythm with nothing decided (*bare*). Systems in turn within a round, medians over the rounds.
 * The server syncs, on the disk of the project.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LastingPostgres } from '../test/servers/lasting-postgres.ts';
import type { NodeMeasured, NodeRequest, NodeSystem } from './measured-node.ts';
import { pgbenchTransactionsPerSecond, preparePgbench } from './pgbench.ts';
import { RECOMMENDED } from './recommended-settings.ts';
import { SCENARIOS, type ScenarioName, scenario } from './scenario.ts';

interface Which {
  readonly scenario: ScenarioName;
  readonly system: NodeSystem;
  readonly nodes: number;
}

interface Result extends Which {
  readonly instances_per_s: number;
  /** A start is one, and so is each job that is done. */
  readonly commands_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

/** In all, shared among the nodes, so that each number of nodes has the same work before it. */
const STARTERS = 96;
const here = dirname(fileURLToPath(import.meta.url));

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    ms: { type: 'string', default: '3000' },
    only: { type: 'string' },
  },
});
const measure_ms = Number(values.ms);
const directory = mkdtempSync(join(here, '.data-'));
chmodSync(directory, 0o755);

const CASES: readonly Which[] = SCENARIOS.flatMap((each) => [
  { scenario: each, system: 'baton-sqlite' as const, nodes: 1 },
  ...[1, 2, 3].map((nodes) => ({ scenario: each, system: 'baton-postgres' as const, nodes })),
  { scenario: each, system: 'bare-postgres' as const, nodes: 1 },
  { scenario: each, system: 'naive-postgres' as const, nodes: 1 },
]).filter(({ system }) => values.only === undefined || system.includes(values.only));

class MeasuredNode {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #heard: (() => void)[] = [];
  #errors = '';
  #ended = false;

  constructor(request: NodeRequest) {
    const args = ['--import', 'tsx', join(here, 'measured-node.ts'), JSON.stringify(request)];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: dirname(here) });
    this.#child.stderr?.on('data', (text) => {
      this.#errors += String(text);
    });
    if (this.#child.stdout)
      createInterface({ input: this.#child.stdout }).on('line', (line) => {
        this.#lines.push(line);
        for (const hear of this.#heard.splice(0)) hear();
      });
    this.#child.on('close', () => {
      this.#ended = true;
      for (const hear of this.#heard.splice(0)) hear();
    });
  }

  async line(): Promise<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#ended) throw new Error(`A measured node ended: ${this.#errors}`);
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }

  go(): void {
    this.#child.stdin?.write('go\n');
  }
}

let databases = 0;

async function run({ scenario: name, system, nodes }: Which, server: LastingPostgres): Promise<NodeMeasured> {
  databases += 1;
  const database = `round_${databases}`;
  await server.query(`CREATE DATABASE ${database}`);
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  const request: NodeRequest = {
    system,
    scenario: name,
    starters: Math.round(STARTERS / nodes),
    warmup_ms: Math.min(2_000, measure_ms),
    measure_ms,
    directory: mkdtempSync(join(directory, 'round-')),
    url: url.href,
  };
  await server.query('CHECKPOINT');
  const running: MeasuredNode[] = [];
  // One after the other: the first makes the tables.
  for (let n = 0; n < nodes; n++) {
    const node = new MeasuredNode(request);
    if ((await node.line()) !== 'ready') throw new Error('A measured node was not ready');
    running.push(node);
  }
  for (const node of running) node.go();
  const measured = await Promise.all(
    running.map(async (node) => JSON.parse(await node.line()) as NodeMeasured), // cast: measured-node.ts wrote it
  );
  await server.query(`DROP DATABASE ${database} WITH (FORCE)`);
  return {
    instances_per_s: measured.reduce((sum, { instances_per_s }) => sum + instances_per_s, 0),
    p50_ms: median(measured.map(({ p50_ms }) => p50_ms)),
    p99_ms: Math.max(...measured.map(({ p99_ms }) => p99_ms)),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

async function benchmark(server: LastingPostgres): Promise<{ results: Result[]; pgbench: number | null }> {
  const measured = new Map<Which, NodeMeasured[]>(CASES.map((which) => [which, []]));
  const hasPgbench = preparePgbench(server.url);
  const pgbench: number[] = [];
  for (let round = 1; round <= Number(values.rounds); round++) {
    if (!values.json) process.stderr.write(`round ${round} of ${values.rounds}\n`);
    if (hasPgbench) pgbench.push(pgbenchTransactionsPerSecond(server.url, measure_ms));
    for (const [which, results] of measured) results.push(await run(which, server));
  }
  const results = [...measured].map(([which, rounds]) => {
    const instances_per_s = median(rounds.map((each) => each.instances_per_s));
    return {
      ...which,
      instances_per_s: Math.round(instances_per_s),
      commands_per_s: Math.round(instances_per_s * (1 + scenario(which.scenario).jobs)),
      p50_ms: Number(median(rounds.map((each) => each.p50_ms)).toFixed(2)),
      p99_ms: Number(median(rounds.map((each) => each.p99_ms)).toFixed(2)),
    };
  });
  return { results, pgbench: hasPgbench ? Math.round(median(pgbench)) : null };
}

function print(results: readonly Result[], pgbench: number | null): void {
  console.log('scenario         system          nodes  instances/s  commands/s   p50 ms   p99 ms');
  for (const each of results) {
    console.log(
      [
        each.scenario.padEnd(16),
        each.system.padEnd(15),
        String(each.nodes).padStart(5),
        String(each.instances_per_s).padStart(12),
        String(each.commands_per_s).padStart(11),
        each.p50_ms.toFixed(1).padStart(8),
        each.p99_ms.toFixed(1).padStart(8),
      ].join(' '),
    );
  }
  console.log(`pgbench (simple update, 16 clients): ${pgbench ?? 'not installed'} transactions/s`);
  for (const name of SCENARIOS) {
    const of = (system: NodeSystem, nodes = 1): number =>
      results.find((each) => each.scenario === name && each.system === system && each.nodes === nodes)
        ?.commands_per_s ?? Number.NaN;
    const one = of('baton-postgres');
    const ratio = (other: number): string => (one / other).toFixed(2);
    console.log(
      `${name}: one node does ${ratio(of('naive-postgres'))} × a naive transaction per command, ${ratio(of('bare-postgres'))} of the bare rows, ${ratio(of('baton-sqlite'))} of SQLite; two nodes do ${(of('baton-postgres', 2) / one).toFixed(2)} of one, three ${(of('baton-postgres', 3) / one).toFixed(2)}`,
    );
  }
}

const server = await LastingPostgres.create(join(directory, 'server'), RECOMMENDED);
try {
  await server.start();
  const { results, pgbench } = await benchmark(server);
  if (values.json) console.log(JSON.stringify({ results, pgbench }, null, 2));
  else print(results, pgbench);
} finally {
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
