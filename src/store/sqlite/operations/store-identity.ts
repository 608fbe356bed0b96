/** What tells these data from all others (`migrations/0013-store-identity.ts`). */
import { text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

export function storeIdentity(database: Database): string {
  const row = database.get('SELECT identity FROM store_identity');
  return row === undefined ? '' : text(row, 'identity');
}
