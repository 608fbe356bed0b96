/**
 * The Baton a command is meant for: the one that serves the data folder now, else the data folder opened here.
 *
 * Invariants:
 * F1  A server of another data folder is never used, whatever port it has.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Connection, overNetwork } from './api-client.ts';
import { portNumber, UsageError } from './arguments.ts';
import { defaultData, defaultPort, type Environment } from './environment.ts';
import type { BatonSettings, Parts } from './parts.ts';

const patience_ms = 1_000;

export interface FoundBaton {
  readonly connection: Connection;
  /** Where people see it; absent: nothing serves it. */
  readonly url?: string;
  close(): Promise<void>;
}

/** Written by `serve` into the data folder, so that commands find it whatever its port. */
export function addressFile(dataFolder: string): string {
  return join(dataFolder, 'server.json');
}

export function dataFolderOf(given: string | undefined, environment: Environment): string {
  return resolve(given ?? environment.env.BATON_DATA ?? defaultData);
}

/** Addresses inside the house that may be called. */
export function allowedAddresses({ BATON_ALLOW_ADDRESSES = '' }: Environment['env']): readonly string[] {
  return BATON_ALLOW_ADDRESSES.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Deliveries of one trigger that may wait; undefined where nobody says. */
export function waitingIn(
  { BATON_TRIGGER_WAITING }: Environment['env'],
  option?: string,
): Pick<BatonSettings, 'waiting'> {
  const text = option ?? BATON_TRIGGER_WAITING?.trim() ?? '';
  if (text === '' && option === undefined) return {};
  const waiting = Number(text);
  if (/^\d+$/u.test(text) && waiting >= 1 && waiting <= MOST_WAITING) return { waiting };
  const where = option === undefined ? 'BATON_TRIGGER_WAITING' : '--waiting';
  throw new UsageError(`${where}: expected a number from 1 to ${MOST_WAITING}, found “${text}”.`);
}

const MOST_WAITING = 1_000_000;

export async function findBaton(
  dataFolder: string,
  parts: Parts,
  environment: Environment,
): Promise<FoundBaton> {
  const url = await servedAt(dataFolder, parts, environment);
  if (url !== undefined) return { connection: overNetwork(url), url, close: async () => undefined };
  const baton = await parts.openBaton({
    dataFolder,
    allow: allowedAddresses(environment.env),
    ...waitingIn(environment.env),
    env: environment.env,
    hostNames: ['localhost'],
    logLevel: 'silent',
  });
  return { connection: baton.connection, close: () => baton.close() };
}

/** Where a Baton serves this folder now; undefined: none does. */
export async function servedAt(
  dataFolder: string,
  parts: Pick<Parts, 'dataId'>,
  environment: Environment,
): Promise<string | undefined> {
  const port = portNumber(environment.env.PORT ?? String(defaultPort), 'PORT');
  const written = await addressIn(dataFolder);
  for (const url of new Set([...(written === undefined ? [] : [written]), `http://127.0.0.1:${port}`])) {
    if (await serves(url, parts.dataId(dataFolder))) return url;
  }
  return undefined;
}

async function addressIn(dataFolder: string): Promise<string | undefined> {
  return (await toldIn(dataFolder)).url;
}

/** What the Baton that serves this folder asks of who wants all of it; undefined: none serves it. */
export async function secretIn(dataFolder: string): Promise<string | undefined> {
  return (await toldIn(dataFolder)).secret;
}

interface ToldByServe {
  readonly url?: string;
  readonly secret?: string;
}

async function toldIn(dataFolder: string): Promise<ToldByServe> {
  try {
    const { url, secret }: { url?: unknown; secret?: unknown } = JSON.parse(
      await readFile(addressFile(dataFolder), 'utf8'),
    );
    return {
      ...(typeof url === 'string' ? { url } : {}),
      ...(typeof secret === 'string' ? { secret } : {}),
    };
  } catch {
    return {};
  }
}

async function serves(url: string, dataId: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/api/health', url), { signal: AbortSignal.timeout(patience_ms) });
    const health: { dataId?: unknown } = JSON.parse(await answer.text());
    return health.dataId === dataId;
  } catch {
    return false;
  }
}
