import type { Database } from '../database.ts';

const FORGET = 'DELETE FROM answer WHERE at < ?';

export function forgetAnswers(database: Database, before: number): number {
  return database.run(FORGET, [before]);
}
