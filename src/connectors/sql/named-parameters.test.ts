import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstWord, placed, readStatement, type SqlDialect } from './named-parameters.ts';

const dialects: readonly SqlDialect[] = ['postgres', 'mysql', 'sql-server', 'sqlite'];

function read(sql: string, dialect: SqlDialect = 'postgres') {
  const reading = readStatement(sql, dialect);
  if (!reading.ok) throw new Error(reading.problem);
  return placed(reading.statement, (index) => `$${index}`);
}

function problem(sql: string, dialect: SqlDialect = 'postgres') {
  const reading = readStatement(sql, dialect);
  return reading.ok ? undefined : reading.problem;
}

describe('named parameters', () => {
  test.each(dialects)('are found in a statement of %s', (dialect) => {
    const sql = 'UPDATE t SET a=:a, b = :größe WHERE id IN (:a,:_id2);  -- done\n;';
    expect(read(sql, dialect)).toEqual({
      sql: 'UPDATE t SET a=$1, b = $2 WHERE id IN ($3,$4)',
      order: ['a', 'größe', 'a', '_id2'],
    });
  });

  test.each<[SqlDialect, string]>([
    ['postgres', `SELECT ':a', 'it''s :a', ":a" -- :a`],
    ['postgres', String.raw`SELECT E'\':a', 'x\', ":a"`],
    ['postgres', 'SELECT $$ :a ; $$, $q$ :a $$ ; $q$ /* :a /* ; */ :a */'],
    ['postgres', 'SELECT x::text, a[1:2], b := 3'],
    ['mysql', String.raw`SELECT 'it\'s :a', "\":a", ${'`:a`'} # :a`],
    ['mysql', 'SELECT 1 -- :a'],
    ['mysql', 'SELECT @x := 1 /* :a ; */'],
    ['sql-server', 'SELECT [a ]] :a], "b:a", geometry::Point(1, 2, 0), @@ROWCOUNT /* /* */ :a */'],
    ['sqlite', 'SELECT [:a], `:a`, ":a", \':a\' /* :a */'],
  ])('are not what stands in texts, names, comments or casts of %s: %s', (dialect, sql) => {
    expect(read(sql, dialect)).toEqual({ sql, order: [] });
  });

  test('two minus signs begin a comment in MySQL only before a space', () => {
    expect(read('SELECT 5--:a', 'mysql').order).toEqual(['a']);
    expect(read('SELECT 5--:a', 'postgres').order).toEqual([]);
  });

  test('what ends before a parameter does not hide it', () => {
    expect(read(`SELECT 'a' || :a || "b" || :b /* c */ , :c, $$x$$ || :d`).order).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(read(`SELECT 'name' = :name`).order).toEqual(['name']);
  });
});

describe('a statement is refused', () => {
  test.each(dialects)('when %s is given a second one', (dialect) => {
    expect(problem('SELECT 1; DROP TABLE t', dialect)).toMatch(/one statement.*character 11/u);
    expect(problem("SELECT 1;;/* x */'", dialect)).toBeDefined();
    expect(problem("SELECT 1; 'x'", dialect)).toMatch(/one statement/u);
    expect(problem(`SELECT ';'`, dialect)).toBeUndefined();
  });

  test('when a text or comment never ends', () => {
    expect(problem("SELECT 'abc")).toMatch(/character 8 of the statement never ends/u);
    expect(problem('SELECT 1 /* /* */')).toMatch(/comment that begins at character 10/u);
    expect(problem('SELECT $a$ $b$')).toMatch(/character 8/u);
  });

  test('when it is empty', () => {
    expect(problem(' ; ')).toBe('The statement is empty.');
  });

  test.each<[SqlDialect, string, string]>([
    ['postgres', 'SELECT $1', '$1'],
    ['mysql', 'SELECT ?', '?'],
    ['sqlite', 'SELECT ?1', '?1'],
    ['sqlite', 'SELECT @a', '@a'],
    ['sqlite', 'SELECT $a', '$a'],
  ])('when it has placeholders of %s itself: %s', (dialect, sql, placeholder) => {
    expect(problem(sql, dialect)).toContain(`not as ${placeholder}`);
  });
});

test.each([
  ['select 1', 'SELECT'],
  [' -- x\n# y\n/* z */ ( WITH a AS (SELECT 1) SELECT 2)', 'WITH'],
  ['/*! DROP */ SELECT 1', '/*!'],
  ['/*M!100 DROP */ SELECT 1', '/*M'],
  ['/* SELECT */ drop TABLE t', 'DROP'],
])('%s begins with %s', (sql, word) => {
  expect(firstWord(sql, 'mysql')).toBe(word);
});

test('whatever is written, a reading ends, and names and texts together are what was written', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '`',
    '[',
    ']',
    '$$',
    '$a$',
    '--',
    '/*',
    '*/',
    ':a',
    '::',
    '\\',
    ';',
    ' ',
    '\n',
    'E',
    'x',
    '#',
    '(',
  );
  const sqls = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(sqls, fc.constantFrom(...dialects), (sql, dialect) => {
      const reading = readStatement(sql, dialect);
      if (!reading.ok) return;
      const back = reading.statement.pieces.map((piece) =>
        typeof piece === 'string' ? piece : `:${piece.name}`,
      );
      expect(sql.startsWith(back.join(''))).toBe(true);
    }),
  );
});
