/**
 * What the sender is answered by a webhook of Camunda's: `{ body, statusCode, headers }` as an expression of the diagram
 * gives it.
 *
 * Invariant CA1: no header of an answer but those a receiver may need; nothing is ever served as a page.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { IncomingAnswer } from '../../ports/triggers.ts';
import { evaluate } from '../act-on-delivery.ts';
import { expression } from '../live-trigger.ts';

const mostHeaders = 20;
/** Of the connection, of this server as a whole, or of what a browser may do here. */
const ownHeaders = new RegExp(
  `^(?:${[
    'content-|set-cookie|connection|keep-alive|transfer-|trailer|te$|upgrade|proxy-|date|server|www-authenticate',
    'access-control-|cross-origin-|alt-svc|strict-transport-|clear-site-data|refresh|service-worker|permissions-',
    'origin-agent|reporting-|report-to|nel$|x-frame-|x-dns-|http2-settings',
  ].join('|')})`,
  'iu',
);

export const emptyAnswer: IncomingAnswer = answered(200, {});

/** Undefined where the expression gives nothing, or cannot be worked out. */
export function answerBy(
  written: string | undefined,
  scope: Variables,
  now: number,
  form: 'response' | 'body' = 'response',
): IncomingAnswer | undefined {
  if (written === undefined) return undefined;
  let given: JsonValue;
  try {
    given = evaluate(expression(written), scope, now);
  } catch {
    return undefined;
  }
  if (given === null) return undefined;
  if (form === 'body' || !isRecord(given)) return answered(200, given);
  const { statusCode, headers, body = {} } = given;
  const status = typeof statusCode === 'number' && Number.isInteger(statusCode) ? statusCode : 200;
  return answered(status >= 200 && status <= 599 ? status : 200, body, isRecord(headers) ? headers : {});
}

function answered(
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, JsonValue>> = {},
): IncomingAnswer {
  const kept = Object.entries(headers)
    .filter(([name, value]) => /^[\w-]+$/u.test(name) && !ownHeaders.test(name) && typeof value !== 'object')
    .slice(0, mostHeaders)
    .map(([name, value]) => [name, String(value).replace(/[^\x20-\x7e]/gu, ' ')]);
  return {
    kind: 'answered',
    status,
    type: 'application/json',
    body: JSON.stringify(body),
    ...(kept.length === 0 ? {} : { headers: Object.fromEntries(kept) }),
  };
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
