/**
 * Finds, among the hosts of `BATON_DATABASE`, the server that takes writes, and connects to it.
 *
 * Boundary: one attempt. Whether and when to try again is decided in `database.ts`.
 *
 * Invariants:
 * PR1  A standby is no server for us, also when it is the only one that answers: better to wait for the promotion.
 * PR2  Plans do not depend on statistics: a table that was empty when its statement was planned is not read from end to end
 *      once it has a million rows. Everything a statement looks for has an index.
 * PR3  What is committed has reached the disk, whatever the server's default is; a stricter default stays.
 */
import type pg from 'pg';
import type { ConnectionPlace, ConnectionSettings } from './connection-url.ts';
import { messageOf } from './failure.ts';
import { clientOf, type ParameterWatcher, Session } from './session.ts';

export interface SessionLimits {
  /** The server gives up a statement after this. */
  readonly statement_ms: number;
  readonly lock_ms: number;
  readonly watch: ParameterWatcher;
}

/** `by key`: its statements look up each of their rows by its key, one after the other, and are planned once. */
export type SessionKind = 'any' | 'by key';

const SETTINGS = `
  SELECT pg_is_in_recovery() AS standby, set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
    set_config('idle_in_transaction_session_timeout', $1, false), set_config('enable_seqscan', 'off', false),
    set_config('jit', 'off', false), set_config('timezone', 'UTC', false), set_config('bytea_output', 'hex', false),
    set_config('synchronous_commit',
      CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)`;
const BY_KEY = `
  SELECT set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false),
    set_config('plan_cache_mode', 'force_generic_plan', false)`;

/** Rejects with an `AggregateError`: one error a host. */
export async function connectToPrimary(
  settings: ConnectionSettings,
  limits: SessionLimits,
  kind: SessionKind = 'any',
): Promise<Session> {
  const errors: Error[] = [];
  for (const place of settings.places) {
    try {
      return await connectTo(place, settings, limits, kind);
    } catch (error) {
      errors.push(new Error(`${place.host}:${place.port}: ${messageOf(error)}`, { cause: error }));
    }
  }
  throw new AggregateError(errors, 'no server takes writes');
}

class StandbyFound extends Error {
  constructor() {
    super('it is a standby, which takes no writes');
  }
}

async function connectTo(
  place: ConnectionPlace,
  settings: ConnectionSettings,
  limits: SessionLimits,
  kind: SessionKind,
): Promise<Session> {
  const client = await connected(place, settings);
  const session = new Session(client, limits.statement_ms + ANSWER_GRACE_MS, limits.watch);
  try {
    const { rows } = await session.query(SETTINGS, [`${limits.statement_ms}`, `${limits.lock_ms}`]);
    if (rows[0]?.standby !== false) throw new StandbyFound();
    if (kind === 'by key') await session.query(BY_KEY);
    return session;
  } catch (error) {
    session.end();
    throw error;
  }
}

/** A server that gives up a statement itself says why; only one that is not heard of at all is given up from here. */
const ANSWER_GRACE_MS = 1_000;

async function connected(place: ConnectionPlace, settings: ConnectionSettings): Promise<pg.Client> {
  const isSocket = place.host.startsWith('/');
  const mode = isSocket ? 'disable' : settings.tls;
  try {
    return await open(place, settings, mode !== 'disable');
  } catch (error) {
    const isWithout = mode === 'prefer' && /does not support SSL/u.test(messageOf(error));
    if (isWithout) return open(place, settings, false);
    throw error;
  }
}

async function open(
  place: ConnectionPlace,
  settings: ConnectionSettings,
  isEncrypted: boolean,
): Promise<pg.Client> {
  const { user, password, database, connect_ms } = settings;
  const client = clientOf({
    ...place,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ssl: isEncrypted ? encryption(place, settings) : false,
    ...(settings.directTls ? { sslnegotiation: 'direct' } : {}),
    connectionTimeoutMillis: connect_ms,
    application_name: 'baton',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  const ignored = () => {};
  client.on('error', ignored);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    throw error;
  }
}

function encryption(
  { host }: ConnectionPlace,
  { tls, certificates }: ConnectionSettings,
): pg.ClientConfig['ssl'] {
  return {
    ...certificates,
    // The driver names no host that is an address, and Node would then compare with “localhost”.
    host,
    rejectUnauthorized: tls === 'verify-ca' || tls === 'verify-full',
    ...(tls === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}
