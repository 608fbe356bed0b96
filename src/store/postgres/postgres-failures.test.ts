import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { batchOf, deploymentOf } from '../../../test/contracts/store-contract.ts';
import { homeOfPostgres, LastingPostgres } from '../../../test/servers/lasting-postgres.ts';
import { startCluster } from '../../../test/servers/postgres-cluster.ts';
import { TcpProxy } from '../../../test/servers/tcp-proxy.ts';
import { OutcomeUnknown } from '../../ports/outcome-unknown.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { connectionSettings } from './connection-url.ts';
import { type DatabaseLimits, PgDatabase, usualLimits } from './database.ts';
import { openPostgresStore, type PostgresStore } from './postgres-store.ts';

let home: string;
let server: LastingPostgres;
beforeAll(async () => {
  home = await homeOfPostgres();
  server = await LastingPostgres.create(join(home, 'data'));
  await server.start();
  await server.query('CREATE TABLE probe (n int)');
}, 60_000);
afterAll(async () => {
  await server.stop('immediate');
  await rm(home, { recursive: true, force: true });
});

async function withStore(
  work: (store: PostgresStore, id: number) => Promise<void>,
  { url = server.url, ...limits }: Partial<DatabaseLimits> & { readonly url?: string } = {},
): Promise<void> {
  const store = await openPostgresStore(url, limits);
  try {
    const { line } = await store.addDeployment(deploymentOf('invoice'));
    const id = await store.reserveInstanceIds(1);
    const instance = {
      id,
      case: id,
      deployment: line.id,
      process: 'P',
      status: 'active',
      startedAt: 1,
    } as const;
    await store.commit(batchOf({ instances: [instance], journal: [rowOf(id, 1)] }));
    await work(store, id);
  } finally {
    await store.close();
  }
}

const rowOf = (instance: number, seq: number) => ({ instance, seq, at: seq, record: `row ${seq}` });
const signal = { parcel: { kind: 'signal', name: 'Alarm', variables: {} }, createdAt: 1 } as const;
const seqs = async (store: PostgresStore, id: number) =>
  (await store.loadInstance(id))?.tail.map(({ seq }) => seq);

/** Commits reach the disk and are not answered until it is over: a standby that is not there is waited for. */
async function withoutAnswers(work: () => Promise<void>): Promise<void> {
  const set = async (standbys: string) => {
    await server.query(`ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`);
    await server.query('SELECT pg_reload_conf()');
  };
  await set('nobody');
  try {
    await untilNobodyIsAnswered();
    await work();
  } finally {
    await set('');
  }
}

/** A setting is taken up some time after the server was told to look at it. */
async function untilNobodyIsAnswered(): Promise<void> {
  for (let isWaiting = false; !isWaiting; ) {
    let isAnswered = false;
    const probe = server.query('INSERT INTO probe VALUES (1)').then(
      () => {
        isAnswered = true;
      },
      () => undefined,
    );
    while (!isAnswered && !isWaiting) {
      const ended = await server.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
      );
      isWaiting = ended.length > 0;
    }
    await probe;
  }
}

/** The one that waits to be answered loses its connection. */
async function loseTheAnswer(): Promise<void> {
  await expect
    .poll(
      () =>
        server.query(
          "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND application_name = 'baton'",
        ),
      { timeout: 30_000 },
    )
    .toEqual([{ ended: true }]);
}

describe('an answer that was lost', () => {
  it('is found out: the batch was committed, once, and its deliveries have their numbers', async () => {
    await withStore(async (store, id) => {
      let committed: Promise<{ readonly deliveryIds: readonly number[] }> | undefined;
      await withoutAnswers(async () => {
        committed = store.commit(
          batchOf({
            journal: [rowOf(id, 2)],
            deliveries: { added: [signal, signal], removed: [], kept: [] },
          }),
        );
        await loseTheAnswer();
      });
      const { deliveryIds } = (await committed) ?? { deliveryIds: [] };
      expect((await store.undelivered(0, 9)).map((row) => row.id)).toEqual(deliveryIds);
      expect(deliveryIds).toHaveLength(2);
      expect(await seqs(store, id)).toEqual([1, 2]);
      await store.commit(
        batchOf({ journal: [rowOf(id, 3)], deliveries: { added: [], removed: deliveryIds, kept: [] } }),
      );
    });
  });

  it('of another change is found out too: a version is there once', async () => {
    await withStore(async (store) => {
      const newer = deploymentOf('invoice', { contentHash: `changed ${store.node}` });
      let added: ReturnType<PostgresStore['addDeployment']> | undefined;
      await withoutAnswers(async () => {
        added = store.addDeployment(newer);
        await loseTheAnswer();
      });
      expect(await added).toMatchObject({ created: true });
      expect((await store.process('invoice'))?.newest).toEqual((await added)?.line);
    });
  });
});

describe('a command', () => {
  it('does not notice that connections at rest were closed', async () => {
    await withStore(async (store, id) => {
      await server.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'baton'",
      );
      await store.commit(batchOf({ journal: [rowOf(id, 2)] }));
      expect(await seqs(store, id)).toEqual([1, 2]);
    });
  });

  it('waits while the database crashes and recovers', async () => {
    await withStore(async (store, id) => {
      await server.stop('immediate');
      const committed = store.commit(batchOf({ journal: [rowOf(id, 2)] }));
      await server.start();
      await committed;
      expect(await seqs(store, id)).toEqual([1, 2]);
    });
  });

  it('is refused with the reason once it has waited long enough, and the next one goes on', async () => {
    await withStore(
      async (store, id) => {
        await server.stop('fast');
        const attempt = store.commit(batchOf({ journal: [rowOf(id, 2)] }));
        await expect(attempt).rejects.toThrow(StoreUnavailable);
        await expect(attempt).rejects.toThrow(
          /database at 127\.0\.0\.1:\d+\/postgres did not answer for 0\.3 s/u,
        );
        await expect(attempt).rejects.not.toThrow(/test-password/u);
        await server.start();
        await store.commit(batchOf({ journal: [rowOf(id, 2)] }));
        expect(await seqs(store, id)).toEqual([1, 2]);
      },
      { patience_ms: 300 },
    );
  });

  it('is answered in time that nobody knows what became of it, where the network lets nothing through', async () => {
    const proxy = await TcpProxy.open(server.port);
    try {
      await withStore(
        async (store, id) => {
          proxy.silence();
          const attempt = store.commit(batchOf({ journal: [rowOf(id, 2)] }));
          await expect(attempt).rejects.toThrow(OutcomeUnknown);
          proxy.restore();
          // What was on its way may arrive after all: whoever meets it decides again.
          await vi.waitFor(async () => {
            const next = ((await seqs(store, id))?.length ?? 0) + 1;
            await store.commit(batchOf({ journal: [rowOf(id, next)] }));
            expect((await seqs(store, id))?.at(-1)).toBe(next);
          }, 10_000);
        },
        {
          url: `${server.urlBy(`127.0.0.1:${proxy.port}`)}?connect_timeout=1`,
          patience_ms: 1_500,
          statement_ms: 300,
          lock_ms: 200,
        },
      );
    } finally {
      await proxy.close();
    }
  });

  it('waits where the server takes no writes just now', async () => {
    await withStore(async (store, id) => {
      const set = async (value: string) => {
        await server.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
        await server.query('SELECT pg_reload_conf()');
      };
      await set('on');
      const committed = store.commit(batchOf({ journal: [rowOf(id, 2)] }));
      try {
        await server.query('SELECT pg_sleep(0.1)');
      } finally {
        await set('off');
      }
      await committed;
      expect(await seqs(store, id)).toEqual([1, 2]);
    });
  });

  it.each([
    ['53100', 'the disk is full'],
    ['40001', 'another transaction is in its way'],
    ['53200', 'the server has no memory left'],
  ])('waits, and is done whole, when the server says %s: %s', async (code) => {
    await withStore(async (store, id) => {
      await server.query(`
        CREATE TABLE trouble (n int);
        INSERT INTO trouble VALUES (1);
        CREATE FUNCTION make_trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF EXISTS (SELECT 1 FROM trouble) THEN RAISE EXCEPTION 'trouble' USING ERRCODE = '${code}'; END IF;
          RETURN NEW; END $$;
        CREATE TRIGGER make_trouble BEFORE INSERT ON answer FOR EACH ROW EXECUTE FUNCTION make_trouble()`);
      try {
        const answers = [{ key: `key ${id}`, at: 1, answer: '{}' }];
        const committed = store.commit(batchOf({ journal: [rowOf(id, 2)], answers }));
        await server.query('SELECT pg_sleep(0.1)');
        expect(await seqs(store, id)).toEqual([1]);
        await server.query('DELETE FROM trouble');
        await committed;
        expect(await seqs(store, id)).toEqual([1, 2]);
      } finally {
        await server.query(
          'DROP TRIGGER make_trouble ON answer; DROP FUNCTION make_trouble; DROP TABLE trouble',
        );
      }
    });
  });

  it('is told when another process has gone on under the name of this one', async () => {
    await withStore(async (store, id) => {
      await server.query('UPDATE node SET commits = commits + 5 WHERE name = $1', [store.node]);
      const attempt = store.commit(batchOf({ journal: [rowOf(id, 2)] }));
      await expect(attempt).rejects.toThrow(/another process goes by its name/u);
      expect(await seqs(store, id)).toEqual([1]);
    });
  });
});

it('goes on at the standby that was promoted, with all that was acknowledged', async () => {
  const cluster = await startCluster({ standbys: 2, quorum: 'ANY 1 (*)' });
  try {
    await withStore(
      async (store, id) => {
        for (let seq = 2; seq <= 20; seq++) await store.commit(batchOf({ journal: [rowOf(id, seq)] }));
        await cluster.servers[0]?.kill();
        const committed = store.commit(batchOf({ journal: [rowOf(id, 21)] }));
        await cluster.promote(await cluster.mostAdvanced());
        await committed;
        expect(await seqs(store, id)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
      },
      { url: cluster.url, patience_ms: 60_000 },
    );
  } finally {
    await cluster.close();
  }
}, 120_000);

describe('a statement that is asked again and again', () => {
  it('goes on when a migration has changed what it gives', async () => {
    await server.query('CREATE TABLE changing (n int)');
    await server.query('INSERT INTO changing VALUES (7)');
    const database = new PgDatabase(connectionSettings(server.url), { ...usualLimits, connections: 1 });
    try {
      const ask = async () => (await database.query('SELECT n FROM changing')).rows;
      for (let time = 0; time < 20; time++) expect(await ask()).toEqual([{ n: 7 }]);
      await server.query('ALTER TABLE changing ALTER n TYPE text');
      expect(await ask()).toEqual([{ n: '7' }]);
      await database.transaction('READ COMMITTED', async (session) => {
        for (let time = 0; time < 20; time++) await session.query('SELECT n FROM changing');
      });
      await server.query('ALTER TABLE changing ALTER n TYPE int USING n::int');
      const inOne = await database.transaction('READ COMMITTED', (session) =>
        session.query('SELECT n FROM changing'),
      );
      expect(inOne.rows).toEqual([{ n: 7 }]);
    } finally {
      database.close();
    }
  });
});

it('waits with a connection of its own too, as a node does that starts while the database is restarted', async () => {
  const proxy = await TcpProxy.open(server.port);
  const url = server.urlBy(`127.0.0.1:${proxy.port}`);
  const database = new PgDatabase(connectionSettings(url), usualLimits);
  try {
    proxy.cut();
    let isAnswered = false;
    const asked = database.byItself({}, (session) => session.query('SELECT 1 AS one'));
    const answered = asked.finally(() => {
      isAnswered = true;
    });
    await fetch(`http://127.0.0.1:${proxy.port}`).catch(() => undefined);
    expect(isAnswered).toBe(false);
    proxy.restore();
    expect((await answered).rows).toEqual([{ one: 1 }]);
  } finally {
    database.close();
    await proxy.close();
  }
});
