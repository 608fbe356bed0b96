import { expect, test } from 'vitest';
import { integer } from '../sql/columns.ts';
import { get, type Program, run, written } from '../sql/program.ts';
import { openDatabase } from './database.ts';
import { sqlitePrograms } from './sqlite-programs.ts';

async function counters() {
  const database = await openDatabase(':memory:');
  database.run('CREATE TABLE counter (id INTEGER PRIMARY KEY, count INTEGER NOT NULL)');
  return { database, programs: sqlitePrograms(database) };
}

function* add(count: number): Program<number | undefined> {
  const [row] = yield* written('INSERT INTO counter (count) VALUES (?) RETURNING id', [count]);
  return row && integer(row, 'id');
}

function* sum(): Program<number> {
  const row = yield* get('SELECT CAST(coalesce(sum(count), 0) AS BIGINT) AS sum FROM counter');
  return row === undefined ? 0 : integer(row, 'sum');
}

test('a row that is written and read back is there once, each time with its own number', async () => {
  const { database, programs } = await counters();
  expect(await programs.alone(() => add(5))).toBe(1);
  expect(await programs.perform(() => add(6))).toBe(2);
  expect(await programs.perform(sum)).toBe(11);
  database.close();
});

test('of a program that fails nothing stays, and what comes after it goes on', async () => {
  const { database, programs } = await counters();
  function* broken(): Program<void> {
    yield* add(5);
    throw new Error('Found wanting');
  }
  await expect(programs.alone(broken)).rejects.toThrow('Found wanting');
  await expect(programs.guarded(broken)).rejects.toThrow('Found wanting');
  expect(await programs.alone(sum)).toBe(0);
  expect(await programs.guarded(() => run('DELETE FROM counter'))).toBe(0);
  database.close();
});

test('who watches writes sees what is written and read back, and not what is looked for', async () => {
  const { database, programs } = await counters();
  const seen: unknown[] = [];
  database.watch((_sql, parameters) => void seen.push(...parameters));
  await programs.perform(() => add(7));
  await programs.perform(() => get('SELECT id FROM counter WHERE count = ?', [8]));
  expect(seen).toEqual([7]);
  database.close();
});
