import type { SubscriptionQuery, SubscriptionRow } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { SELECT_SUBSCRIPTION, subscriptionRowOf } from '../subscription-columns.ts';

const MESSAGE = `
  ${SELECT_SUBSCRIPTION} WHERE trigger = 'message' AND name = ? AND correlation IS ? ORDER BY id LIMIT ?`;
const SIGNAL = `${SELECT_SUBSCRIPTION} WHERE trigger = 'signal' AND name = ? ORDER BY id LIMIT ?`;

/** Those that ask for exactly this correlation come first; those that ask for none take any message of the name. */
export function subscriptionsByName(
  database: Database,
  query: SubscriptionQuery,
): readonly SubscriptionRow[] {
  if (query.trigger === 'signal')
    return database.all(SIGNAL, [query.name, query.limit]).map(subscriptionRowOf);
  const exact =
    query.correlation === undefined
      ? []
      : database.all(MESSAGE, [query.name, query.correlation, query.limit]);
  const open = database.all(MESSAGE, [query.name, null, query.limit]);
  return [...exact, ...open].slice(0, query.limit).map(subscriptionRowOf);
}
