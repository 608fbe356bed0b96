import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import { sqlContract } from '../../../test/connectors/sql-contract.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { readAllowedFolders } from '../files/allowed-folders.ts';
import { sqliteConnector } from './sqlite-connector.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'baton-sqlite-'));
  await mkdir(join(root, 'work'));
  await mkdir(join(root, 'work', 'own'));
  await mkdir(join(root, 'elsewhere'));
  for (const file of ['work/shop.db', 'work/own/baton.db', 'elsewhere/secret.db']) {
    await writeFile(join(root, file), '');
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const stageOn = (file: string) =>
  actionStage(sqliteConnector, {
    credential: { kind: 'sqlite', fields: { file: join(root, file) } },
    folders: readAllowedFolders(`work=${join(root, 'work')}`, [join(root, 'work', 'own')]),
  });
const stage = () => stageOn('work/shop.db');
const query = (statement: string, values: Readonly<Record<string, JsonValue>> = {}) =>
  stage().run('sqlite.query', { values: { statement }, variables: { values } });
const execute = (statement: string, values: Readonly<Record<string, JsonValue>> = {}) =>
  stage().run('sqlite.execute', { values: { statement }, variables: { values } });
const endless = 'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r';

sqlContract({
  id: 'sqlite',
  stage,
  create: 'CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, town TEXT)',
  numbers: 'SELECT value AS n FROM generate_series(1, 5000)',
  endless,
  duplicateCode: 'SQLITE_CONSTRAINT_PRIMARYKEY',
});

describe('values', () => {
  test.each<[string, JsonValue]>([
    ['42', 42],
    ['9007199254740993', '9007199254740993'],
    ['0.1', 0.1],
    ['2.0', 2],
    ['9e999', 'Infinity'],
    ["'Jörg €'", 'Jörg €'],
    ['NULL', null],
  ])('%s becomes JSON', async (expression, value) => {
    expect(await query(`SELECT ${expression} AS v`)).toMatchObject({ output: { rows: [{ v: value }] } });
  });

  test.each<[JsonValue, string, JsonValue]>([
    [true, 'integer', 1],
    [false, 'integer', 0],
    [5, 'integer', 5],
    [5.5, 'real', 5.5],
    ['5', 'text', '5'],
    [null, 'null', null],
    [{ a: ["it's"] }, 'text', '{"a":["it\'s"]}'],
  ])('%j is bound as what it is', async (value, type, read) => {
    expect(await query('SELECT typeof(:v) AS t, :v AS v', { v: value })).toMatchObject({
      output: { rows: [{ t: type, v: read }] },
    });
  });

  test('bytes become a document', async () => {
    const here = stage();
    const output = await here.output('sqlite.query', { values: { statement: "SELECT x'cafe00' AS scan" } });
    expect(output).toMatchObject({ rows: [{ scan: { name: 'scan', size: 3 } }] });
  });

  test('that SQLite would cut short are refused', async () => {
    expect(await query('SELECT :v AS v', { v: 'a\u0000b' })).toMatchObject({
      kind: 'failed',
      terminal: true,
    });
  });

  test('do not fill the memory, neither one large one nor many', async () => {
    const many = `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 900)
      SELECT zeroblob(20000000) AS b FROM r`;
    expect(await query(many)).toMatchObject({ terminal: true, facts: { reason: 'too-large' } });
    const one = "SELECT replace(hex(zeroblob(20000000)), '0', '0123456789') AS t";
    expect(await query(one)).toMatchObject({ terminal: true, facts: { reason: 'too-large' } });
  });
});

describe('a statement', () => {
  const beyond = [
    "ATTACH DATABASE '/tmp/other.db' AS other",
    "/* SELECT */ -- SELECT\n attach '/tmp/other.db' as other",
    "VACUUM INTO '/tmp/copy.db'",
    'PRAGMA query_only = OFF',
    "SELECT 1; ATTACH '/tmp/other.db' AS other",
    "WITH x AS (SELECT 1) ATTACH '/tmp/other.db' AS other",
    "SELECT load_extension('/tmp/evil.so')",
    "SELECT 1 AS [a]]; ATTACH '/tmp/other.db' AS other --]",
    'COMMIT',
    "SELECT readfile('/etc/passwd')",
    "SELECT [writefile]('/tmp/written-by-a-step', 'x')",
    "SELECT name FROM 'fsdir'('/etc')",
    "SELECT sha3_query('ATTACH ''/tmp/other.db'' AS other')",
  ];
  test.each(beyond)('does not reach beyond its file: %s', async (statement) => {
    for (const run of [query, execute]) {
      expect(await run(statement)).toMatchObject({ kind: 'failed', terminal: true });
    }
  });

  test('that reads cannot change anything in any disguise', async () => {
    await execute('CREATE TABLE kept (n INTEGER)');
    for (const statement of [
      'WITH x AS (SELECT 1) INSERT INTO kept SELECT * FROM x',
      'WITH x AS (SELECT 1) DELETE FROM kept RETURNING n',
    ]) {
      expect(await query(statement)).toMatchObject({ kind: 'failed', terminal: true });
    }
    expect(await query('SELECT * FROM kept')).toMatchObject({ output: { rows: [] } });
  });

  test('gives back what RETURNING gives, all of it made even past the row limit', async () => {
    await execute('CREATE TABLE item (id INTEGER PRIMARY KEY, what TEXT)');
    const statement = "INSERT INTO item (what) SELECT 'x' FROM generate_series(1, 7) RETURNING id, what";
    expect(await stage().output('sqlite.execute', { values: { statement, maxRows: 2 } })).toEqual({
      rows: [
        { id: 1, what: 'x' },
        { id: 2, what: 'x' },
      ],
      count: 7,
      more: true,
    });
    expect(await query('SELECT count(*) AS n FROM item')).toMatchObject({ output: { rows: [{ n: 7 }] } });
  });

  test('that does not end in time leaves nothing behind, and locks nothing', async () => {
    await execute('CREATE TABLE half (n INTEGER)');
    const statement = `INSERT INTO half ${endless.replace('max(n)', 'n')}`;
    expect(await stage().run('sqlite.execute', { values: { statement, timeout: 1 } })).toMatchObject({
      terminal: false,
      facts: { reason: 'too-slow' },
    });
    expect(await execute('INSERT INTO half VALUES (1)')).toMatchObject({ output: { count: 1 } });
    expect(await query('SELECT * FROM half')).toMatchObject({ output: { rows: [{ n: 1 }] } });
  });

  test('finds nothing of the one before it', async () => {
    await execute('CREATE TEMP TABLE left_over (n INTEGER)');
    expect(await query('SELECT * FROM left_over')).toMatchObject({ kind: 'failed' });
  });

  test('waits for another program’s lock, and is tried again later where that is kept', async () => {
    await execute('CREATE TABLE queue (n INTEGER)');
    const other = new Database(join(root, 'work', 'shop.db'));
    other.exec('BEGIN IMMEDIATE');
    const insert = 'INSERT INTO queue VALUES (1)';
    const shortly = { values: { statement: insert, timeout: 1 } };
    expect(await stage().run('sqlite.execute', shortly)).toMatchObject({
      terminal: false,
      facts: { reason: 'busy', code: 'SQLITE_BUSY' },
      message: expect.stringContaining('Nothing was changed'),
    });
    const waiting = execute(insert);
    setTimeout(() => other.exec('COMMIT'), 1_000);
    expect(await waiting).toMatchObject({ output: { count: 1 } });
    other.close();
  });
});

describe('a file', () => {
  test('made by somebody else reaches nothing beyond itself by its views and triggers', async () => {
    const made = new Database(join(root, 'work', 'hostile.db'));
    made.exec(`CREATE VIEW secret AS SELECT readfile('/etc/passwd') AS x; CREATE TABLE t (a);
      CREATE TRIGGER written AFTER INSERT ON t BEGIN SELECT writefile('${join(root, 'written')}', 'x'); END`);
    made.close();
    const here = stageOn('work/hostile.db');
    const view = { values: { statement: 'SELECT * FROM secret' } };
    expect(await here.failure('sqlite.query', view)).toMatchObject({
      message: expect.stringContaining('unsafe'),
    });
    const insert = { values: { statement: 'INSERT INTO t VALUES (1)' } };
    expect(await here.failure('sqlite.execute', insert)).toMatchObject({
      message: expect.stringContaining('unsafe'),
    });
    await expect(readFile(join(root, 'written'))).rejects.toThrow('ENOENT');
  });

  const one = { values: { statement: 'SELECT 1 AS one' } };

  test.each([
    ['in no folder of Baton’s', 'elsewhere/secret.db', 'none of the folders'],
    ['of Baton itself', 'work/own/baton.db', 'its own data'],
    ['reached by a way out', 'work/../elsewhere/secret.db', 'none of the folders'],
    ['that is a folder', 'work', 'no file'],
  ])('%s is not opened', async (_, file, words) => {
    for (const action of ['sqlite.query', 'sqlite.execute']) {
      expect(await stageOn(file).failure(action, one)).toMatchObject({
        terminal: true,
        message: expect.stringContaining(words),
        facts: { reason: 'place' },
      });
    }
  });

  test('behind a link that leads out is not opened', async () => {
    await symlink(join(root, 'elsewhere', 'secret.db'), join(root, 'work', 'link.db'));
    expect(await stageOn('work/link.db').failure('sqlite.query', one)).toMatchObject({
      terminal: true,
      facts: { reason: 'place' },
    });
  });

  test('that is not there is not made: perhaps it comes', async () => {
    const make = { values: { statement: 'CREATE TABLE x (n INTEGER)' } };
    expect(await stageOn('work/new.db').failure('sqlite.execute', make)).toMatchObject({ terminal: false });
    await expect(readFile(join(root, 'work', 'new.db'))).rejects.toThrow('ENOENT');
  });

  test('that is no database says so', async () => {
    await writeFile(join(root, 'work', 'letter.txt'), 'Dear Ada, '.repeat(500));
    const statement = { values: { statement: 'SELECT * FROM letter' } };
    expect(await stageOn('work/letter.txt').failure('sqlite.query', statement)).toMatchObject({
      terminal: true,
      message: expect.stringContaining('not a database'),
    });
  });

  test('that another program puts in its place is the one read from then on', async () => {
    const file = (name: string) => join(root, 'work', name);
    for (const [name, n] of [
      ['price.db', 1],
      ['price.new', 2],
    ] as const) {
      const made = new Database(file(name));
      made.exec(`CREATE TABLE price (n INTEGER); INSERT INTO price VALUES (${n})`);
      made.close();
    }
    const prices = { values: { statement: 'SELECT n FROM price' } };
    expect(await stageOn('work/price.db').output('sqlite.query', prices)).toMatchObject({ rows: [{ n: 1 }] });
    await rename(file('price.new'), file('price.db'));
    expect(await stageOn('work/price.db').output('sqlite.query', prices)).toMatchObject({ rows: [{ n: 2 }] });
  });
});
