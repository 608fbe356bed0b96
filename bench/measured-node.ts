/**
 * One node of a measurement, in a process of its own: it warms up, says `ready`, waits for a line, and is measured together
 * with the others; then it prints one line of JSON.
 */
import { createInterface } from 'node:readline';
import { writeRows } from './bare-sqlite.ts';
import { load, quantile } from './load.ts';
import { openNaive } from './naive-postgres.ts';
import { loadProduct } from './product.ts';
import { type ScenarioName, scenario } from './scenario.ts';
import type { RunningSystem } from './system.ts';

export type NodeSystem = 'baton-sqlite' | 'baton-postgres' | 'bare-postgres' | 'naive-postgres';

export interface NodeRequest {
  readonly system: NodeSystem;
  readonly scenario: ScenarioName;
  readonly starters: number;
  readonly warmup_ms: number;
  readonly measure_ms: number;
  /** Where a database in a file is put. */
  readonly directory: string;
  /** Of the server. */
  readonly url: string;
}

export interface NodeMeasured {
  readonly instances_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

async function open({ system, scenario: name, directory, url }: NodeRequest): Promise<RunningSystem> {
  const measured = scenario(name);
  switch (system) {
    case 'naive-postgres':
      return openNaive(measured, url);
    case 'baton-sqlite':
      return (await import('./baton-sqlite.ts')).openBaton(measured, directory);
    case 'baton-postgres':
      return (await import('./baton-postgres.ts')).openBatonNode(measured, url);
    case 'bare-postgres':
      return writeRows(await (await loadProduct()).openPostgresStore(url), measured);
  }
}

const request = JSON.parse(process.argv[2] ?? '{}') as NodeRequest; // cast: nodes.ts wrote it
const lines = createInterface({ input: process.stdin });
const system = await open(request);
await load(system, request.starters, request.warmup_ms);
const before = await system.finish();
const told = new Promise((resolve) => lines.once('line', resolve));
process.stdout.write('ready\n');
await told;
const began = performance.now();
const latencies = await load(system, request.starters, request.measure_ms);
const instances = (await system.finish()) - before;
const seconds = (performance.now() - began) / 1_000;
lines.close();
await system.close();
latencies.sort((a, b) => a - b);
const measured: NodeMeasured = {
  instances_per_s: instances / seconds,
  p50_ms: quantile(latencies, 0.5),
  p99_ms: quantile(latencies, 0.99),
};
process.stdout.write(`${JSON.stringify(measured)}\n`);
