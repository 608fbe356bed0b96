/**
 * `baton serve`: opens the data folder and serves the application until it is asked to stop.
 *
 * Boundary: addresses, messages and order of starting and stopping; the server itself comes from `main.ts`.
 *
 * Invariants:
 * S1  Without passwords Baton listens on this computer only; anything else has to be said twice (address and flag).
 */
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { none, portNumber, readArguments, UsageError } from './arguments.ts';
import { defaultPort, type Environment } from './environment.ts';
import { addressFile, allowedAddresses, dataFolderOf, waitingIn } from './find-baton.ts';
import type { BatonSettings, OpenBaton, Parts, StopTimes } from './parts.ts';

const loopback = ['localhost', '127.0.0.1', '::1'];

/** Beyond what was granted, for the store to be closed. */
const lastPatience_ms = 5_000;
const ordinaryDrain_s = 10;
const longestDrain_s = 3_600;

interface ServeOptions extends BatonSettings {
  readonly stop: StopTimes;
  readonly host: string;
  readonly port: number;
}

export async function serve(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const options = readOptions(args, environment);
  try {
    return await serveUntilStopped(options, parts, environment);
  } catch (error) {
    // What was opened half may go on looking for its database; whoever keeps Baton running waits for the end of the process.
    setTimeout(() => environment.end?.(1), lastPatience_ms).unref();
    throw error;
  }
}

async function serveUntilStopped(
  options: ServeOptions,
  parts: Parts,
  environment: Environment,
): Promise<number> {
  await mkdir(options.dataFolder, { recursive: true });
  const baton = await open(options, parts);
  let port: number;
  try {
    await baton.installExample();
    ({ port } = await baton.listen(options.host, options.port));
  } catch (error) {
    await closedInTime(baton, options.stop);
    throw listenError(error, options);
  }
  // Before the address is told: whoever reads it may ask to stop at once.
  const stopped = environment.untilStopped();
  const url = `http://${shownHost(options.host)}:${port}`;
  const told = { url, pid: process.pid, secret: options.folderSecret };
  // An older file keeps the rights it was made with.
  await rm(addressFile(options.dataFolder), { force: true });
  await writeFile(addressFile(options.dataFolder), `${JSON.stringify(told)}\n`, { mode: 0o600 });
  environment.out(`Baton is ready at ${url} (data in ${options.dataFolder}). Stop it with Ctrl-C.`);
  await stopped;
  await rm(addressFile(options.dataFolder), { force: true });
  return (await closedInTime(baton, options.stop)) ? 0 : gaveUp(environment, options.stop);
}

/** A database that does not answer must not keep a Baton from ending: whatever was answered is safe. */
async function closedInTime(baton: OpenBaton, { notice_ms, within_ms }: StopTimes): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const longest = notice_ms + 2 * within_ms + lastPatience_ms;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), longest);
  });
  const closed = baton.close().then(() => true as const);
  return Promise.race([closed, tooLong]).finally(() => clearTimeout(timer));
}

function gaveUp({ error, end }: Environment, { within_ms }: StopTimes): number {
  error(
    `What was under way did not end within ${within_ms / 1_000} seconds, perhaps because the database does not answer. Baton stops all the same: what was answered is kept, what was begun goes on at the next start.`,
  );
  end?.(1);
  return 1;
}

function readOptions(args: readonly string[], { env }: Environment): ServeOptions {
  const { values, positionals } = readArguments(args, {
    port: { type: 'string' },
    data: { type: 'string' },
    host: { type: 'string' },
    log: { type: 'string' },
    'log-level': { type: 'string' },
    allow: { type: 'string', multiple: true },
    waiting: { type: 'string' },
    'open-to-network': { type: 'boolean', default: false },
    'drain-seconds': { type: 'string' },
    'drain-notice-seconds': { type: 'string' },
    'metrics-open': { type: 'boolean', default: false },
  });
  none(positionals);
  const host = values.host ?? env.BATON_HOST ?? 'localhost';
  const open = !isLoopback(host);
  if (open && values['open-to-network'] !== true) {
    throw new UsageError(
      `Baton has no passwords yet: on ${host} everybody in the network could read and change everything. If that is what you want, add --open-to-network.`,
    );
  }
  const dataFolder = dataFolderOf(values.data, {
    env,
    out() {},
    error() {},
    untilStopped: async () => undefined,
  });
  const log = values.log ?? env.BATON_LOG;
  return {
    host,
    port:
      values.port === undefined
        ? portNumber(env.PORT ?? String(defaultPort), 'PORT')
        : portNumber(values.port, '--port'),
    dataFolder,
    folderSecret: randomBytes(24).toString('base64url'),
    allow: [...allowedAddresses(env), ...(values.allow ?? [])],
    ...waitingIn(env, values.waiting),
    env,
    stop: {
      within_ms: 1_000 * seconds(values['drain-seconds'], env, 'drain-seconds', ordinaryDrain_s),
      notice_ms: 1_000 * seconds(values['drain-notice-seconds'], env, 'drain-notice-seconds', 0),
    },
    metricsOpen: values['metrics-open'] === true,
    hostNames: open ? 'any' : [...new Set([...loopback, host])],
    log: log ?? join(dataFolder, 'baton.log'),
    logLevel: levelOf(values['log-level'] ?? env.BATON_LOG_LEVEL, log === undefined ? 'warn' : 'info'),
  };
}

function levelOf(given: string | undefined, ordinary: 'warn' | 'info'): BatonSettings['logLevel'] {
  if (given === undefined || given === '') return ordinary;
  if (given === 'error' || given === 'warn' || given === 'info') return given;
  throw new UsageError(`--log-level: expected error, warn or info, found “${given}”.`);
}

/** Of the option, or of the environment variable that is called like it. */
function seconds(
  option: string | undefined,
  env: Environment['env'],
  name: string,
  ordinary: number,
): number {
  const variable = `BATON_${name.toUpperCase().replaceAll('-', '_')}`;
  const text = option ?? env[variable]?.trim() ?? '';
  if (text === '' && option === undefined) return ordinary;
  const given = Number(text);
  if (/^\d+(?:\.\d+)?$/u.test(text) && given <= longestDrain_s) return given;
  const where = option === undefined ? variable : `--${name}`;
  throw new UsageError(`${where}: expected seconds from 0 to ${longestDrain_s}, found “${text}”.`);
}

function isLoopback(host: string): boolean {
  return loopback.includes(host) || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

async function open(options: ServeOptions, parts: Parts): Promise<OpenBaton> {
  try {
    return await parts.openBaton(options);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StoreUnavailable') throw error;
    if ((options.env?.BATON_DATABASE ?? '').trim() !== '') throw new Error(error.message);
    const why = error.message.replace(/^The\b/, 'the').replace(/\.$/, '');
    const advice = why.includes('BATON_DATA') ? '' : ' Choose another folder with BATON_DATA.';
    throw new Error(`The data folder ${options.dataFolder} cannot be used: ${why}.${advice}`);
  }
}

function listenError(error: unknown, { host, port }: ServeOptions): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new Error(
      `Port ${port} is taken, perhaps by another Baton: look at http://${shownHost(host)}:${port}, or choose another port with PORT=${port + 1} or --port ${port + 1}.`,
    );
  }
  if (code === 'EACCES')
    return new Error(`Port ${port} may not be used by this user. Choose one above 1023 with PORT.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Error(`${host} is no address of this computer.`);
  return error;
}
