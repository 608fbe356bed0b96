import Database from 'libsql';
import { expect, test } from 'vitest';
import { beyondTheFile } from './beyond-the-file.ts';

const DIRECT_ONLY = 0x80000;

/** One row a function: its name, and whether SQLite says that only a statement itself may call it. */
function names(query: string): readonly string[] {
  const database = new Database(':memory:');
  const rows = database.prepare(query).raw(true).all();
  database.close();
  return [...new Set(rows.flat().map(String))].sort();
}

test('every function that SQLite keeps from views and triggers is kept from statements too', () => {
  const dangerous = names(
    `SELECT name FROM pragma_function_list WHERE flags & ${DIRECT_ONLY} AND builtin = 0`,
  );
  expect(dangerous).toContain('readfile');
  expect(dangerous.filter((name) => beyondTheFile(`SELECT ${name}(1)`) === undefined)).toEqual([]);
});

test('the tables that the library makes up are known: a new one wants to be looked at', () => {
  expect(names("SELECT name FROM pragma_module_list WHERE name NOT LIKE 'pragma%'")).toEqual([
    ...['carray', 'dbstat', 'fsdir', 'fts3', 'fts3tokenize', 'fts4', 'fts4aux', 'fts5', 'fts5vocab'],
    ...['generate_series', 'geopoly', 'json_each', 'json_tree', 'rtree', 'rtree_i32', 'sqlite_dbpage'],
    ...['sqlite_stmt', 'vector_top_k'],
  ]);
});

test.each([
  'SELECT readfile(:path)',
  'SELECT "ReadFile"(:path)',
  'SELECT [writefile](:path, 1)',
  "SELECT * FROM 'fsdir'('/')",
  'SELECT `sha3_query`(:sql)',
  "SELECT sqlite3mc_config('cipher', 1)",
])('%s is found', (sql) => {
  expect(beyondTheFile(sql)).toBeDefined();
});

test('what is only called alike is not', () => {
  expect(beyondTheFile("SELECT my_readfile, readfiles, 'a file' FROM writefile_log")).toBeUndefined();
});
