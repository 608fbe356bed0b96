/** What goes over the wire to SQL Server and comes back, held against the published protocol; see `test/servers/tds-server.ts`. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { databaseTlsContract } from '../../../test/connectors/database-tls-contract.ts';
import { createAuthority } from '../../../test/servers/certificates.ts';
import type { TdsAnswer, TdsStatement } from '../../../test/servers/tds-messages.ts';
import { startTds, type TdsServer, type TdsTerms } from '../../../test/servers/tds-server.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { sqlServerConnector } from './sql-server-connector.ts';

let server: TdsServer;
afterEach(() => server.close());

const one: TdsAnswer = { columns: [['one', 'int']], rows: [[1]] };

async function stage(
  answer: TdsAnswer | ((statement: TdsStatement) => TdsAnswer),
  more: Omit<TdsTerms, 'answer'> = {},
  changed: Readonly<Record<string, string>> = {},
) {
  server = await startTds({ ...more, answer: typeof answer === 'function' ? answer : () => answer });
  return actionStage(sqlServerConnector, {
    credential: { kind: 'sql-server', fields: { ...server.fields, ...changed } },
  });
}

const statements = () => server.requests.filter(({ kind }) => kind === 'statement');
const kindsOf = () => server.requests.map(({ kind }) => kind);

describe('a statement', () => {
  test('goes out with its values beside it, each with its type', async () => {
    const here = await stage(one);
    const values: Record<string, JsonValue> = {
      number: 42,
      long: 9007199254740991,
      price: -12.5,
      tiny: 1e-20,
      yes: true,
      text: "'; DROP TABLE person; --",
      nothing: null,
      record: { a: [1] },
      umlaut: 'Jörg €',
    };
    const statement = `SELECT 1 AS one WHERE ${Object.keys(values)
      .map((name) => `:${name} IS NULL`)
      .join(' OR ')} OR :number = 1`;
    await here.output('sql-server.query', { values: { statement }, variables: { values } });
    expect(statements()).toEqual([
      {
        kind: 'statement',
        sql: statement.replaceAll(':', '@'),
        parameters: [
          { name: '@number', type: 'INTN', declared: 'int', value: 42 },
          { name: '@long', type: 'INTN', declared: 'bigint', value: 9007199254740991n },
          { name: '@price', type: 'DECIMALN', declared: 'decimal(3, 1)', value: '-12.5' },
          { name: '@tiny', type: 'FLTN', declared: 'float', value: 1e-20 },
          { name: '@yes', type: 'BITN', declared: 'bit', value: true },
          { name: '@text', type: 'NVARCHAR', declared: 'nvarchar(24)', value: "'; DROP TABLE person; --" },
          { name: '@nothing', type: 'NVARCHAR', declared: 'nvarchar(1)', value: null },
          { name: '@record', type: 'NVARCHAR', declared: 'nvarchar(9)', value: '{"a":[1]}' },
          { name: '@umlaut', type: 'NVARCHAR', declared: 'nvarchar(6)', value: 'Jörg €' },
        ],
      },
    ]);
  });

  test('of 5,000 characters goes out and comes back', async () => {
    const long = 'é'.repeat(5_000);
    const here = await stage(({ parameters }) => ({
      columns: [['back', 'nvarchar']],
      rows: [[parameters[0]?.value ?? null]],
    }));
    const step = { values: { statement: 'SELECT :long AS back' }, variables: { long } };
    expect(await here.output('sql-server.query', step)).toMatchObject({ rows: [{ back: long }] });
  });

  test('that changes is committed, its limits set before', async () => {
    const here = await stage({ changed: 3 });
    const step = {
      values: { statement: 'UPDATE person SET town = :town', timeout: 7 },
      variables: { town: 'Ulm' },
    };
    expect(await here.output('sql-server.execute', step)).toEqual({ rows: [], count: 3, more: false });
    expect(server.requests).toMatchObject([
      { kind: 'batch', sql: expect.stringContaining('set xact_abort off') },
      { kind: 'batch', sql: 'SET LOCK_TIMEOUT 7000; SET ROWCOUNT 0;' },
      { kind: 'begin' },
      { kind: 'statement' },
      { kind: 'commit' },
    ]);
  });

  test('that reads is never committed, and the server stops at its rows', async () => {
    const here = await stage({ columns: [['n', 'int']], rows: [[1], [2], [3]] });
    const step = { values: { statement: 'SELECT n FROM numbers', maxRows: 2 } };
    expect(await here.output('sql-server.query', step)).toEqual({
      rows: [{ n: 1 }, { n: 2 }],
      count: 2,
      more: true,
    });
    expect(server.requests).toContainEqual(
      expect.objectContaining({ sql: expect.stringContaining('SET ROWCOUNT 3;') }),
    );
    expect(kindsOf().slice(-3)).toEqual(['begin', 'statement', 'rollback']);
  });

  test.each([
    'DELETE FROM person',
    'WITH x AS (SELECT 1 AS n) DELETE FROM person',
    'SELECT 1 COMMIT DELETE FROM person',
    'SELECT * INTO copy FROM person',
    "SELECT * FROM OPENROWSET('x', 'y', 'z')",
    'EXEC sp_who',
  ])('does not change anything by a query: %s', async (statement) => {
    const here = await stage(one);
    expect(await here.failure('sql-server.query', { values: { statement } })).toMatchObject({
      terminal: true,
    });
    expect(server.requests).toEqual([]);
  });

  test('may have such words in texts, quoted names, comments and longer words', async () => {
    const here = await stage(one);
    const statement =
      'SELECT [update], \'delete\', "INTO", :set /* drop */, @@rowcount, t.updated FROM t -- exec\nWHERE a = :b';
    await here.output('sql-server.query', { values: { statement }, variables: { set: 1, b: 2 } });
    expect(statements()).toHaveLength(1);
  });

  test('that takes too long is called off, and its connection serves again', async () => {
    const here = await stage(({ sql }) => (sql.includes('slow') ? 'silence' : one));
    const slow = { values: { statement: 'SELECT * FROM slow', timeout: 1 } };
    expect(await here.failure('sql-server.query', slow)).toMatchObject({
      terminal: false,
      facts: { reason: 'too-slow' },
      message: expect.stringContaining('longer than the 1 seconds'),
    });
    expect(kindsOf().slice(-2)).toEqual(['attention', 'rollback']);
    expect(await here.output('sql-server.query', { values: { statement: 'SELECT 1 AS one' } })).toMatchObject(
      {
        rows: [{ one: 1 }],
      },
    );
    expect(server.logins).toHaveLength(1);
    // What the one before left over is cleared.
    expect(server.requests).toContainEqual(expect.objectContaining({ kind: 'batch', reset: true }));
  });

  test('that is withdrawn ends at once, and its connection with it', async () => {
    const here = await stage('silence');
    const withdrawal = new AbortController();
    const running = here.run('sql-server.query', {
      values: { statement: 'SELECT 1' },
      signal: withdrawal.signal,
    });
    await expect.poll(kindsOf).toContain('statement');
    withdrawal.abort();
    expect(await running).toMatchObject({ kind: 'failed', message: expect.stringContaining('withdrawn') });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test('is withdrawn also from a server that never answers the greeting', async () => {
    const here = await stage(one, { mute: true });
    const withdrawal = new AbortController();
    const running = here.run('sql-server.query', {
      values: { statement: 'SELECT 1' },
      signal: withdrawal.signal,
    });
    await expect.poll(() => server.open.size).toBe(1);
    withdrawal.abort();
    expect(await running).toMatchObject({ kind: 'failed', message: expect.stringContaining('withdrawn') });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test('that answers with too much is not kept in memory', async () => {
    const rows = Array.from({ length: 40 }, () => ['x'.repeat(500_000)]);
    const here = await stage({ columns: [['much', 'nvarchar']], rows });
    expect(await here.failure('sql-server.query', { values: { statement: 'SELECT much' } })).toMatchObject({
      terminal: true,
      facts: { reason: 'too-large' },
    });
  });
});

describe('rows', () => {
  test('become JSON as the other databases’ do', async () => {
    const here = await stage({
      columns: [
        ['i', 'int'],
        ['b', 'bigint'],
        ['big', 'bigint'],
        ['yes', 'bit'],
        ['f', 'float'],
        ['m', 'decimal(10,2)'],
        ['t', 'nvarchar'],
        ['d', 'date'],
        ['at', 'datetime2'],
        ['fine', 'datetime2'],
        ['none', 'decimal(10,2)'],
        ['i', 'int'],
      ],
      rows: [
        [
          ...[-5, 42, '9007199254740993', true, 0.1, '-125050', 'Jörg €', { days: 739_620 }],
          { days: 739_620, ticks: 522_000_000_000n },
          { days: 739_620, ticks: 522_000_001_234n },
          null,
          7,
        ],
      ],
    });
    expect(await here.output('sql-server.query', { values: { statement: 'SELECT * FROM t' } })).toMatchObject(
      {
        rows: [
          {
            i: -5,
            b: 42,
            big: '9007199254740993',
            yes: true,
            f: 0.1,
            m: -1250.5,
            t: 'Jörg €',
            d: '2026-01-05',
            at: '2026-01-05T14:30:00',
            fine: '2026-01-05T14:30:00.0001234',
            none: null,
            i_2: 7,
          },
        ],
      },
    );
  });

  test('with bytes make documents', async () => {
    const here = await stage({ columns: [['scan', 'varbinary']], rows: [[Buffer.from('cafe00', 'hex')]] });
    expect(await here.output('sql-server.query', { values: { statement: 'SELECT scan' } })).toMatchObject({
      rows: [{ scan: { name: 'scan', size: 3 } }],
    });
  });

  test('with a number that the driver would round are not passed on wrong', async () => {
    const here = await stage({ columns: [['sum', 'decimal(38,2)']], rows: [['1234567890123456789012']] });
    expect(await here.failure('sql-server.query', { values: { statement: 'SELECT sum' } })).toMatchObject({
      terminal: true,
      message: expect.stringContaining('CAST(sum AS varchar(50))'),
    });
  });
});

test('a server that sends on and on is left', async () => {
  const here = await stage(one, { sendOn: () => ({ host: '127.0.0.1', port: server.port }) });
  const failed = await here.failure('sql-server.query', { values: { statement: 'SELECT 1' } });
  expect(failed.message).toContain('sends on to other servers without end');
  expect(server.logins.length).toBeLessThan(6);
});

test('a server that sends on once is followed, as Azure’s does', async () => {
  const here = await stage(one, {
    sendOn: () => (server.logins.length === 1 ? { host: '127.0.0.1', port: server.port } : undefined),
  });
  expect(await here.output('sql-server.query', { values: { statement: 'SELECT 1' } })).toMatchObject({
    rows: [{ one: 1 }],
  });
  expect(server.logins).toHaveLength(2);
});

describe('an error', () => {
  test.each([
    [2627, 'duplicate', true],
    [2601, 'duplicate', true],
    [547, 'constraint', true],
    [515, 'constraint', true],
    [1222, 'busy', false],
    [40501, 'busy', false],
    [208, 'refused', true],
    [50_000, 'refused', true],
  ])('%i of the server is %s', async (number, reason, terminal) => {
    const here = await stage({ error: { number, message: 'The server’s own words.' } });
    expect(
      await here.failure('sql-server.execute', { values: { statement: 'DELETE FROM t' } }),
    ).toMatchObject({
      terminal,
      facts: { reason, code: String(number) },
      message: expect.stringContaining('The server’s own words'),
    });
    expect(kindsOf().at(-1)).toBe('rollback');
  });

  test('of a deadlock, which has undone everything already, is tried again', async () => {
    const error = { number: 1205, message: 'Transaction was deadlocked.', rolledBack: true } as const;
    const here = await stage({ error });
    expect(
      await here.failure('sql-server.execute', { values: { statement: 'DELETE FROM t' } }),
    ).toMatchObject({
      terminal: false,
      facts: { reason: 'busy', code: '1205' },
    });
    expect(kindsOf().at(-1)).toBe('statement');
  });

  test.each([
    [18456, 'sign-in', true],
    [4060, 'sign-in', true],
    [40613, 'busy', false],
  ])('%i at the sign-in is %s', async (number, reason, terminal) => {
    const here = await stage(one, { refuse: { number, message: 'You may not come in.' } });
    const failure = await here.failure('sql-server.query', { values: { statement: 'SELECT 1' } });
    expect(failure).toMatchObject({ terminal, facts: { reason, code: String(number) } });
  });

  test('of the connection is tried again, and a wrong password is not shown', async () => {
    const gone = await stage(one, {}, { port: '1' });
    const step = { values: { statement: 'SELECT 1' } };
    expect(await gone.failure('sql-server.query', step)).toMatchObject({
      terminal: false,
      facts: { reason: 'connection' },
    });
    await server.close();
    const wrong = await stage(one, {}, { password: 'not-the-password-at-all' });
    const failure = await wrong.failure('sql-server.query', step);
    expect(failure).toMatchObject({ terminal: true, facts: { reason: 'sign-in', code: '18456' } });
    expect(JSON.stringify(failure)).not.toContain('not-the-password');
  });

  test('while a change is made is tried again, for it was not committed', async () => {
    const here = await stage(() => {
      for (const socket of server.open) socket.destroy();
      return 'silence';
    });
    expect(
      await here.failure('sql-server.execute', { values: { statement: 'DELETE FROM t' } }),
    ).toMatchObject({
      terminal: false,
      facts: { reason: 'connection' },
    });
  });
});

describe('encryption', () => {
  const authority = createAuthority();
  let encrypting: TdsServer;
  beforeAll(async () => {
    encrypting = await startTds({ answer: () => one, tls: authority.issue('127.0.0.1') });
  });
  afterAll(() => encrypting.close());

  databaseTlsContract({
    id: 'sql-server',
    stage: (changed) =>
      actionStage(sqlServerConnector, {
        credential: { kind: 'sql-server', fields: { ...encrypting.fields, ...changed } },
      }),
    authority: () => authority.cert,
    isEncrypted: async (here) => {
      await here.output('sql-server.query', { values: { statement: 'SELECT 1 AS one' } });
      return encrypting.logins.length > 0 && encrypting.logins.every(({ encrypted }) => encrypted);
    },
  });

  test('is demanded unless it is switched off: who cannot encrypt gets no password', async () => {
    for (const tls of ['on', 'verify']) {
      const here = await stage(one, {}, { tls });
      expect(await here.failure('sql-server.query', { values: { statement: 'SELECT 1' } })).toMatchObject({
        terminal: true,
        facts: { reason: 'sign-in' },
        message: expect.stringContaining('does not encrypt'),
      });
      expect(server.logins).toEqual([]);
      await server.close();
    }
    const open = await stage(one, {}, { tls: 'off' });
    expect(await open.output('sql-server.query', { values: { statement: 'SELECT 1' } })).toMatchObject({
      count: 1,
    });
    expect(server.logins).toMatchObject([
      { user: 'baton', database: 'work', program: 'Baton', encrypted: false },
    ]);
  });
});
