/** The columns of a subscription, for every query that reads one. */
import type { SubscriptionRow } from '../../ports/store.ts';
import { integer, optionalText, present, text } from '../sql/columns.ts';
import type { SqlRow } from '../sql/program.ts';
import { waitIdOf } from './row-id.ts';

export const SELECT_SUBSCRIPTION =
  'SELECT id, case_id, process, element, trigger, name, correlation FROM subscription';

export function subscriptionRowOf(row: SqlRow): SubscriptionRow {
  return {
    ...waitIdOf(integer(row, 'id')),
    case: integer(row, 'case_id'),
    process: text(row, 'process'),
    element: text(row, 'element'),
    trigger: triggerOf(text(row, 'trigger')),
    name: text(row, 'name'),
    ...present('correlation', optionalText(row, 'correlation')),
  };
}

function triggerOf(written: string): SubscriptionRow['trigger'] {
  return written === 'signal' || written === 'condition' ? written : 'message';
}
