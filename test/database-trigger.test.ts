/** Rows of real databases on the virtual clock: each new or changed row one case, whatever stops in between. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connector } from '../src/connectors/action.ts';
import { readAllowedFolders } from '../src/connectors/files/allowed-folders.ts';
import { mysqlConnector } from '../src/connectors/mysql/mysql-connector.ts';
import { postgresConnector } from '../src/connectors/postgres/postgres-connector.ts';
import { sqliteConnector } from '../src/connectors/sqlite/sqlite-connector.ts';
import type { JsonValue } from '../src/expressions/value.ts';
import { isRecord } from '../src/expressions/value.ts';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import type { CaseStarter } from '../src/triggers/case-starter.ts';
import { actionStage } from './connectors/action-stage.ts';
import { mariadbMissing, startMariadb } from './servers/mariadb-server.ts';
import { startPostgres } from './servers/postgres-server.ts';
import { casesIn, newFolder, stage } from './trigger-stage.ts';

interface Server {
  readonly fields: Readonly<Record<string, string>>;
  /** Where it lies, as `BATON_FOLDERS` names it. */
  readonly folders?: string;
  close(): Promise<void>;
}

interface Watched {
  readonly connector: Connector;
  readonly missing?: string | undefined;
  readonly start: () => Promise<Server>;
  readonly quote: string;
  /** A type for a time with parts of a second, and one as it is told. */
  readonly time: readonly [string, string];
  /** A type for bytes, and ten of them. */
  readonly bytes: readonly [string, string];
  /** A text larger than is read of a statement, where it can be made. */
  readonly huge?: string;
  /** A connection that does not work, and what is said of it. */
  readonly wrong: readonly [Readonly<Record<string, string>>, string];
}

const signIn = [{ password: 'not-the-one' }, 'does not let Baton in'] as const;

const databases: readonly Watched[] = [
  {
    connector: postgresConnector,
    start: startPostgres,
    quote: '"',
    time: ['timestamptz', '2026-01-05T10:00:07.123456Z'],
    bytes: ['bytea', "'nine of it'::bytea"],
    huge: "repeat('x', 40000000)",
    wrong: signIn,
  },
  {
    connector: mysqlConnector,
    missing: mariadbMissing,
    start: startMariadb,
    quote: '`',
    time: ['timestamp(6) NULL', '2026-01-05T10:00:07.123456Z'],
    bytes: ['blob', "'nine of it'"],
    wrong: signIn,
  },
  {
    connector: sqliteConnector,
    start: startSqlite,
    quote: '"',
    time: ['text', '2026-01-05 10:00:07.123456'],
    bytes: ['blob', "CAST('nine of it' AS blob)"],
    huge: 'hex(zeroblob(20000000))',
    wrong: [{ file: '/not/in/a/folder.db' }, 'cannot be used'],
  },
];

async function startSqlite(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-rows-'));
  const file = join(folder, 'shop.db');
  await writeFile(file, '');
  return {
    fields: { file },
    folders: `shop=${folder}`,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Time for a look, also after some that failed. */
const while_ms = 61_000;

function placed({ folders }: Server): { readonly folders?: string } {
  return folders === undefined ? {} : { folders };
}

function valueIn(value: JsonValue, name: string): JsonValue {
  return isRecord(value) ? (value[name] ?? null) : null;
}

for (const { connector, missing, start, quote: q, time, bytes, huge, wrong } of databases) {
  describe.skipIf(missing !== undefined)(`rows of ${connector.name}`, () => {
    let server: Server;
    let tables = 0;
    beforeAll(async () => {
      server = await start();
    }, 60_000);
    afterAll(() => server?.close());

    const sql = async (statement: string) => {
      const credential = { kind: connector.id, fields: server.fields };
      const folders = readAllowedFolders(server.folders);
      await actionStage(connector, { credential, folders }).output(`${connector.id}.execute`, {
        values: { statement },
      });
    };

    async function table(columns = 'id bigint PRIMARY KEY, what varchar(50)'): Promise<string> {
      const name = `orders_${++tables}`;
      await sql(`CREATE TABLE ${name} (${columns})`);
      return name;
    }

    interface Watching {
      readonly waiting?: number;
      readonly wrap?: (host: CaseStarter) => CaseStarter;
      readonly fields?: Readonly<Record<string, string>>;
      readonly now?: number;
    }

    async function watching(path: string, settings: Record<string, JsonValue>, given: Watching = {}) {
      const clock = new VirtualClock(given.now ?? Date.parse('2026-01-05T08:00:00Z'));
      const fields = { ...server.fields, ...given.fields };
      const credential = { name: 'books', kind: connector.id, fields, secrets: [] };
      const made = await stage(
        path,
        { on: 'database', credential: 'books', settings: { key: 'id', ...settings } },
        given.wrap,
        {
          clock,
          credential,
          ...placed(server),
          ...(given.waiting === undefined ? {} : { waiting: given.waiting }),
        },
      );
      const { service, store } = made;
      const pass = (ms: number) => clock.advanceTo(clock.now() + ms, () => service.idle());
      const payloads = async () => {
        const all: JsonValue[] = [];
        for (let after: string | undefined; ; ) {
          const page = { limit: 200, ...(after === undefined ? {} : { after }) };
          const { items, next } = await service.deliveries('k', 'hook', page);
          all.push(...items.map(({ payload }) => payload));
          after = next;
          if (after === undefined) return all.reverse();
        }
      };
      const keys = async () => (await payloads()).map((one) => valueIn(one, 'key'));
      const facts = async () => (await service.list('k'))[0];
      await service.idle();
      return { ...made, clock, pass, payloads, keys, facts, cases: () => casesIn(store) };
    }

    test('begin a case each once they are new, with what they hold, and never again', async () => {
      const path = await newFolder();
      const name = await table(
        `id bigint PRIMARY KEY, what varchar(50), total decimal(10,2), scan ${bytes[0]}`,
      );
      await sql(`INSERT INTO ${name} VALUES (1, 'old', 1, NULL)`);
      const first = await watching(path, { table: name });
      await sql(`INSERT INTO ${name} VALUES (2, 'new', 12.50, NULL), (3, 'newer', 0.1, ${bytes[1]})`);
      await first.pass(while_ms);
      expect(await first.payloads()).toEqual([
        { row: { id: 2, what: 'new', total: 12.5, scan: null }, key: 2, changed: null, problem: null },
        {
          row: expect.objectContaining({ id: 3, scan: expect.objectContaining({ name: 'scan', size: 10 }) }),
          key: 3,
          changed: null,
          problem: null,
        },
      ]);
      expect(await first.cases()).toBe(2);
      await first.close();
      await sql(`INSERT INTO ${name} VALUES (4, 'while it was stopped', 4, NULL)`);
      const second = await watching(path, { table: name });
      await second.pass(while_ms);
      expect(await second.keys()).toEqual([2, 3, 4]);
      expect(await second.facts()).toMatchObject({ done: 3, duplicates: 0 });
    });

    test('that are there at first are taken where that is wanted, in order, page by page', async () => {
      const name = await table();
      const rows = Array.from({ length: 11 }, (_, at) => `(${at + 1}, 'row')`);
      await sql(`INSERT INTO ${name} VALUES ${rows.join(', ')}`);
      const { keys } = await watching(await newFolder(), { table: name, present: 'take', page: 3 });
      expect(await keys()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    });

    test('that come into an empty table are all new', async () => {
      const name = await table();
      const { pass, keys } = await watching(await newFolder(), { table: name });
      await pass(while_ms);
      await sql(`INSERT INTO ${name} VALUES (5, 'first')`);
      await pass(while_ms);
      await sql(`INSERT INTO ${name} VALUES (6, 'second')`);
      await pass(while_ms);
      expect(await keys()).toEqual([5, 6]);
    });

    test('are taken though they come late: a smaller key after a greater one', async () => {
      const name = await table();
      const { pass, keys, facts } = await watching(await newFolder(), { table: name });
      await sql(`INSERT INTO ${name} VALUES (10, 'in time')`);
      await pass(while_ms);
      await sql(`INSERT INTO ${name} VALUES (7, 'late'), (11, 'in time')`);
      await pass(while_ms);
      await pass(while_ms);
      expect(await keys()).toEqual([10, 7, 11]);
      expect((await facts())?.duplicates).toBe(0);
    });

    test('begin again when they were changed, and none of those changed at the same time is lost', async () => {
      const name = await table(`id bigint PRIMARY KEY, at ${time[0]}, what varchar(50)`);
      const at = (moment: string) => `'2026-01-05 10:00:${moment}'`;
      await sql(`INSERT INTO ${name} VALUES (1, ${at('00.000001')}, 'a'), (2, NULL, 'never changed')`);
      const { pass, payloads, facts } = await watching(await newFolder(), { table: name, changed: 'at' });
      await sql(`UPDATE ${name} SET at = ${at('07.123456')}, what = 'b' WHERE id = 1`);
      await sql(`INSERT INTO ${name} VALUES (9, ${at('07.123456')}, 'c')`);
      await pass(while_ms);
      await sql(`INSERT INTO ${name} VALUES (4, ${at('07.123456')}, 'd'), (12, ${at('07.123456')}, 'e')`);
      await sql(`INSERT INTO ${name} VALUES (3, ${at('07.123457')}, 'f')`);
      await pass(while_ms);
      await pass(while_ms);
      const told = (await payloads()).map((one) => valueIn(valueIn(one, 'row'), 'what'));
      expect([...told].sort()).toEqual(['b', 'c', 'd', 'e', 'f']);
      expect((await payloads())[0]).toMatchObject({ changed: time[1] });
      expect(await facts()).toMatchObject({ done: 5, duplicates: 0 });
    });

    test('with keys larger than a number holds exactly are told apart', async () => {
      const name = await table();
      const big = (at: number) => String(9_007_199_254_740_993n + BigInt(at));
      const { pass, keys } = await watching(await newFolder(), { table: name, page: 2 });
      const rows = [0, 1, 2, 3, 4, 5, 6].map((at) => `(${big(at)}, 'row')`);
      await sql(`INSERT INTO ${name} VALUES ${rows.join(', ')}`);
      await pass(while_ms);
      await sql(`INSERT INTO ${name} VALUES (${big(7)}, 'row')`);
      await pass(while_ms);
      const found = (await keys()).map(String);
      expect(new Set(found).size).toBe(8);
      expect(found).toHaveLength(8);
    });

    test('stay in the database while as many wait as may, and their turn comes', async () => {
      let isOpen = false;
      const wrap = (host: CaseStarter): CaseStarter => ({
        changes: host.changes,
        tell: (changes) => host.tell(changes),
        publishMessage: (message) => host.publishMessage(message),
        startCase: (request) => (isOpen ? host.startCase(request) : Promise.reject(new Error('overloaded'))),
      });
      const name = await table();
      const made = await watching(await newFolder(), { table: name }, { waiting: 2, wrap });
      await sql(`INSERT INTO ${name} VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')`);
      await made.pass(while_ms);
      expect(await made.facts()).toMatchObject({ waiting: 2 });
      isOpen = true;
      await made.pass(10 * while_ms);
      expect((await made.keys()).sort()).toEqual([1, 2, 3, 4, 5]);
      expect(await made.cases()).toBe(5);
    });

    test('begin one case each though Baton died before it had noted how far it came', async () => {
      const path = await newFolder();
      const name = await table();
      const first = await watching(path, { table: name });
      first.store.triggers.setCursor = () => Promise.reject(new Error('died'));
      await sql(`INSERT INTO ${name} VALUES (1, 'a'), (2, 'b')`);
      await first.pass(while_ms);
      await first.close();
      const second = await watching(path, { table: name });
      await second.pass(while_ms);
      expect(await second.keys()).toEqual([1, 2]);
      expect(await second.cases()).toBe(2);
    });

    test('of a large backlog are each taken once, and late ones among the last of them still are', async () => {
      const name = await table();
      const insert = async (ids: readonly number[]) =>
        sql(`INSERT INTO ${name} VALUES ${ids.map((id) => `(${id}, 'row')`).join(', ')}`);
      await insert(Array.from({ length: 700 }, (_, at) => 2 * at + 2));
      const made = await watching(await newFolder(), { table: name, present: 'take' }, { waiting: 5_000 });
      await insert([1_301, 1_402]);
      await made.pass(while_ms);
      expect(await made.facts()).toMatchObject({ done: 702, duplicates: 0 });
    }, 60_000);

    test.skipIf(huge === undefined)('that are too large to be read hold up none of the others', async () => {
      const name = await table('id bigint PRIMARY KEY, what text');
      const { pass, payloads, facts } = await watching(await newFolder(), { table: name });
      await sql(`INSERT INTO ${name} VALUES (1, 'small'), (5, ${huge}), (6, 'small')`);
      await pass(while_ms);
      await sql(`INSERT INTO ${name} VALUES (3, ${huge}), (7, 'small')`);
      await pass(while_ms);
      const told = expect.stringContaining('answers with too much');
      expect(await payloads()).toMatchObject([
        { key: 1, row: { what: 'small' }, problem: null },
        { key: 5, row: null, problem: told },
        { key: 6, row: { what: 'small' } },
        { key: 3, row: null, problem: told },
        { key: 7, row: { what: 'small' } },
      ]);
      expect((await facts())?.problem).toBeUndefined();
    });

    test('of a statement are watched like those of a table', async () => {
      const name = await table();
      const statement = `SELECT id AS number, what FROM ${name} WHERE what <> 'draft' -- only what counts`;
      const { pass, payloads } = await watching(await newFolder(), {
        by: 'statement',
        statement,
        key: 'number',
      });
      await sql(`INSERT INTO ${name} VALUES (1, 'draft'), (2, 'paid')`);
      await pass(while_ms);
      expect(await payloads()).toEqual([
        { row: { number: 2, what: 'paid' }, key: 2, changed: null, problem: null },
      ]);
    });

    test('are read by their names, whatever those hold', async () => {
      const odd = (name: string) => `${q}${name.replaceAll(q, q + q)}${q}`;
      const names = { table: `or${q}der; DROP TABLE x --`, key: `k${q}${q}:ey`, changed: 'when ?' };
      await sql(`CREATE TABLE ${odd(names.table)} (${odd(names.key)} int PRIMARY KEY, ${odd('when ?')} int)`);
      const { pass, keys, facts } = await watching(await newFolder(), names);
      await sql(`INSERT INTO ${odd(names.table)} VALUES (1, 1)`);
      await pass(while_ms);
      expect((await facts())?.problem).toBeUndefined();
      expect(await keys()).toEqual([1]);
    });

    test('cannot be changed by what is written as a name or a statement', async () => {
      const name = await table();
      const attempts: Record<string, JsonValue>[] = [
        { table: `${name}; DROP TABLE ${name}` },
        { table: name, key: `id FROM ${name}; DROP TABLE ${name}; --` },
        { by: 'statement', statement: `DELETE FROM ${name}` },
      ];
      await sql(`INSERT INTO ${name} VALUES (1, 'stays')`);
      for (const settings of attempts) {
        const { facts, close } = await watching(await newFolder(), settings);
        expect((await facts())?.problem).toContain('refused the statement');
        await close();
      }
      const { keys } = await watching(await newFolder(), { table: name, present: 'take' });
      expect(await keys()).toEqual([1]);
    });

    test('that cannot be read say why, and are read once they can', async () => {
      const path = await newFolder();
      const made = await watching(path, { table: 'not_there_yet' });
      expect((await made.facts())?.problem).toMatch(/refused the statement: .*not_there_yet/u);
      await sql('CREATE TABLE not_there_yet (id int PRIMARY KEY)');
      await made.pass(2 * while_ms);
      await sql('INSERT INTO not_there_yet VALUES (1)');
      await made.pass(while_ms);
      expect((await made.facts())?.problem).toBeUndefined();
      expect(await made.keys()).toEqual([1]);
      await made.close();
      const [fields, told] = wrong;
      const refused = await watching(await newFolder(), { table: 'x' }, { fields });
      expect((await refused.facts())?.problem).toContain(told);
      expect((await refused.facts())?.problem).not.toContain('not-the-one');
    });
  });
}
