/**
 * What a diagram made for Camunda 8 does with a connector's answer: `resultVariable`, `resultExpression` and
 * `errorExpression` with `bpmnError(…)` and `jobError(…)`.
 *
 * Boundary: from an answer or a failure to what the step comes to. The expressions were pinned when the process was put
 * into use.
 *
 * Invariant DA1  The answer has come: what the expressions cannot make of it is terminal, because another attempt would ask
 *                for the same thing twice.
 *
 * Source: Camunda 8 documentation, "Use Connectors", "Output mapping", "BPMN errors and failing jobs".
 */
import { compileExpression, scopeOf } from '../../expressions/expression.ts';
import { FunctionValue } from '../../expressions/function-value.ts';
import { type JsonValue, toJson, type Value } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { Exchange } from '../../ports/actions.ts';
import type { ActionResult } from '../action.ts';
import type { HttpFailure } from '../http/call-http.ts';

export interface AnswerRules {
  readonly resultVariable?: string;
  /** FEEL. */
  readonly resultExpression?: string;
  readonly errorExpression?: string;
}

export function answerRulesOf(pinned: JsonValue | undefined): AnswerRules {
  if (!isObject(pinned)) return {};
  return Object.fromEntries(
    (['resultVariable', 'resultExpression', 'errorExpression'] as const).flatMap((name) => {
      const text = pinned[name];
      return typeof text === 'string' && text.trim() !== '' ? [[name, text]] : [];
    }),
  );
}

/** `response`: what came back, as those expressions know it. */
export function answered(
  rules: AnswerRules,
  response: Readonly<Record<string, JsonValue>>,
  exchange: Exchange,
  now: number,
): ActionResult {
  const scope = { ...response, response };
  const raised = raisedBy(rules.errorExpression, scope, now);
  if (raised !== undefined) return { ...raised, exchange };
  const mapped = mappedBy(rules.resultExpression, scope, now);
  if ('message' in mapped) return { kind: 'failed', message: mapped.message, terminal: true, exchange };
  const { resultVariable } = rules;
  const leaves = {
    ...(resultVariable === undefined ? {} : { [resultVariable]: response }),
    ...mapped.variables,
  };
  return { kind: 'done', output: { response }, leaves, exchange };
}

export function refusedOr(rules: AnswerRules, failure: HttpFailure, now: number): ActionResult {
  const { status, headers, body, code } = failure.facts ?? {};
  const response = { status: status ?? null, headers: headers ?? {}, body: body ?? null };
  const error = {
    code: typeof status === 'number' ? String(status) : code === 'no-answer-in-time' ? '408' : (code ?? ''),
    message: failure.message,
    variables: { response },
    type: 'ConnectorException',
  };
  const raised = raisedBy(rules.errorExpression, { error, response }, now);
  return raised === undefined ? failure : { ...failure, ...raised };
}

type Raised = Pick<HttpFailure, 'kind' | 'message' | 'terminal' | 'error' | 'attemptsLeft' | 'retryAfter_ms'>;

function raisedBy(text: string | undefined, scope: Variables, now: number): Raised | undefined {
  if (text === undefined) return undefined;
  const given = evaluate(text, { ...scope, bpmnError, jobError }, now);
  if (!given.ok) return failed(`Its error expression cannot be worked out: ${given.message}`);
  const { value } = given;
  if (!isObject(value)) return undefined;
  const message = typeof value.message === 'string' ? value.message : '';
  const variables = isObject(value.variables) ? value.variables : undefined;
  if (value.errorType === 'bpmnError' && typeof value.code === 'string') {
    const error = { code: value.code, ...(variables === undefined ? {} : { variables }) };
    return { kind: 'failed', message, terminal: true, error };
  }
  if (value.errorType !== 'jobError') return undefined;
  const left =
    typeof value.retries === 'number' && value.retries >= 0 ? Math.floor(value.retries) : undefined;
  const backoff = typeof value.retryBackoff === 'string' ? durationOf(value.retryBackoff) : undefined;
  return {
    ...failed(message === '' ? 'The step’s error expression says that it failed.' : message),
    terminal: left === 0,
    ...(left === undefined ? {} : { attemptsLeft: left }),
    ...(backoff === undefined ? {} : { retryAfter_ms: backoff }),
  };
}

function mappedBy(
  text: string | undefined,
  scope: Variables,
  now: number,
): { readonly variables: Variables } | { readonly message: string } {
  if (text === undefined) return { variables: {} };
  const given = evaluate(text, scope, now);
  if (!given.ok)
    return { message: `It answered, but the result expression cannot be worked out: ${given.message}` };
  if (given.value === null) return { variables: {} };
  if (isObject(given.value)) return { variables: given.value };
  return {
    message: `It answered, but the result expression gives ${describe(given.value)} where names with values are expected, such as {id: response.body.id}.`,
  };
}

const bpmnError = new FunctionValue('bpmnError', undefined, (_machine, args) =>
  raise('bpmnError', ['code', 'message', 'variables'], args),
);
const jobError = new FunctionValue('jobError', undefined, (_machine, args) =>
  raise('jobError', ['message', 'variables', 'retries', 'retryBackoff'], args),
);

function raise(errorType: string, names: readonly string[], args: readonly Value[]): Value {
  const given = names.map((name, index): [string, Value] => [name, args[index] ?? null]);
  return { ...Object.fromEntries(given), errorType };
}

function evaluate(
  text: string,
  scope: Readonly<Record<string, Value>>,
  now: number,
): { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly message: string } {
  const compiled = compileExpression({ language: 'feel', text: text.replace(/^\s*=/u, '').trim() });
  if (!compiled.ok) return { ok: false, message: compiled.error.message };
  const result = compiled.expression.evaluate(scopeOf(scope), { now });
  return result.ok ? { ok: true, value: toJson(result.value) } : { ok: false, message: result.error.message };
}

/** Days to seconds; of months and years nobody waits between attempts. */
export function durationOf(text: string): number | undefined {
  const parts = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8}(?:\.\d+)?)S)?)?$/u.exec(text);
  if (parts === null) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000;
}

function failed(message: string): Raised & { readonly kind: 'failed' } {
  return { kind: 'failed', message, terminal: true };
}

function describe(value: JsonValue): string {
  return Array.isArray(value) ? 'a list' : `${JSON.stringify(value).slice(0, 80)}`;
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
