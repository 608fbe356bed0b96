/**
 * `BATON_DATABASE` as libpq reads a connection URI (section 34.1.1.2 of PostgreSQL's manual): several hosts, TLS by
 * `sslmode`, a socket's folder as `?host=`.
 *
 * Invariant CU1: `describe` and errors never hold the password.
 */
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { StoreUnavailable } from '../../ports/store.ts';

export interface ConnectionPlace {
  readonly host: string;
  readonly port: number;
}

export interface ConnectionSettings {
  /** In the order to be tried. */
  readonly places: readonly ConnectionPlace[];
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly tls: TlsMode;
  readonly certificates: ConnectionOptions;
  readonly directTls: boolean;
  readonly connect_ms: number;
}

export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

const URL_FORM =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?#]*)(?:\/(?<database>[^?#]*))?(?:\?(?<parameters>[^#]*))?$/u;
const USUAL_PORT = 5432;
const CONNECT_MS = 5_000;
/** What libpq knows and this store does not need to: accepted, so that a URL of another program can be taken over. */
const WITHOUT_EFFECT = new Set([
  ...[
    'application_name',
    'channel_binding',
    'gssencmode',
    'keepalives',
    'keepalives_idle',
    'keepalives_interval',
  ],
  ...[
    'keepalives_count',
    'tcp_user_timeout',
    'target_session_attrs',
    'load_balance_hosts',
    'client_encoding',
  ],
]);
const KNOWN = new Set([
  ...['host', 'port', 'user', 'password', 'dbname', 'connect_timeout'],
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation'],
]);

/** Throws `StoreUnavailable`. */
export function connectionSettings(url: string): ConnectionSettings {
  const parts = URL_FORM.exec(url)?.groups;
  if (parts === undefined) {
    throw new StoreUnavailable(
      'BATON_DATABASE is no address of a PostgreSQL database. Expected: postgres://user:password@host:5432/database',
    );
  }
  const parameters = new URLSearchParams(parts.parameters ?? '');
  refuseStrayPassword(parts, parameters);
  for (const name of parameters.keys()) {
    if (!KNOWN.has(name) && !WITHOUT_EFFECT.has(name)) {
      throw new StoreUnavailable(`BATON_DATABASE has a parameter that is not known: ${name}`);
    }
  }
  const user = decoded(parts.user) ?? parameters.get('user') ?? undefined;
  const password = decoded(parts.password) ?? parameters.get('password') ?? undefined;
  const database = decoded(parts.database) ?? parameters.get('dbname') ?? undefined;
  const tls = tlsMode(parameters);
  return {
    places: placesOf(parts.hosts ?? '', parameters),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    tls,
    certificates: certificatesOf(parameters),
    directTls: parameters.get('sslnegotiation') === 'direct',
    connect_ms: secondsOf(parameters.get('connect_timeout')) ?? CONNECT_MS,
  };
}

/** CU1. A password with a sign of its own meaning ends early, and what is left of it would be told as a host. */
function refuseStrayPassword(
  parts: Readonly<Record<string, string | undefined>>,
  parameters: URLSearchParams,
) {
  const afterUser = [parts.hosts, parts.database, ...parameters.keys()];
  const isCutShort =
    parts.user === undefined && /:(?!\d*(?:,|$))/u.test((parts.hosts ?? '').replaceAll(/\[[^\]]*\]/gu, ''));
  if (isCutShort || afterUser.some((text) => text?.includes('@') === true)) {
    throw new StoreUnavailable(
      'BATON_DATABASE cannot be taken apart: write @ : / ? # and % of a user or password as %40 %3A %2F %3F %23 and %25. Expected: postgres://user:password@host:5432/database',
    );
  }
}

export function describePlaces({ places, database }: ConnectionSettings): string {
  const hosts = places.map(({ host, port }) => `${host}:${port}`).join(', ');
  return database === undefined ? hosts : `${hosts}/${database}`;
}

function placesOf(hosts: string, parameters: URLSearchParams): readonly ConnectionPlace[] {
  const given = parameters.get('host');
  const named = given === null || given === '' ? hosts : given;
  const ports = (parameters.get('port') ?? '').split(',');
  return named.split(',').map((text, index) => {
    const form = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]*))(?::(?<port>\d+))?$/u.exec(
      decoded(text) ?? '',
    )?.groups;
    const port = Number(form?.port ?? (ports[index] || ports[0] || USUAL_PORT));
    if (form === undefined || !(port > 0 && port < 65_536)) {
      throw new StoreUnavailable(
        `BATON_DATABASE names a host that is none: ${text}. Expected: host or host:port`,
      );
    }
    return { host: form.v6 ?? (form.name || 'localhost'), port };
  });
}

function tlsMode(parameters: URLSearchParams): TlsMode {
  const isSystem = parameters.get('sslrootcert') === 'system';
  const mode = parameters.get('sslmode') ?? (isSystem ? 'verify-full' : 'prefer');
  // As libpq does: one of so many authorities has signed for anybody, so only the name says who it is.
  if (isSystem && mode !== 'verify-full') {
    throw new StoreUnavailable(
      `BATON_DATABASE: sslrootcert is system, which goes with sslmode=verify-full alone; sslmode is ${mode}`,
    );
  }
  switch (mode) {
    // libpq: without encryption first, with it where the server wants it; what it prefers is no promise either way.
    case 'allow':
    case 'prefer':
      return 'prefer';
    // As libpq does: an authority that is named is checked.
    case 'require':
      return parameters.has('sslrootcert') ? 'verify-ca' : 'require';
    case 'disable':
    case 'verify-ca':
    case 'verify-full':
      return mode;
    default:
      throw new StoreUnavailable(
        `BATON_DATABASE: sslmode is ${mode}; expected disable, allow, prefer, require, verify-ca or verify-full`,
      );
  }
}

function certificatesOf(parameters: URLSearchParams): ConnectionOptions {
  const ca = parameters.get('sslrootcert');
  return {
    ...(ca === null || ca === 'system' ? {} : { ca: fileOf('sslrootcert', ca) }),
    ...present('cert', 'sslcert', parameters),
    ...present('key', 'sslkey', parameters),
  };
}

function present(name: 'cert' | 'key', parameter: string, parameters: URLSearchParams): ConnectionOptions {
  const path = parameters.get(parameter);
  return path === null ? {} : { [name]: fileOf(parameter, path) };
}

function fileOf(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new StoreUnavailable(`BATON_DATABASE: ${parameter} is ${path}, which cannot be read`, {
      cause: error,
    });
  }
}

function secondsOf(text: string | null): number | undefined {
  const seconds = Number(text);
  return text === null || !Number.isFinite(seconds) || seconds <= 0
    ? undefined
    : Math.min(seconds, 60) * 1000;
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StoreUnavailable(
      'BATON_DATABASE holds a % that begins no escape; write %25 for a percent sign',
    );
  }
}
