/**
 * Carries out the jobs of a connector: finds the action its settings name, puts together what it is given, opens the
 * credential, runs it, and reports what came of it without a secret in it.
 *
 * Boundary: what an action does stands in its declaration. Retrying and waiting are the host's.
 *
 * Invariants:
 * H1  Whatever leaves this file (results, messages, explanations) is masked with the credential's secrets.
 * H2  A field marked `fixed` is taken from the settings only.
 * H3  A failure that another attempt cannot mend is terminal; what is not known to be so is retried.
 */
import { compileExpression, type ExpressionSource, scopeOf } from '../expressions/expression.ts';
import { type JsonValue, toJson } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { JobCall, JobHandler, JobResult, JobSettings } from '../ports/connector.ts';
import { CredentialProblem, type Credentials, type OpenCredential } from '../ports/credentials.ts';
import { DocumentProblem, type Documents } from '../ports/documents.ts';
import { OutgoingProblem } from '../ports/outgoing-http.ts';
import type { ActionResult, ActionServices, Connector, ConnectorAction } from './action.ts';
import { onlyAtItsServers } from './allowed-servers.ts';
import { explanationOf } from './explanation.ts';
import { FolderProblem } from './files/allowed-folders.ts';
import { readLargeInputs } from './large-inputs.ts';
import { type Mask, maskExchange, maskJson, maskOf } from './masking.ts';
import { fillSecrets, type NamedSecrets, namedSecretsOf, openSecrets } from './secrets-in-inputs.ts';
import { TemplateProblem } from './templates/template-problem.ts';

export interface HandlerServices extends ActionServices {
  readonly credentials: Credentials;
}

/** Actions have limits of their own, well below. */
const LONGEST_CALL_MS = 15 * 60_000;

export function connectorHandler(connector: Connector, services: HandlerServices): JobHandler {
  return {
    jobType: jobTypeOf(connector.id),
    timeout_ms: LONGEST_CALL_MS,
    takesReferences: true,
    ...(connector.concurrency === undefined ? {} : { concurrency: connector.concurrency }),
    run: async (call) => runJob(connector, services, call, await call.settings()),
  };
}

export function jobTypeOf(connector: string): string {
  return `baton:${connector}`;
}

/** Whom a credential must have been granted to. */
export function grantedAs({ id, grantedAs }: Connector, pinned: JsonValue | undefined): string {
  return grantedAs?.(pinned) ?? id;
}

async function runJob(
  connector: Connector,
  services: HandlerServices,
  call: JobCall,
  settings: JobSettings,
): Promise<JobResult> {
  const action = connector.actions.find(({ id }) => id === settings.action);
  if (action === undefined) {
    return failed(
      `This Baton has no action “${String(settings.action)}”. Wire the step to one that is here.`,
    );
  }
  const name = typeof settings.name === 'string' ? settings.name : action.name;
  const outcome = await runAction(
    action,
    {
      connector: grantedAs(connector, settings.pinned),
      values: isRecord(settings.values) ? settings.values : {},
      variables: call.variables,
      ...(typeof settings.credential === 'string' ? { credential: settings.credential } : {}),
      ...(settings.pinned === undefined ? {} : { pinned: settings.pinned }),
      secrets: namedSecretsOf(settings.secrets),
      idempotencyKey: call.idempotencyKey,
      attempt: call.attempt,
      signal: call.signal,
    },
    services,
  );
  return resultOf(name, outcome, settings, services.clock.now());
}

export interface ActionRequest {
  /** Id of the connector, as credentials are granted to it. */
  readonly connector: string;
  /** Written in the wiring. */
  readonly values: Variables;
  /** What the mapping gave. */
  readonly variables: Variables;
  readonly credential?: string;
  readonly pinned?: JsonValue;
  /** Absent: no input may hold one. */
  readonly secrets?: NamedSecrets;
  readonly idempotencyKey: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** One call, masked. Also what trying a step in the wiring panel does. Never rejects. */
export async function runAction(
  action: ConnectorAction,
  request: ActionRequest,
  services: HandlerServices,
): Promise<ActionResult> {
  const hidden: string[] = [];
  try {
    const credential = await openCredential(request, services.credentials);
    const named = request.secrets ?? {};
    const secrets = await openSecrets(named, request.connector, services.credentials);
    hidden.push(...(credential?.secrets ?? []), ...secrets.hidden);
    const read = await readLargeInputs(action, request.variables, services.documents);
    const values = fillSecrets(request.values, named, secrets.values);
    const variables = fillSecrets(read, named, secrets.values);
    const { inputs, data } = givenTo(action, values, variables);
    const { idempotencyKey, attempt, signal, pinned } = request;
    const result = await action.run({
      inputs,
      data,
      ...(credential === undefined ? {} : { credential }),
      ...(pinned === undefined ? {} : { pinned }),
      idempotencyKey,
      attempt,
      signal,
      services: {
        ...services,
        http: [credential, ...secrets.opened].reduce(onlyAtItsServers, services.http),
        documents: maskedDocuments(services.documents, () => maskOf(hidden)),
      },
      hide: (secret) => hidden.push(secret),
    });
    return masked(maskOf(hidden), result);
  } catch (error) {
    return masked(maskOf(hidden), failureOf(error));
  }
}

/** What comes in pieces cannot be masked and is kept as it is. */
function maskedDocuments(documents: Documents, maskNow: () => Mask): Documents {
  return {
    put: (content, about) => {
      const mask = maskNow();
      const kept = content instanceof Uint8Array ? mask.bytes(content) : content;
      return documents.put(kept, { ...about, name: mask.text(about.name) });
    },
    read: (document, limit) => documents.read(document, limit),
    stream: (document) => documents.stream(document),
  };
}

async function openCredential(
  { credential, connector }: ActionRequest,
  credentials: Credentials,
): Promise<OpenCredential | undefined> {
  return credential === undefined ? undefined : credentials.open(credential, connector);
}

/** The inputs declared, from both sources, and everything the mapping gave. A null stands for nothing. */
function givenTo(
  { inputs: schema }: ConnectorAction,
  values: Variables,
  variables: Variables,
): { readonly inputs: Variables; readonly data: Variables } {
  const inputs: Record<string, JsonValue> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const worked = isFixed(property) ? undefined : own(variables, name);
    const given = worked ?? own(values, name) ?? defaultOf(property);
    if (given !== undefined && given !== null) inputs[name] = given;
  }
  return { inputs, data: { ...values, ...variables } };
}

export function isFixed(property: unknown): boolean {
  if (!isRecord(property) || !isRecord(property.baton)) return false;
  return property.baton.fixed === true;
}

export function defaultOf(property: unknown): JsonValue | undefined {
  if (typeof property !== 'object' || property === null || !('default' in property)) return undefined;
  return property.default as JsonValue; // cast: a declaration's default is JSON (`FieldLook`)
}

function failureOf(error: unknown): ActionResult {
  if (error instanceof CredentialProblem) return { kind: 'failed', message: error.message, terminal: true };
  if (error instanceof DocumentProblem || error instanceof TemplateProblem) {
    return { kind: 'failed', message: error.message, terminal: true };
  }
  if (error instanceof FolderProblem) {
    const { message, retryable, code } = error;
    return { kind: 'failed', message, terminal: !retryable, facts: { code } };
  }
  if (error instanceof OutgoingProblem) {
    return {
      kind: 'failed',
      message: error.message,
      terminal: !error.retryable,
      facts: { code: error.code },
    };
  }
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error), terminal: false };
}

function masked(mask: Mask, result: ActionResult): ActionResult {
  const { exchange } = result;
  const told = exchange === undefined ? {} : { exchange: maskExchange(mask, exchange) };
  if (result.kind === 'done') {
    const { output, leaves } = result;
    const left = leaves === undefined ? {} : { leaves: maskRecord(mask, leaves) };
    return { ...result, output: maskJson(mask.text, output), ...left, ...told };
  }
  const { facts, error } = result;
  const carried = error?.variables === undefined ? {} : { variables: maskRecord(mask, error.variables) };
  return {
    ...result,
    message: mask.shown(result.message),
    ...(error === undefined ? {} : { error: { code: mask.text(error.code), ...carried } }),
    ...(facts === undefined ? {} : { facts: maskRecord(mask, facts) }),
    ...told,
  };
}

function maskRecord(mask: Mask, facts: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, maskJson(mask.text, value)]));
}

function resultOf(name: string, outcome: ActionResult, settings: JobSettings, now: number): JobResult {
  const output = outcome.kind === 'done' ? recordOf(outcome.output) : undefined;
  const facts = output ?? { ...(outcome.kind === 'failed' ? outcome.facts : {}) };
  const message = outcome.kind === 'failed' ? outcome.message : '';
  const modelled = modelledError(settings, { ...facts, message }, now);
  if (modelled !== undefined) return modelled;
  const explanation = explanationOf(name, output, outcome.exchange);
  if (outcome.kind === 'done') {
    return { kind: 'completed', variables: outcome.leaves ?? {}, locals: output ?? {}, explanation };
  }
  const { error } = outcome;
  if (error !== undefined) {
    const carried = error.variables === undefined ? {} : { variables: error.variables };
    return { kind: 'bpmn-error', code: error.code, message, ...carried };
  }
  return {
    kind: 'failed',
    message: outcome.message,
    terminal: outcome.terminal,
    ...(outcome.attemptsLeft === undefined ? {} : { attemptsLeft: outcome.attemptsLeft }),
    ...(outcome.retryAfter_ms === undefined ? {} : { retryAfter_ms: outcome.retryAfter_ms }),
    explanation,
  };
}

/** A result that is no object is known as `result`. */
function recordOf(output: JsonValue): Readonly<Record<string, JsonValue>> {
  return isRecord(output) ? output : { result: output };
}

function modelledError(settings: JobSettings, facts: Variables, now: number): JobResult | undefined {
  const rules = Array.isArray(settings.errors) ? settings.errors : [];
  for (const rule of rules) {
    if (!isRecord(rule) || typeof rule.code !== 'string') continue;
    if (evaluate(rule.when, facts, now) !== true) continue;
    const message = rule.message === undefined ? facts.message : evaluate(rule.message, facts, now);
    const told = typeof message === 'string' && message !== '' ? { message } : {};
    return { kind: 'bpmn-error', code: rule.code, ...told };
  }
  return undefined;
}

function evaluate(source: JsonValue | undefined, facts: Variables, now: number): JsonValue {
  if (!isSource(source)) return null;
  const compiled = compileExpression(source);
  if (!compiled.ok) return null;
  const result = compiled.expression.evaluate(scopeOf(facts), { now });
  return result.ok ? toJson(result.value) : null;
}

function isSource(value: unknown): value is ExpressionSource {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('language' in value))
    return false;
  return typeof value.text === 'string' && (value.language === 'feel' || value.language === 'juel');
}

function own(record: Variables, name: string): JsonValue | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function failed(message: string): JobResult {
  return { kind: 'failed', message, terminal: true };
}
