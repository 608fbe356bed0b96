/**
 * What is kept with a case of one call of a connector: for the timeline, for the one who has to mend it, and as the
 * recorded response that the wiring panel maps from.
 *
 * Invariant EX1: plain JSON of at most `LONGEST` characters; what was cut says so.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Exchange } from '../ports/actions.ts';

/** Below the host's own limit, so that it is never dropped there. */
const LONGEST = 60_000;
const LONGEST_TEXT = 8_000;

export interface ConnectorExplanation {
  readonly kind: 'connector';
  /** The action's name, for people. */
  readonly name: string;
  readonly output?: JsonValue;
  /** The output was too large to be kept whole. */
  readonly shortened?: true;
  readonly exchange?: Exchange;
}

export function explanationOf(
  name: string,
  output: JsonValue | undefined,
  exchange: Exchange | undefined,
): JsonValue {
  const whole = plain({ kind: 'connector', name, output, exchange });
  if (lengthOf(whole) <= LONGEST) return whole;
  const cut = plain({ kind: 'connector', name, output, shortened: true, exchange: cutBodies(exchange) });
  if (lengthOf(cut) <= LONGEST) return cut;
  const bare = plain({ kind: 'connector', name, shortened: true, exchange: cutBodies(exchange) });
  return lengthOf(bare) <= LONGEST ? bare : { kind: 'connector', name, shortened: true };
}

function cutBodies(exchange: Exchange | undefined): JsonValue | undefined {
  if (exchange === undefined) return undefined;
  const { request, response, took_ms } = exchange;
  return plain({
    request: { ...request, body: cut(request.body) },
    response: response === undefined ? undefined : { ...response, body: cut(response.body) },
    took_ms,
  });
}

function cut(body: JsonValue | undefined): JsonValue | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.length <= LONGEST_TEXT ? body : `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
}

function lengthOf(value: JsonValue): number {
  return JSON.stringify(value).length;
}

function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
