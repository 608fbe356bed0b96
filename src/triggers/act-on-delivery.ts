/**
 * What becomes of one delivery: put aside, a case, a message, or a sentence why not.
 *
 * Boundary: works out the expressions and asks the host; when it is tried again is `dispatcher.ts`'s.
 *
 * Invariant AD1: the same delivery always asks the host with the same idempotency key, so it has one case or message.
 */
import type { CompiledExpression } from '../expressions/expression.ts';
import { scopeOf } from '../expressions/expression.ts';
import { type JsonValue, setOwn, toJson } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { DeliveryOutcome, TriggerDeliveryRow } from '../ports/trigger-store.ts';
import type { CaseStarter } from './case-starter.ts';
import type { LiveTrigger } from './live-trigger.ts';

const longestTitle = 200;

/** Throws what the host throws: then nothing has happened, and it may be tried again. */
export async function actOn(
  delivery: TriggerDeliveryRow,
  payload: Variables,
  trigger: LiveTrigger,
  host: CaseStarter,
  cause: { readonly traceparent?: string } = {},
): Promise<DeliveryOutcome> {
  const now = delivery.receivedAt;
  try {
    if (trigger.when !== undefined && evaluate(trigger.when, payload, now) !== true) {
      return {
        kind: 'put-aside',
        message: `The condition ${shown(trigger.when)} is not fulfilled by what came in, so nothing was begun.`,
      };
    }
    return await ask(delivery, payload, trigger, host, cause);
  } catch (error) {
    if (error instanceof NotWorkedOut) return { kind: 'failed', message: error.message };
    throw error;
  }
}

async function ask(
  delivery: TriggerDeliveryRow,
  payload: Variables,
  trigger: LiveTrigger,
  host: CaseStarter,
  cause: { readonly traceparent?: string },
): Promise<DeliveryOutcome> {
  const now = delivery.receivedAt;
  const variables = variablesOf(trigger, payload, now);
  // A number comes again once the last of them were removed; the host remembers its answers longer.
  const idempotencyKey = `trigger/${delivery.id}/${delivery.receivedAt}`;
  const { message } = trigger.wiring;
  if (message !== undefined) {
    const key = trigger.messageKey && textOf(evaluate(trigger.messageKey, payload, now));
    if (trigger.messageKey !== undefined && key === undefined) {
      const told = `${shown(trigger.messageKey)} gives nothing for what came in, so nobody could be told apart by it.`;
      return { kind: 'failed', message: told };
    }
    await host.publishMessage({
      name: message.name,
      variables,
      idempotencyKey,
      ...(key === undefined ? {} : { correlation: key }),
    });
    return { kind: 'message', name: message.name, ...(key === undefined ? {} : { key }) };
  }
  const title = trigger.title && textOf(evaluate(trigger.title, payload, now))?.slice(0, longestTitle);
  const { begins } = trigger;
  const answer = await host.startCase({
    deployment: trigger.line.id,
    variables,
    idempotencyKey,
    ...cause,
    ...(begins === undefined ? {} : { process: begins.process, startElements: begins.start.elements }),
    ...(title === undefined || title.trim() === '' ? {} : { title: title.trim() }),
  });
  return answer.ok
    ? { kind: 'case', case: answer.case }
    : { kind: 'failed', message: `The case could not begin: ${answer.rejection.message}` };
}

function variablesOf({ data, kind, wiring }: LiveTrigger, payload: Variables, now: number): Variables {
  if (data === undefined)
    return kind.variables === undefined ? payload : kind.variables(payload, wiring.settings ?? {}, now);
  const variables: Record<string, JsonValue> = {};
  for (const { target, source } of data) setAt(variables, target, evaluate(source, payload, now));
  return variables;
}

/** Sets `order.total` to a value; what is no object on the way is replaced by one. */
function setAt(
  record: Record<string, JsonValue>,
  [name = '', ...rest]: readonly string[],
  value: JsonValue,
): void {
  if (rest.length === 0) {
    setOwn(record, name, value);
    return;
  }
  const there = Object.hasOwn(record, name) ? record[name] : undefined;
  const inner: Record<string, JsonValue> = {};
  if (isRecord(there)) for (const [key, one] of Object.entries(there)) setOwn(inner, key, one);
  setAt(inner, rest, value);
  setOwn(record, name, inner);
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class NotWorkedOut extends Error {}

export function evaluate(source: CompiledExpression, payload: Variables, now: number): JsonValue {
  const result = source.evaluate(scopeOf(payload), { now });
  if (result.ok) return toJson(result.value);
  throw new NotWorkedOut(
    `${shown(source)} could not be worked out over what came in: ${result.error.message}`,
  );
}

export function textOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function shown({ source }: CompiledExpression): string {
  const { text } = source;
  return `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;
}
