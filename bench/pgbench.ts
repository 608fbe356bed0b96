/** PostgreSQL measured by its own program, where one is installed: its "simple update" transactions a second. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';
const CLIENTS = 16;
const SCALE = 10;

function pgbenchBinary(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  return readdirSync(DEBIAN)
    .map((version) => join(DEBIAN, version, 'bin', 'pgbench'))
    .filter((path) => existsSync(path))
    .at(-1);
}

/** Fills its tables; false where there is no pgbench. */
export function preparePgbench(url: string): boolean {
  const binary = pgbenchBinary();
  if (binary === undefined) return false;
  execFileSync(binary, ['-i', '-q', '-s', String(SCALE), url], { stdio: 'ignore' });
  return true;
}

/** One UPDATE, one SELECT and one INSERT each, synced. */
export function pgbenchTransactionsPerSecond(url: string, measure_ms: number): number {
  const seconds = String(Math.max(1, Math.round(measure_ms / 1_000)));
  const args = ['-N', '-M', 'prepared', '-c', String(CLIENTS), '-j', '2', '-T', seconds, url];
  const told = execFileSync(pgbenchBinary() ?? '', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(/tps = ([\d.]+)/.exec(told)?.[1]);
}
