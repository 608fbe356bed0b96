/**
 * What every SQL connector promises, held against a real database: values never become SQL, a query changes nothing,
 * limits hold, and failures say what they are.
 */
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/expressions/value.ts';
import { isRecord } from '../../src/expressions/value.ts';
import type { ActionStage } from './action-stage.ts';

export interface SqlContract {
  /** The connector's id. */
  readonly id: string;
  /** Signed in to a database with nothing in it. */
  readonly stage: () => ActionStage;
  readonly create: string;
  /** A query of one column `n` with the numbers 1 to 5000. */
  readonly numbers: string;
  /** A query that would take minutes. */
  readonly endless: string;
  /** What the code of a second row with the same key is. */
  readonly duplicateCode: string;
}

const hostile = [
  "'; DROP TABLE person; --",
  "' OR '1'='1",
  String.raw`\' OR 1=1 -- `,
  '"; DELETE FROM person; #',
  '$1',
  ':name',
  '/* */ UNION SELECT 1',
  'Jörg €\u0000'.slice(0, -1),
];

export function sqlContract(contract: SqlContract): void {
  const { id } = contract;
  const query = (
    statement: string,
    variables: Record<string, JsonValue> = {},
    more: Record<string, JsonValue> = {},
  ) => contract.stage().run(`${id}.query`, { values: { statement, ...more }, variables });
  const execute = (statement: string, variables: Record<string, JsonValue> = {}, idempotencyKey = 'k') =>
    contract.stage().run(`${id}.execute`, { values: { statement }, variables, idempotencyKey });
  const rowsOf = async (statement: string, variables: Record<string, JsonValue> = {}) => {
    const result = await query(statement, variables);
    if (result.kind === 'failed') throw new Error(result.message);
    return isRecord(result.output) ? result.output.rows : undefined;
  };

  describe(`${id}: every SQL connector`, () => {
    test('writes rows and reads them again', async () => {
      expect(await execute(contract.create)).toMatchObject({ kind: 'done' });
      const inserted = await execute('INSERT INTO person (id, name, town) VALUES (:id, :name, :town)', {
        id: 1,
        name: 'Ada',
        town: null,
      });
      expect(inserted).toMatchObject({ kind: 'done', output: { count: 1, rows: [], more: false } });
      expect(
        await query('SELECT id, name, town FROM person WHERE name = :name', { name: 'Ada' }),
      ).toMatchObject({
        kind: 'done',
        output: { rows: [{ id: 1, name: 'Ada', town: null }], count: 1, more: false },
      });
      expect(await execute('UPDATE person SET town = :town', { town: 'Ulm' })).toMatchObject({
        output: { count: 1 },
      });
    });

    test('takes values from the field for values first, then from the other inputs', async () => {
      const statement = 'SELECT :a AS a, :b AS b, :idempotency_key AS k';
      const rows = await rowsOf(statement, {
        values: { a: 'inner' },
        a: 'outer',
        b: 'other',
        idempotency_key: 'x',
      });
      expect(rows).toEqual([{ a: 'inner', b: 'other', k: 'key-of-the-step' }]);
      const empty = await rowsOf("SELECT coalesce(:a, 'none') AS a", { values: { a: null }, a: 'outer' });
      expect(empty).toEqual([{ a: 'none' }]);
    });

    test.each(hostile)('never lets a value become SQL: %s', async (name) => {
      await execute('DELETE FROM person WHERE id = 2');
      expect(await execute('INSERT INTO person (id, name) VALUES (2, :name)', { name })).toMatchObject({
        kind: 'done',
      });
      expect(await rowsOf('SELECT name FROM person WHERE name = :name', { name })).toEqual([{ name }]);
      expect(await rowsOf('SELECT id FROM person ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    });

    test('takes the statement from the wiring only, never from the data', async () => {
      const result = await contract
        .stage()
        .run(`${id}.query`, { variables: { statement: 'SELECT 1' }, values: {} });
      expect(result).toMatchObject({
        kind: 'failed',
        terminal: true,
        message: expect.stringContaining('Statement'),
      });
    });

    test('refuses a second statement and one with a value nobody gives', async () => {
      const second = await execute('SELECT 1; DELETE FROM person');
      expect(second).toMatchObject({ kind: 'failed', terminal: true });
      const missing = await query('SELECT :nobody');
      expect(missing).toMatchObject({
        kind: 'failed',
        terminal: true,
        message: expect.stringContaining(':nobody'),
      });
      expect(await query('SELECT :constructor')).toMatchObject({ kind: 'failed' });
    });

    test.each(['DELETE FROM person', "UPDATE person SET name = 'x'", 'DROP TABLE person'])(
      'does not change anything by a query: %s',
      async (statement) => {
        expect(await query(statement)).toMatchObject({ kind: 'failed', terminal: true });
        expect(await rowsOf('SELECT count(*) AS n FROM person')).toEqual([{ n: 2 }]);
      },
    );

    test('gives back at most the rows asked for, and says that there were more', async () => {
      const some = await query(contract.numbers, {}, { maxRows: 3 });
      expect(some).toMatchObject({ output: { rows: [{ n: 1 }, { n: 2 }, { n: 3 }], count: 3, more: true } });
      expect(await query(contract.numbers)).toMatchObject({ output: { count: 1_000, more: true } });
      expect(await query(contract.numbers, {}, { maxRows: 5_000 })).toMatchObject({
        output: { count: 5_000, more: false },
      });
      expect(await query(contract.numbers, {}, { maxRows: 20_000 })).toMatchObject({
        kind: 'failed',
        terminal: true,
      });
    });

    test('ends a statement that takes too long, and the connection serves again', async () => {
      const slow = await query(contract.endless, {}, { timeout: 1 });
      expect(slow).toMatchObject({ kind: 'failed', terminal: false, facts: { reason: 'too-slow' } });
      expect(await rowsOf('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });

    test('ends when the step is withdrawn', async () => {
      const withdrawal = new AbortController();
      const running = contract.stage().run(`${id}.query`, {
        values: { statement: contract.endless },
        signal: AbortSignal.any([withdrawal.signal, AbortSignal.timeout(300)]),
      });
      expect(await running).toMatchObject({ kind: 'failed', message: expect.stringContaining('withdrawn') });
    });

    test('tells a duplicate, a broken rule and a wrong statement apart, in the server’s words', async () => {
      const again = await execute("INSERT INTO person (id, name) VALUES (1, 'Ada')");
      expect(again).toMatchObject({
        kind: 'failed',
        terminal: true,
        facts: { reason: 'duplicate', code: contract.duplicateCode },
      });
      const empty = await execute('INSERT INTO person (id, name) VALUES (9, :name)', { name: null });
      expect(empty).toMatchObject({ kind: 'failed', terminal: true, facts: { reason: 'constraint' } });
      const wrong = await query('SELECT item FROM nowhere');
      expect(wrong).toMatchObject({ kind: 'failed', terminal: true, facts: { reason: 'refused' } });
      expect(wrong.kind === 'failed' && wrong.message).toMatch(/nowhere/u);
    });

    test('serves many steps at once', async () => {
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, n) => rowsOf('SELECT :n AS n', { n: `${n}` })),
      );
      expect(all.flat()).toEqual(Array.from({ length: 20 }, (_, n) => ({ n: `${n}` })));
    });

    test('names columns apart that are called alike', async () => {
      expect(await rowsOf('SELECT 1 AS a, 2 AS a, 3 AS a_2')).toEqual([{ a: 1, a_2: 2, a_2_2: 3 }]);
    });
  });
}
