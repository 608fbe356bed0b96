/** One measurement, in a process of its own: `node … measure.ts '{"system":…}'` prints one line of JSON. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openBare } from './bare-sqlite.ts';
import { openBaton } from './baton-sqlite.ts';
import { openBpmnEngine } from './bpmn-engine.ts';
import { load, quantile } from './load.ts';
import { type ScenarioName, scenario } from './scenario.ts';
import type { OpenSystem, SystemName } from './system.ts';

export interface MeasureRequest {
  readonly system: SystemName;
  readonly scenario: ScenarioName;
  readonly starters: number;
  readonly warmup_ms: number;
  readonly measure_ms: number;
  /** Where the database is put: the disk that is measured. */
  readonly directory: string;
}

export interface Measured {
  /** With those of the warm-up. */
  readonly instances: number;
  readonly instances_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly bytes_per_instance: number;
}

const OPEN: Readonly<Record<SystemName, OpenSystem>> = {
  'baton-sqlite': openBaton,
  'bare-sqlite': openBare,
  'bpmn-engine': openBpmnEngine,
};

async function measure(request: MeasureRequest): Promise<Measured> {
  const directory = mkdtempSync(join(request.directory, 'round-'));
  try {
    const system = await OPEN[request.system](scenario(request.scenario), directory);
    await load(system, request.starters, request.warmup_ms);
    const before = await system.finish();
    const bytesBefore = bytesWritten();
    const began = performance.now();
    const latencies = await load(system, request.starters, request.measure_ms);
    const instances = (await system.finish()) - before;
    const seconds = (performance.now() - began) / 1_000;
    const bytes = bytesWritten() - bytesBefore;
    await system.close();
    latencies.sort((a, b) => a - b);
    return {
      instances: before + instances,
      instances_per_s: instances / seconds,
      p50_ms: quantile(latencies, 0.5),
      p99_ms: quantile(latencies, 0.99),
      bytes_per_instance: bytes / instances,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What this process has caused to be written to disks (Linux; elsewhere 0). */
function bytesWritten(): number {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const request = JSON.parse(process.argv[2] ?? '{}') as MeasureRequest; // cast: main.ts wrote it
process.stdout.write(`${JSON.stringify(await measure(request))}\n`);
