/**
 * One step carried out once, outside any case: what it is given, what it does, what the case would know afterwards.
 *
 * Boundary: connectors are called by the action desk, scripts and decisions by the handlers that also run them in cases; who
 * may, on which data, and what is remembered of it is the route's.
 *
 * Invariants:
 * TS1  `recorded` calls nothing: only the mappings and error rules are worked out.
 * TS2  Nothing of a case is changed.
 */
import type { Finding } from '../../bpmn/finding.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { HostApi } from '../../host/host-api.ts';
import type { Variables } from '../../kernel/command.ts';
import type { ActionDesk, Exchange } from '../../ports/actions.ts';
import type { JobHandler } from '../../ports/connector.ts';
import { isConnectorJob } from '../../wiring/connector-work.ts';
import type { Definition, ElementDefinition, Mapping, Work } from '../../wiring/definition.ts';
import { displayValue } from '../../wiring/display-value.ts';
import { type MappedData, workOut, workOutMappings } from '../../wiring/expression-preview.ts';
import { sampleTree } from '../../wiring/sample-tree.ts';
import type { StepWiring } from '../../wiring/wiring-document.ts';
import type { Exchange as ExchangeShown, TriedValue, TryResult } from '../api/wiring.ts';
import { RequestProblem } from '../problem.ts';
import { countOf, quote } from '../words/quoting.ts';
import { recordOf } from './recorded-outputs.ts';
import { mostHanded, wholeFor } from './whole-values.ts';

export interface TryParts {
  readonly actions: ActionDesk;
  readonly host: Pick<HostApi, 'seen'>;
  /** What runs inside Baton: scripts and decisions. */
  readonly inner: readonly JobHandler[];
  readonly now: number;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

export interface StepToTry {
  readonly element: string;
  readonly name: string;
  readonly entry: StepWiring;
  /** Compiled with the entry; absent where an expression of it cannot be read. */
  readonly definition: Definition | undefined;
  readonly findings: readonly Finding[];
  readonly visible: Variables;
  /** Present: nothing is called, this is what came back. */
  readonly recorded?: JsonValue;
}

export type Tried = Omit<TryResult, 'mode' | 'from' | 'took_ms' | 'tested'>;

type Outcome = Pick<Tried, 'exchange' | 'explanation'> &
  (
    | {
        readonly kind: 'done';
        readonly output: JsonValue;
        /** Where what the case would know is not the output itself. */
        readonly leaves?: Variables;
      }
    | { readonly kind: 'error'; readonly error: NonNullable<Tried['error']>; readonly output?: JsonValue }
    | { readonly kind: 'failed'; readonly message: string }
  );

const longestOutput = 200_000;

export async function tryStep(step: StepToTry, parts: TryParts): Promise<Tried> {
  const compiled = elementOf(step);
  const whole = await wholeFor(undefined, step.visible, parts.host);
  const mapped = workOutMappings(inputsOf(step, compiled), whole, {}, parts.now, step.visible);
  const inputs = [...writtenValues(step.entry), ...mapped.values.map(triedValue)];
  const obstacle = obstacleOf(step, mapped);
  const outcome = obstacle === undefined ? await carriedOut(step, compiled, mapped, parts) : failed(obstacle);
  const seen = await wholeFor(undefined, { ...step.visible, ...mapped.variables }, parts.host);
  const shown = {
    inputs,
    ...(outcome.exchange === undefined ? {} : { exchange: outcome.exchange }),
    ...(outcome.explanation === undefined ? {} : { explanation: outcome.explanation }),
  };
  if (outcome.kind === 'failed')
    return { ...shown, outcome: 'failed', sentence: outcome.message, outputs: [] };
  const output = outcome.output === undefined ? {} : outputView(outcome.output);
  if (outcome.kind === 'error') {
    const { error } = outcome;
    return {
      ...shown,
      ...output,
      outcome: 'error',
      sentence: errorSentence(step, error.code),
      outputs: [],
      error,
    };
  }
  const given = recordOf(outcome.output);
  const left = outcome.leaves ?? given;
  const set = outputsOf(step, compiled, { ...seen, ...given, ...left }, left, parts.now);
  const broken = set.values.find(({ shown: one }) => !one.ok);
  return {
    ...shown,
    ...output,
    outcome: broken === undefined ? 'done' : 'failed',
    sentence:
      broken === undefined
        ? doneSentence(outcome, set)
        : brokenSentence(broken, 'What it gave arrived, but '),
    outputs: set.values.map(triedValue),
  };
}

function elementOf({ element, definition }: StepToTry): ElementDefinition | undefined {
  for (const process of definition?.processes ?? []) {
    if (Object.hasOwn(process.elements, element)) return process.elements[element];
  }
  return undefined;
}

function obstacleOf({ element, findings, entry }: StepToTry, mapped: MappedData): string | undefined {
  const broken = mapped.values.find(({ shown }) => !shown.ok);
  if (broken !== undefined) return brokenSentence(broken, '');
  const finding = findings.find(
    (one) =>
      one.element === element &&
      (one.code === 'connector-missing' ||
        one.code === 'connector-incomplete' ||
        one.code === 'decision-missing' ||
        one.code === 'script-not-usable' ||
        ((one.code === 'wiring-expression-not-usable' || one.code === 'mapping-not-carried-out') &&
          (entry.by === 'connector' || entry.by === 'template'))),
  );
  return finding?.message;
}

async function carriedOut(
  step: StepToTry,
  compiled: ElementDefinition | undefined,
  { variables }: MappedData,
  parts: TryParts,
): Promise<Outcome> {
  const { entry, recorded } = step;
  if (entry.by === 'connector') return tryConnector(step, entry, variables, parts);
  if (entry.by === 'template' && isConnectorOf(compiled))
    return tryTemplate(step, compiled.work, variables, parts);
  if (recorded !== undefined) return { kind: 'done', output: recorded };
  const seen = { ...step.visible, ...variables };
  const read = await wholeFor(undefined, seen, parts.host);
  if (entry.by === 'expression') return tryExpression(entry.expression, entry.result, read, parts.now);
  if (entry.by === 'script' && entry.language === 'feel')
    return tryExpression(entry.text, entry.result ?? 'result', read, parts.now);
  const work = compiled !== undefined && 'work' in compiled ? compiled.work : undefined;
  const handler =
    work?.by === 'job' ? parts.inner.find(({ jobType }) => jobType === work.jobType) : undefined;
  if (work?.by !== 'job' || handler === undefined) throw nothingToTry(step);
  const given = Object.keys(variables).length === 0 || work.sees === 'everything' ? seen : variables;
  return tryInside(step.element, work, handler, given, parts);
}

async function tryConnector(
  { recorded }: StepToTry,
  entry: Extract<StepWiring, { by: 'connector' }>,
  variables: Variables,
  { actions, now, idempotencyKey, signal }: TryParts,
): Promise<Outcome> {
  const tried =
    recorded !== undefined
      ? { kind: 'done' as const, output: recorded }
      : await actions.tryOnce({
          action: entry.action,
          values: entry.settings ?? {},
          variables,
          idempotencyKey,
          signal,
          ...(entry.credential === undefined ? {} : { credential: entry.credential }),
        });
  const exchange = tried.exchange === undefined ? {} : { exchange: exchangeView(tried.exchange) };
  const facts =
    tried.kind === 'done'
      ? { ...recordOf(tried.output), message: '' }
      : { ...tried.facts, message: tried.message };
  const error = modelledError(entry.errors ?? [], facts, now);
  if (error !== undefined) {
    return { kind: 'error', error, ...exchange, ...(tried.kind === 'done' ? { output: tried.output } : {}) };
  }
  if (tried.kind === 'done') return { kind: 'done', output: tried.output, ...exchange };
  return { kind: 'failed', message: tried.message, ...exchange };
}

type JobWork = Extract<Work, { by: 'job' }>;

function isConnectorOf(
  compiled: ElementDefinition | undefined,
): compiled is ElementDefinition & { readonly work: JobWork } {
  return (
    compiled !== undefined &&
    'work' in compiled &&
    compiled.work.by === 'job' &&
    isConnectorJob(compiled.work.jobType)
  );
}

/** What its template came to: an action with what is pinned of it, as in a case. */
async function tryTemplate(
  { recorded }: StepToTry,
  { settings = {} }: JobWork,
  variables: Variables,
  { actions, idempotencyKey, signal }: TryParts,
): Promise<Outcome> {
  if (recorded !== undefined) return { kind: 'done', output: recorded };
  const { action, pinned, secrets } = settings;
  const tried = await actions.tryOnce({
    action: String(action),
    values: {},
    variables,
    ...(pinned === undefined ? {} : { pinned }),
    secrets: namesByInput(secrets),
    idempotencyKey,
    signal,
  });
  const exchange = tried.exchange === undefined ? {} : { exchange: exchangeView(tried.exchange) };
  if (tried.kind === 'done')
    return { kind: 'done', output: tried.output, leaves: tried.leaves ?? {}, ...exchange };
  const { error, message } = tried;
  if (error === undefined) return { kind: 'failed', message, ...exchange };
  return { kind: 'error', error: { code: error.code, ...(message === '' ? {} : { message }) }, ...exchange };
}

function namesByInput(secrets: JsonValue | undefined): Record<string, string[]> {
  if (typeof secrets !== 'object' || secrets === null) return {};
  return Object.fromEntries(
    Object.entries(secrets).map(([input, names]) => [
      input,
      Array.isArray(names) ? names.map((name: JsonValue) => String(name)) : [],
    ]),
  );
}

function modelledError(
  rules: readonly { readonly when: string; readonly code: string; readonly message?: string }[],
  facts: Variables,
  now: number,
): Tried['error'] {
  const rule = rules.find(({ when }) => workOut(when, facts, now).value === true);
  if (rule === undefined) return undefined;
  const message = rule.message === undefined ? facts.message : workOut(rule.message, facts, now).value;
  return { code: rule.code, ...(typeof message === 'string' && message !== '' ? { message } : {}) };
}

function tryExpression(text: string, result: string, data: Variables, now: number): Outcome {
  const { shown, value } = workOut(text, data, now);
  if (value === undefined) {
    return failed(`The expression cannot be worked out: ${shown.ok ? '' : shown.message}`);
  }
  const given = workOutMappings({ [result]: text }, data, {}, now);
  return { kind: 'done', output: given.variables };
}

async function tryInside(
  element: string,
  work: Extract<Work, { by: 'job' }>,
  handler: JobHandler,
  variables: Variables,
  { host, idempotencyKey, signal }: TryParts,
): Promise<Outcome> {
  const result = await handler.run({
    variables: await host.seen(variables, mostHanded),
    settings: async () => work.settings ?? {},
    idempotencyKey,
    attempt: 1,
    case: 0,
    instance: 0,
    job: 0,
    element,
    signal,
  });
  if (result.kind === 'failed') return failed(result.message);
  if (result.kind === 'bpmn-error') {
    const { code, message } = result;
    return { kind: 'error', error: { code, ...(message === undefined ? {} : { message }) } };
  }
  const { explanation } = result;
  return {
    kind: 'done',
    output: { ...result.variables, ...result.locals },
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/** With outputs those alone; without, of a connector nothing, of everything else what it gave. */
function outputsOf(
  { entry, visible }: StepToTry,
  compiled: ElementDefinition | undefined,
  data: Variables,
  given: Variables,
  now: number,
): MappedData {
  const said = 'outputs' in entry ? entry.outputs : undefined;
  const drawn = compiled !== undefined && 'outputs' in compiled ? compiled.outputs : undefined;
  const outputs = said ?? (drawn === undefined ? undefined : mappingTexts(drawn));
  if (outputs !== undefined) return workOutMappings(outputs, data, visible, now);
  if (entry.by === 'connector') return { values: [], variables: {}, failed: false };
  return {
    values: Object.entries(given).map(([target, value]) => ({
      target,
      shown: { ok: true, ...displayValue(value) },
    })),
    variables: given,
    failed: false,
  };
}

function inputsOf(
  { entry }: StepToTry,
  compiled: ElementDefinition | undefined,
): Readonly<Record<string, string>> {
  const said = 'inputs' in entry ? entry.inputs : undefined;
  const drawn = compiled !== undefined && 'inputs' in compiled ? compiled.inputs : undefined;
  return said ?? (drawn === undefined ? {} : mappingTexts(drawn));
}

function mappingTexts(mappings: readonly Mapping[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    mappings.map(({ target, path = [], source }) => [[target, ...path].join('.'), source.text]),
  );
}

function writtenValues(entry: StepWiring): TriedValue[] {
  if (entry.by !== 'connector') return [];
  return Object.entries(entry.settings ?? {}).map(([name, value]) => ({
    name,
    from: 'written',
    worth: { ok: true, ...displayValue(value) },
  }));
}

function triedValue({ target, shown }: MappedData['values'][number]): TriedValue {
  return { name: target, from: 'worked-out', worth: shown };
}

function outputView(output: JsonValue): Pick<Tried, 'output' | 'outputTree'> {
  const outputTree = sampleTree(recordOf(output));
  return JSON.stringify(output).length > longestOutput ? { outputTree } : { output, outputTree };
}

function exchangeView({ request, response, took_ms }: Exchange): ExchangeShown {
  return {
    request,
    ...(response === undefined ? {} : { response }),
    ...(took_ms === undefined ? {} : { took_ms }),
  };
}

function doneSentence({ exchange }: Outcome, { values }: MappedData): string {
  const answered = exchange?.response === undefined ? 'It worked' : `It worked: ${exchange.response.title}`;
  const set =
    values.length === 0
      ? 'the case would know nothing new'
      : `the case would know ${countOf(values.length, 'value')} more`;
  return `${answered}; ${set}.`;
}

function brokenSentence({ target, shown }: MappedData['values'][number], before: string): string {
  return `${before}${quote(target)} cannot be worked out: ${shown.ok ? '' : shown.message}`;
}

/** Whether something on the drawing deals with it. */
function errorSentence({ element, name, definition }: StepToTry, code: string): string {
  const elements = (definition?.processes ?? []).flatMap((process) => Object.values(process.elements));
  const catcher = elements.find(
    (one) =>
      one.behavior === 'boundary-event' &&
      one.attachedTo === element &&
      one.triggers.some((trigger) => trigger.kind === 'error' && (trigger.code ?? code) === code),
  );
  const then =
    catcher === undefined
      ? 'nothing drawn on the step catches it'
      : `${quote(catcher.name)} on the drawing catches it`;
  return `${quote(name)} ends with the error ${quote(code)}; ${then}.`;
}

function nothingToTry({ name, entry }: StepToTry): RequestProblem {
  const why =
    entry.by === 'job' ? 'is done by a program outside of Baton' : 'is done by nothing that could be tried';
  return new RequestProblem('nothing-to-try', `${quote(name)} ${why}.`, { where: 'element' });
}

function failed(message: string): Extract<Outcome, { kind: 'failed' }> {
  return { kind: 'failed', message };
}
