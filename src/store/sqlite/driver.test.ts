import { expect, test } from 'vitest';
import { openDriver } from './driver.ts';

test('one statement asked for all rows, then for one, answers each by its own parameters', async () => {
  const driver = await openDriver(':memory:');
  driver.exec('CREATE TABLE item (id INTEGER PRIMARY KEY)');
  const insert = driver.prepare('INSERT INTO item VALUES (?)');
  for (const id of [1, 2]) insert.run([id]);
  const find = driver.prepare('SELECT id FROM item WHERE id = ?');
  expect(find.all([1]).map((row) => row.id)).toEqual([1]);
  expect(find.get([9])).toBeUndefined();
  expect(find.get([2])?.id).toBe(2);
  expect(find.all([9])).toEqual([]);
  driver.close();
});
