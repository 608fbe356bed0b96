/** What a connector's call left in the journal, read back for the pages; what something else left there is none. */
import { Check } from 'typebox/value';
import type { JsonValue } from '../../expressions/value.ts';
import { Exchange } from '../api/cases.ts';
import type { CaseEvent } from './case-journals.ts';

export function exchangeOf(explanation: JsonValue | undefined): Exchange | undefined {
  if (!isConnectorRecord(explanation)) return undefined;
  const { exchange } = explanation;
  return Check(Exchange, exchange) ? exchange : undefined;
}

/** Of the last attempt at each step that failed, by instance and element. */
export function lastFailures(events: readonly CaseEvent[]): ReadonlyMap<string, Exchange> {
  const found = new Map<string, Exchange>();
  for (const { instance, event } of events) {
    if (event.kind !== 'job-failed') continue;
    const exchange = exchangeOf(event.explanation);
    if (exchange !== undefined) found.set(failureKey(instance, event.element), exchange);
  }
  return found;
}

export function failureKey(instance: number, element: string): string {
  return `${instance} ${element}`;
}

function isConnectorRecord(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'connector';
}
