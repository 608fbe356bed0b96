/** The columns of a subscription, for every query that reads one. */
import type { SubscriptionRow } from '../../ports/store.ts';
import { integer } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import * as rows from '../sql/rows.ts';
import { waitIdOf } from './row-id.ts';

export const SELECT_SUBSCRIPTION =
  'SELECT id, case_id, process, element, trigger, name, correlation FROM subscription';

export function subscriptionRowOf(row: SqlRow): SubscriptionRow {
  return rows.subscriptionRowOf(row, waitIdOf(integer(row, 'id')));
}
