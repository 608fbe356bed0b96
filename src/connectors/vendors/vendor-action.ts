/**
 * One call of a vendor's operation: address, body and sign-in from the declaration, the answer read by it.
 *
 * Invariant VA1  Where the address itself is the secret, or holds it, nobody is shown more than its computer.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import { CredentialProblem } from '../../ports/credentials.ts';
import type { ActionCall, ActionResult } from '../action.ts';
import { buildUrl, type Pairs, pairsOf } from '../http/build-url.ts';
import { callHttp, type HttpAnswer, type HttpCall, type HttpFailure } from '../http/call-http.ts';
import { readPath } from '../http/read-path.ts';
import { type RequestBody, writeBody } from '../http/request-body.ts';
import { checkHeaders } from '../http/request-headers.ts';
import { fieldOf, signIn } from '../http/sign-in.ts';
import { BindProblem } from './bind-query.ts';
import { fill, type Given, type Template } from './body-template.ts';
import { bracketForm } from './bracket-form.ts';
import type { VendorDeclaration, VendorErrors, VendorOperation } from './vendor-declaration.ts';

const timeout_ms = 30_000;
const maxBytes = 10 * 1_048_576;

/** Throws `CredentialProblem`, `DocumentProblem`. */
export async function callVendor(
  vendor: VendorDeclaration,
  operation: VendorOperation,
  call: ActionCall<Variables>,
): Promise<ActionResult> {
  const given: Given = {
    fields: call.inputs,
    now: call.services.clock.now(),
    idempotencyKey: call.idempotencyKey,
  };
  try {
    const request = await requestOf(vendor, operation, given, call);
    const answer = await callHttp(request, call);
    if (answer.kind === 'failed') return refused(answer, vendor.errors);
    return refusedInside(vendor, answer) ?? { ...resultOf(operation, answer), exchange: answer.exchange };
  } catch (error) {
    if (!(error instanceof BindProblem)) throw error;
    return { kind: 'failed', message: error.message, terminal: true };
  }
}

async function requestOf(
  vendor: VendorDeclaration,
  operation: VendorOperation,
  given: Given,
  call: ActionCall<Variables>,
): Promise<HttpCall> {
  const built = buildUrl({
    template: `${baseOf(vendor, call)}${withCredential(operation.path, call)}`,
    path: pairsOf(call.inputs),
    query: { ...filledPairs(vendor.query, given), ...filledPairs(operation.query, given) },
  });
  if (!built.ok) throw new BindProblem(built.message);
  const checked = checkHeaders(filledPairs(vendor.headers, given));
  if (!checked.ok) throw new BindProblem(checked.message);
  const body = await bodyOf(vendor, operation, given, call);
  const secretAddress = vendor.signsIn === 'address';
  return {
    method: operation.method,
    url: built.url,
    headers: checked.headers,
    ...(body === undefined ? {} : { body }),
    answer: 'auto',
    signedIn: secretAddress ? { headers: {}, query: {} } : signIn(call.credential),
    ...(secretAddress ? { shownAs: `${built.url.origin}/…` } : {}),
    ...(vendor.errors === undefined ? {} : { errorMessages: vendor.errors.message }),
    timeout_ms,
    maxBytes,
  };
}

function baseOf({ base }: VendorDeclaration, { inputs, credential }: ActionCall<Variables>): string {
  if (typeof base === 'string') return base;
  if ('setting' in base) return String(readPath(inputs, base.setting) ?? '').replace(/\/+$/u, '');
  if (credential === undefined) throw new CredentialProblem('missing', 'The step has no connection.');
  return fieldOf(credential, base.credential);
}

/** `{credential.token}`: as it is, where it can be nothing but a part of a path. */
function withCredential(path: string, { credential }: ActionCall<Variables>): string {
  return path.replace(/\{credential\.(\w+)\}/gu, (_all, name: string) => {
    if (credential === undefined) throw new CredentialProblem('missing', 'The step has no connection.');
    const value = fieldOf(credential, name);
    if (/^[\w:.-]+$/u.test(value)) return value;
    throw new CredentialProblem(
      'missing',
      `“${name}” of the connection “${credential.name}” is not filled in rightly.`,
    );
  });
}

async function bodyOf(
  vendor: VendorDeclaration,
  { body, sentAs = vendor.sentAs }: VendorOperation,
  given: Given,
  { services }: ActionCall<Variables>,
): Promise<RequestBody | undefined> {
  const filled = body === undefined ? undefined : fill(body, given);
  if (filled === undefined) return undefined;
  if (sentAs === 'bracket-form') {
    return { content: bracketForm(filled), type: 'application/x-www-form-urlencoded', shown: filled };
  }
  const written = await writeBody(sentAs, filled, services.documents);
  if (!written.ok) throw new BindProblem(written.message);
  return written.body;
}

function filledPairs(template: Readonly<Record<string, Template>> | undefined, given: Given): Pairs {
  return template === undefined ? {} : pairsOf(fill(template, given));
}

function refused(failure: HttpFailure, errors: VendorErrors | undefined): HttpFailure {
  const body = failure.facts?.body;
  if (errors === undefined || body === undefined) return failure;
  const code = firstText(body, errors.code);
  const seconds = errors.retryAfter === undefined ? undefined : readPath(body, errors.retryAfter);
  const passing = code !== undefined && errors.passing?.includes(code) === true;
  return {
    ...failure,
    terminal: failure.terminal && !passing,
    ...(typeof seconds === 'number' && seconds >= 0 ? { retryAfter_ms: seconds * 1_000 } : {}),
    facts: { ...failure.facts, ...(code === undefined ? {} : { code }) },
  };
}

function refusedInside({ name, errors }: VendorDeclaration, answer: HttpAnswer): HttpFailure | undefined {
  const { body, status, headers, exchange } = answer;
  const sign = errors?.inGoodAnswers;
  if (errors === undefined || sign === undefined || readPath(body, sign.at) !== sign.is) return undefined;
  const code = firstText(body, errors.code);
  const message = firstText(body, errors.message) ?? code ?? 'it does not say why';
  return {
    kind: 'failed',
    message: `${name} refused: ${message}.`,
    terminal: code === undefined || errors.passing?.includes(code) !== true,
    facts: { status, headers, body, code: code ?? 'refused' },
    exchange,
  };
}

function resultOf(
  { gives }: VendorOperation,
  { body }: HttpAnswer,
): { readonly kind: 'done'; readonly output: JsonValue } {
  const output = Object.fromEntries(
    Object.entries(gives).map(([name, { at }]) => [name, readPath(body, at) ?? null]),
  );
  return { kind: 'done', output: { ...output, answer: body } };
}

function firstText(body: JsonValue, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const found = readPath(body, path);
    if (typeof found === 'string' && found !== '') return found;
    if (typeof found === 'number') return String(found);
  }
  return undefined;
}
