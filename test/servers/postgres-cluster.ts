/**
 * A primary and its standbys, by streaming replication, as an operations team would have them: every server knows the
 * others' addresses and follows whichever of them is the primary, so that promoting one is all a failover takes.
 *
 * Boundary: a test decides when to fail over and to whom; nothing here watches.
 */
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { homeOfPostgres, LastingPostgres, primaryConnection } from './lasting-postgres.ts';

const PATIENCE_MS = 60_000;

export interface ClusterOptions {
  readonly standbys: number;
  /** `synchronous_standby_names`, such as `ANY 1 (*)`; absent: nobody waits for a standby. */
  readonly quorum?: string;
  readonly settings?: readonly string[];
}

export interface PostgresCluster {
  /** The primary at first, then the standbys. */
  readonly servers: readonly LastingPostgres[];
  /** All of them, for a client that looks for the primary itself. */
  readonly url: string;
  /** Of those that run and stand by: the one that has received most. */
  mostAdvanced(): Promise<LastingPostgres>;
  /** Resolves when it takes what is written. */
  promote(server: LastingPostgres): Promise<void>;
  close(): Promise<void>;
}

export async function startCluster({
  standbys,
  quorum = '',
  settings = [],
}: ClusterOptions): Promise<PostgresCluster> {
  const home = await homeOfPostgres();
  const common = [
    'wal_level=replica',
    'hot_standby=on',
    'wal_keep_size=256MB',
    'wal_retrieve_retry_interval=200ms',
    'max_wal_senders=10',
    `synchronous_standby_names=${quorum}`,
    ...settings,
  ];
  const primary = await LastingPostgres.create(join(home, 'primary'), common);
  const ports = [primary.port];
  for (let n = 1; n <= standbys; n++) ports.push(await freePort());
  const servers = [primary];
  for (const [place, port] of ports.entries()) {
    if (place === 0) continue;
    const name = `standby${place}`;
    const folder = join(home, name);
    // As `pg_basebackup` would: the primary has not been started yet, so its folder is a consistent copy.
    execFileSync('cp', ['-Rp', primary.folder, folder]);
    const follow = `primary_conninfo=${primaryConnection(ports, name)}`;
    servers.push(new LastingPostgres(folder, port, [...common, follow, `cluster_name=${name}`]));
  }
  await primary.start();
  for (const server of servers.slice(1)) {
    await signalStandby(server, primary);
    await server.start();
  }
  await until(async () => (await streaming(primary)) === standbys, 'The standbys did not follow the primary');

  const cluster: PostgresCluster = {
    servers,
    url: primary.urlBy(ports.map((port) => `127.0.0.1:${port}`).join(',')),
    mostAdvanced: () => mostAdvanced(servers),
    promote,
    close: async () => {
      await Promise.all(servers.map((server) => server.stop('immediate')));
      await rm(home, { recursive: true, force: true });
    },
  };
  return cluster;
}

/** An empty file of the owner of the folder: the server stands by as long as it is there. */
async function signalStandby({ folder }: LastingPostgres, { folder: model }: LastingPostgres): Promise<void> {
  const file = join(folder, 'standby.signal');
  await writeFile(file, '');
  execFileSync('chown', [`--reference=${join(model, 'PG_VERSION')}`, file]);
}

async function streaming(primary: LastingPostgres): Promise<number> {
  const [row] = await primary.query(
    "SELECT count(*)::int AS standbys FROM pg_stat_replication WHERE state = 'streaming'",
  );
  return Number(row?.standbys);
}

async function mostAdvanced(servers: readonly LastingPostgres[]): Promise<LastingPostgres> {
  const received = await Promise.all(
    servers.map(async (server) => ({ server, at: await receivedTo(server).catch(() => undefined) })),
  );
  const [best] = received
    .flatMap(({ server, at }) => (at === undefined ? [] : [{ server, at }]))
    .sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  if (best === undefined) throw new Error('No standby answers');
  return best.server;
}

/** Bytes of the journal it has on its disk; undefined where it is no standby. */
async function receivedTo(server: LastingPostgres): Promise<bigint | undefined> {
  const [row] = await server.query(
    `SELECT pg_is_in_recovery() AS standby,
      pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), '0/0')::text AS received`,
  );
  return row?.standby === true && row.received !== null ? BigInt(String(row.received)) : undefined;
}

async function promote(server: LastingPostgres): Promise<void> {
  await server.query('SELECT pg_promote(true, 60)');
  await until(async () => {
    const [row] = await server.query('SELECT pg_is_in_recovery() AS standby');
    return row?.standby === false;
  }, 'The standby was not promoted');
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(otherwise);
    await pause(25);
  }
}
