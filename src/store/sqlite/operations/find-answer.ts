import { text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

const FIND = 'SELECT answer FROM answer WHERE key = ?';

export function findAnswer(database: Database, key: string): string | undefined {
  const row = database.get(FIND, [key]);
  return row === undefined ? undefined : text(row, 'answer');
}
