import { expect, test } from 'vitest';
import { startPostgres } from './postgres-server.ts';

test('a PostgreSQL server for tests answers, keeps umlauts, and is gone when closed', async () => {
  const server = await startPostgres();
  try {
    await server.query("CREATE TABLE person (name text); INSERT INTO person VALUES ('Jörg €')");
    expect(await server.query('SELECT * FROM person WHERE name LIKE $1', ['J%'])).toEqual([
      { name: 'Jörg €' },
    ]);
  } finally {
    await server.close();
  }
  await expect(server.query('SELECT 1')).rejects.toThrow(/ECONNREFUSED/u);
});
