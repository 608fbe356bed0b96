import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { databaseTlsContract } from '../../../test/connectors/database-tls-contract.ts';
import { sqlContract } from '../../../test/connectors/sql-contract.ts';
import { createAuthority } from '../../../test/servers/certificates.ts';
import { type PostgresServer, startPostgres } from '../../../test/servers/postgres-server.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { postgresConnector } from './postgres-connector.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const stage = (changed: Readonly<Record<string, string>> = {}) =>
  actionStage(postgresConnector, {
    credential: { kind: 'postgres', fields: { ...server.fields, ...changed } },
  });

sqlContract({
  id: 'postgres',
  stage,
  create: 'CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL, town text)',
  numbers: 'SELECT n FROM generate_series(1, 5000) AS n',
  endless: 'SELECT pg_sleep(60)',
  duplicateCode: '23505',
});

const select = async (what: string, values: Readonly<Record<string, JsonValue>> = {}) => {
  const output = await stage().output('postgres.query', {
    values: { statement: `SELECT ${what}` },
    variables: { values },
  });
  return output as { readonly rows: readonly Record<string, JsonValue>[] };
};

describe('encryption', () => {
  const authority = createAuthority();
  let encrypting: PostgresServer;
  beforeAll(async () => {
    encrypting = await startPostgres(authority.issue('127.0.0.1'));
  });
  afterAll(() => encrypting.close());

  databaseTlsContract({
    id: 'postgres',
    stage: (changed) =>
      actionStage(postgresConnector, {
        credential: { kind: 'postgres', fields: { ...encrypting.fields, ...changed } },
      }),
    authority: () => authority.cert,
    isEncrypted: async (here) => {
      const statement = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl';
      const output = await here.output('postgres.query', { values: { statement } });
      return JSON.stringify(output).includes('"count":1');
    },
  });
});

describe('PostgreSQL’s types become JSON', () => {
  test.each<[string, JsonValue]>([
    ['true', true],
    ['42::int8', 42],
    ['9007199254740993::int8', '9007199254740993'],
    ['1250.50::numeric(10,2)', 1250.5],
    ['-0.1::numeric', -0.1],
    ['12345678901234567890.12::numeric', '12345678901234567890.12'],
    ["'NaN'::numeric", 'NaN'],
    ['0.1::float8', 0.1],
    ["'Infinity'::float8", 'Infinity'],
    ["'2026-01-05'::date", '2026-01-05'],
    ["'2026-01-05 14:30'::timestamp", '2026-01-05T14:30:00'],
    ["'2026-01-05 14:30:00.25+01'::timestamptz", '2026-01-05T13:30:00.25Z'],
    ["'14:30'::time", '14:30:00'],
    ["'1 day 2 hours'::interval", 'P1DT2H'],
    [`'{"a":[1,null]}'::jsonb`, { a: [1, null] }],
    [`'[1]'::json`, [1]],
    ['ARRAY[1,NULL,3]', [1, null, 3]],
    [`ARRAY['a','b,"c','NULL','{}','\\x']`, ['a', 'b,"c', 'NULL', '{}', '\\x']],
    ["'{}'::int[]", []],
    ["'[0:1]={7,8}'::int[]", [7, 8]],
    [
      'ARRAY[[1.5,2],[3,4]]::numeric[]',
      [
        [1.5, 2],
        [3, 4],
      ],
    ],
    ["'{2026-01-05}'::date[]", ['2026-01-05']],
    ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['NULL::int', null],
  ])('%s', async (expression, value) => {
    expect((await select(`${expression} AS v`)).rows).toEqual([{ v: value }]);
  });

  test('bytes become a document', async () => {
    const here = stage();
    const output = await here.output('postgres.query', {
      values: { statement: `SELECT '\\xcafe00'::bytea AS scan` },
    });
    expect(output).toMatchObject({ rows: [{ scan: { name: 'scan', size: 3 } }] });
    const [{ scan }] = (output as { rows: [{ scan: { document: string } }] }).rows;
    expect(await here.documents.read(scan.document, 10)).toEqual(Buffer.from([0xca, 0xfe, 0x00]));
  });
});

describe('JSON becomes PostgreSQL’s types', () => {
  test('lists are arrays, records are JSON, and one name may stand for values of two types', async () => {
    const values = {
      list: [1, 3],
      record: { a: "it's" },
      records: [{ b: 1 }],
      n: 5,
      day: '2026-01-05',
      yes: true,
    };
    const what = `3 = ANY(:list::int[]) AS found, :record::jsonb ->> 'a' AS a, :records::jsonb -> 0 ->> 'b' AS b,
      :n::int + 1 AS n, :n::text AS t, :day::date + 1 AS day, NOT :yes AS no`;
    expect((await select(what, values)).rows).toEqual([
      { found: true, a: "it's", b: '1', n: 6, t: '5', day: '2026-01-06', no: false },
    ]);
  });
});

describe('a change', () => {
  test('gives back what RETURNING gives, all of it made even past the row limit', async () => {
    await server.query('CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY, what text)');
    const statement = "INSERT INTO item (what) SELECT 'x' FROM generate_series(1, 7) RETURNING id, what";
    expect(await stage().output('postgres.execute', { values: { statement, maxRows: 2 } })).toEqual({
      rows: [
        { id: 1, what: 'x' },
        { id: 2, what: 'x' },
      ],
      count: 7,
      more: true,
    });
    expect(await server.query('SELECT count(*)::int AS n FROM item')).toEqual([{ n: 7 }]);
  });

  test('that holds on to the idempotency key is made once', async () => {
    await server.query('CREATE TABLE booking (step text UNIQUE, sum numeric)');
    const statement =
      'INSERT INTO booking VALUES (:idempotency_key, :sum) ON CONFLICT (step) DO UPDATE SET sum = booking.sum RETURNING sum';
    const step = { values: { statement }, variables: { sum: 12.5 }, idempotencyKey: 'case-1-step-2' };
    expect(await stage().output('postgres.execute', step)).toMatchObject({ rows: [{ sum: 12.5 }] });
    expect(await stage().output('postgres.execute', step)).toMatchObject({ rows: [{ sum: 12.5 }] });
    expect(await server.query('SELECT * FROM booking')).toEqual([{ step: 'case-1-step-2', sum: '12.5' }]);
  });

  test('that two cases want in opposite order fails for one of them, to be tried again', async () => {
    await server.query(
      'CREATE TABLE account (id int PRIMARY KEY, sum int); INSERT INTO account VALUES (1, 0), (2, 0)',
    );
    await server.query(`CREATE FUNCTION touch(a int, b int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
      UPDATE account SET sum = sum + 1 WHERE id = a;
      PERFORM pg_sleep(0.4);
      UPDATE account SET sum = sum + 1 WHERE id = b; END $$`);
    const touch = (a: number, b: number) =>
      stage().run('postgres.execute', { values: { statement: `SELECT touch(${a}, ${b})` } });
    const results = await Promise.all([touch(1, 2), touch(2, 1)]);
    const failed = results.filter(({ kind }) => kind === 'failed');
    expect(failed).toMatchObject([{ terminal: false, facts: { reason: 'busy', code: '40P01' } }]);
    expect(await server.query('SELECT sum FROM account ORDER BY id')).toEqual([{ sum: 1 }, { sum: 1 }]);
  });
});

describe('a connection', () => {
  test('that is refused is tried again later', async () => {
    expect(
      await stage({ port: '1' }).failure('postgres.query', { values: { statement: 'SELECT 1' } }),
    ).toMatchObject({
      terminal: false,
      message: expect.stringMatching(
        /^PostgreSQL \(127\.0\.0\.1:1\/postgres\) cannot be reached: .*takes no connections.*\.$/u,
      ),
    });
  });

  test('with a wrong password says so, without the password', async () => {
    const wrong = { password: 'not-the-password-at-all' };
    const failure = await stage(wrong).failure('postgres.query', { values: { statement: 'SELECT 1' } });
    expect(failure).toMatchObject({ terminal: true, facts: { reason: 'sign-in', code: '28P01' } });
    expect(JSON.stringify(failure)).not.toContain('not-the-password');
  });

  test('that should be encrypted is not made where the server cannot', async () => {
    const failure = await stage({ tls: 'verify' }).failure('postgres.query', {
      values: { statement: 'SELECT 1' },
    });
    expect(failure).toMatchObject({ terminal: true, message: expect.stringContaining('SSL') });
  });

  test('that was closed behind our back is replaced without anybody noticing', async () => {
    const here = stage();
    const statement = 'SELECT pg_backend_pid() AS pid';
    const before = await here.output('postgres.query', { values: { statement } });
    await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'baton'",
    );
    const after = await here.output('postgres.query', { values: { statement } });
    expect(after).not.toEqual(before);
  });

  test('that breaks while a change is being made is tried again; nothing was changed', async () => {
    await server.query('CREATE TABLE slow (n int)');
    const statement = 'INSERT INTO slow SELECT 1 FROM (SELECT pg_sleep(30)) AS s';
    const running = stage().failure('postgres.execute', { values: { statement } });
    const victim =
      "SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE query LIKE 'INSERT INTO slow%'";
    await expect.poll(() => server.query(victim)).toEqual([{ done: true }]);
    expect(await running).toMatchObject({ terminal: false, facts: { reason: 'connection' } });
    expect(await server.query('SELECT * FROM slow')).toEqual([]);
  });

  test('does not let an answer fill the memory', async () => {
    const statement = "SELECT repeat('x', 40 * 1024 * 1024) AS much";
    expect(await stage().failure('postgres.query', { values: { statement } })).toMatchObject({
      terminal: true,
      facts: { reason: 'too-large' },
    });
  });

  test('does not read files by COPY through the connection', async () => {
    await server.query('CREATE TABLE copied (n int)');
    const failure = await stage().failure('postgres.execute', {
      values: { statement: 'COPY copied FROM STDIN' },
    });
    expect(failure).toMatchObject({ terminal: true });
  });
});
