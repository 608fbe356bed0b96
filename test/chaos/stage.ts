/** What stands while it is disturbed: nodes, the database they share, and between each node and it a proxy. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../servers/free-port.ts';
import { homeOfPostgres, LastingPostgres } from '../servers/lasting-postgres.ts';
import { TcpProxy } from '../servers/tcp-proxy.ts';
import { BatonNode } from './baton-node.ts';

export interface Stage {
  readonly nodes: readonly BatonNode[];
  /** One a node; none where the database is embedded. */
  readonly proxies: readonly TcpProxy[];
  /** Undefined: embedded, in the folder of the only node. */
  readonly database: LastingPostgres | undefined;
  readonly folder: string;
  /** All of it is gone afterwards; the folder stays where it is wanted as evidence. */
  close(keep?: boolean): Promise<void>;
}

export interface StageOptions {
  readonly store: 'sqlite' | 'postgres';
  readonly nodes: number;
  /** Of a PostgreSQL that stands already and is not disturbed from here: no proxies, and no `database`. */
  readonly url?: string;
  /** The checkout the nodes run at first; absent: this one. */
  readonly checkout?: string;
}

/** Everything that listens is there; no node has been started. */
export async function openStage({ store, nodes: count, url, checkout }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-chaos-'));
  const home = store === 'postgres' && url === undefined ? await homeOfPostgres() : undefined;
  const database =
    home === undefined
      ? undefined
      : await LastingPostgres.create(join(home, 'data'), ['max_connections=200']);
  await database?.start();
  const proxies: TcpProxy[] = [];
  const nodes: BatonNode[] = [];
  for (let n = 1; n <= count; n++) {
    const proxy = database && (await TcpProxy.open(database.port));
    if (proxy !== undefined) proxies.push(proxy);
    const address = proxy === undefined ? url : database?.urlBy(`127.0.0.1:${proxy.port}`);
    const dataFolder = join(folder, `node-${n}`);
    await mkdir(dataFolder);
    nodes.push(
      new BatonNode({
        name: `node-${n}`,
        port: await freePort(),
        dataFolder,
        env: {
          BATON_ALLOW_ADDRESSES: '127.0.0.1',
          BATON_KEY: 'Y2hhb3MtdGVzdC1rZXktb2YtMzItYnl0ZXMtbG9uZyE=',
          ...(address === undefined ? {} : { BATON_DATABASE: address }),
        },
        ...(checkout === undefined ? {} : { checkout }),
      }),
    );
  }
  return {
    nodes,
    proxies,
    database,
    folder,
    close: async (keep = false) => {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await database?.stop('immediate');
      if (keep) return;
      await rm(folder, { recursive: true, force: true });
      if (home !== undefined) await rm(home, { recursive: true, force: true });
    },
  };
}
