import { expect, test } from 'vitest';
import { readStatement, type SqlDialect } from './named-parameters.ts';
import { nameProblem, pathProblem, quotedName, quotedPath } from './quoted-name.ts';

const dialects: readonly SqlDialect[] = ['postgres', 'mysql', 'sql-server', 'sqlite'];

test.each([
  ['postgres', '"a""b"'],
  ['sqlite', '"a""b"'],
  ['mysql', '`a"b`'],
  ['sql-server', '[a"b]'],
] as const)('a name is quoted as %s does: %s', (dialect, quoted) => {
  expect(quotedName('a"b', dialect)).toBe(quoted);
});

test.each(dialects)('whatever a name holds, it ends where its quotes do (%s)', (dialect) => {
  for (const name of ['a"; DROP TABLE x; --', 'a`b', 'a]]b', "a'b", 'a\\', ':a', '/*', '--']) {
    const reading = readStatement(`SELECT ${quotedName(name, dialect)}`, dialect);
    expect(reading).toMatchObject({ ok: true, statement: { pieces: [expect.any(String)] } });
  }
});

test('a path is quoted part by part', () => {
  expect(quotedPath('sales.orders', 'postgres')).toBe('"sales"."orders"');
});

test.each([
  ['', 'is empty'],
  ['a.', 'is empty'],
  ['a.b.c.d.e', 'has more than 4 parts'],
  ['a\u0000b', 'holds characters that no name has'],
  ['x'.repeat(129), 'is longer than 128 characters'],
])('%j is no path to a table', (path, problem) => {
  expect(pathProblem(path)).toBe(problem);
});

test('a name may hold a dot, and what is none is never quoted', () => {
  expect(nameProblem('a.b')).toBeUndefined();
  expect(() => quotedName('', 'postgres')).toThrow('is empty');
});
