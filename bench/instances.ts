/**
 * `npm run bench [-- --json] [--rounds N] [--ms N]`: completed durable instances a second, Baton beside the bare store
 * and beside bpmn-engine, in interleaved rounds; medians. Each measurement runs in a process of its own; fsyncs are
 * counted by strace in one more, unmeasured run, because counting them slows what is counted.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Measured, MeasureRequest } from './measure.ts';
import { SCENARIOS, type ScenarioName } from './scenario.ts';
import { SYSTEMS, type SystemName } from './system.ts';

interface Result {
  readonly scenario: ScenarioName;
  readonly starters: number;
  readonly system: SystemName;
  readonly instances_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Null where strace is not to be had. */
  readonly fsyncs_per_instance: number | null;
  readonly bytes_per_instance: number;
}

type Case = Pick<MeasureRequest, 'system' | 'scenario' | 'starters'>;

const STARTERS = [1, 64];
const here = dirname(fileURLToPath(import.meta.url));

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string' },
    ms: { type: 'string' },
    dir: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? 5);
const measure_ms = Number(values.ms ?? 2_000);
// Beside the project and not in a temporary folder, which may lie in memory.
const directory = mkdtempSync(join(values.dir ?? here, '.data-'));

function run(round: Case, options: { readonly traceTo?: string } = {}): Measured {
  const request: MeasureRequest = {
    ...round,
    measure_ms,
    warmup_ms: Math.min(1_000, measure_ms / 2),
    directory,
  };
  const child = [process.execPath, '--import', 'tsx', join(here, 'measure.ts'), JSON.stringify(request)];
  const strace = [
    'strace',
    '-f',
    '-c',
    '--seccomp-bpf',
    '-e',
    'trace=fsync,fdatasync',
    '-o',
    options.traceTo ?? '',
  ];
  const [program = '', ...args] = options.traceTo === undefined ? child : [...strace, ...child];
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', cwd: dirname(here) });
  if (status !== 0) throw new Error(`${round.system} ${round.scenario}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Measured; // cast: measure.ts wrote it
}

/** Warm-up and deployment are in both figures, so the whole run's fsyncs are held against the whole run's instances. */
function fsyncsPerInstance(round: Case): number | null {
  if (round.system === 'bpmn-engine') return 0;
  if (!hasStrace) return null;
  const traceTo = join(directory, 'strace.txt');
  const { instances } = run(round, { traceTo });
  const calls = [
    ...readFileSync(traceTo, 'utf8').matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s.*(?:fsync|fdatasync)$/gm),
  ];
  const total = calls.reduce((sum, [, count]) => sum + Number(count), 0);
  return total / instances;
}

const hasStrace = (() => {
  try {
    execFileSync('strace', ['--seccomp-bpf', '-f', '-e', 'trace=fsync', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function benchmark(): Result[] {
  const cases: Case[] = SCENARIOS.flatMap((scenario) =>
    STARTERS.flatMap((starters) => SYSTEMS.map((system) => ({ scenario, starters, system }))),
  );
  const measured = new Map<Case, Measured[]>(cases.map((round) => [round, []]));
  for (let round = 1; round <= rounds; round++) {
    if (values.json !== true) process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const [which, results] of measured) results.push(run(which));
  }
  return [...measured].map(([which, results]) => {
    const fsyncs = fsyncsPerInstance(which);
    return {
      ...which,
      instances_per_s: rounded(median(results.map((result) => result.instances_per_s)), 1),
      p50_ms: rounded(median(results.map((result) => result.p50_ms)), 3),
      p99_ms: rounded(median(results.map((result) => result.p99_ms)), 3),
      fsyncs_per_instance: fsyncs === null ? null : rounded(fsyncs, 4),
      bytes_per_instance: Math.round(median(results.map((result) => result.bytes_per_instance))),
    };
  });
}

function print(results: readonly Result[]): void {
  const find = (result: Result, system: SystemName): number =>
    results.find(
      (other) =>
        other.scenario === result.scenario && other.starters === result.starters && other.system === system,
    )?.instances_per_s ?? Number.NaN;
  console.log(
    'scenario         starters  system         instances/s   p50 ms   p99 ms  fsyncs/inst  bytes/inst',
  );
  for (const result of results) {
    console.log(
      [
        result.scenario.padEnd(16),
        String(result.starters).padStart(8),
        ` ${result.system.padEnd(13)}`,
        result.instances_per_s.toFixed(0).padStart(12),
        result.p50_ms.toFixed(2).padStart(8),
        result.p99_ms.toFixed(2).padStart(8),
        (result.fsyncs_per_instance?.toFixed(3) ?? '-').padStart(12),
        String(result.bytes_per_instance).padStart(11),
      ].join(' '),
    );
    if (result.system !== 'bpmn-engine') continue;
    const baton = find(result, 'baton-sqlite');
    const ofBare = (baton / find(result, 'bare-sqlite')).toFixed(2);
    console.log(
      `  Baton: ${(baton / result.instances_per_s).toFixed(0)} × bpmn-engine, ${ofBare} of the bare store\n`,
    );
  }
}

try {
  const results = benchmark();
  if (values.json === true) console.log(JSON.stringify({ results }, null, 2));
  else print(results);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
