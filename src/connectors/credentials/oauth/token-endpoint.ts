/**
 * One request to a server that gives out tokens (RFC 6749, sections 3.2, 4.1.3, 4.4.2, 6).
 *
 * Boundary: asks and reads the answer, lenient where servers in use depart from the standard (a lifetime as text, no
 * type of token). Keeping and renewing tokens is `access-tokens.ts`.
 *
 * Invariants:
 * TE1  The request goes through the guarded client, and no redirect is followed: it carries the client's secret.
 * TE2  No message holds a secret, whatever the server says.
 */
import { CredentialProblem } from '../../../ports/credentials.ts';
import type { OutgoingHttp, OutgoingResponse } from '../../../ports/outgoing-http.ts';
import { maskOf } from '../../masking.ts';
import type { Fields } from '../credential-form.ts';

export interface TokenAnswer {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Seconds; absent: the server does not say. */
  readonly lifetime_s?: number;
}

export interface TokenRequest {
  /** Of the connection. */
  readonly name: string;
  /** Of the credential, all of them. */
  readonly fields: Fields;
  /** `grant_type` and what goes with it. */
  readonly grant: Fields;
}

/** The server does not take the code or the refresh token any more (`invalid_grant`). */
export class GrantRefused extends Error {}

const patience_ms = 30_000;
const largestAnswer = 256 * 1024;

/** Throws `GrantRefused`, `CredentialProblem` `refused`, `OutgoingProblem`, or, where a later try may do, an `Error`. */
export async function requestToken(http: OutgoingHttp, request: TokenRequest): Promise<TokenAnswer> {
  const { fields, grant } = request;
  const answer = await http.request({
    ...tokenRequest(fields, grant),
    timeout_ms: patience_ms,
    maxBytes: largestAnswer,
    follow: false,
  });
  const body = jsonOf(answer);
  if (answer.status >= 400 || answer.status < 200 || typeof body.error === 'string')
    throw refusal(request, answer.status, body);
  const { access_token: accessToken, refresh_token: refreshToken } = body;
  if (answer.status >= 300 || typeof accessToken !== 'string' || accessToken === '') {
    throw new CredentialProblem(
      'refused',
      `${whereOf(fields)} was asked for a token for the connection “${request.name}” and answered ${answer.status} without one. Check the address that gives out tokens.`,
    );
  }
  const lifetime_s = Number(body.expires_in);
  return {
    accessToken,
    ...(typeof refreshToken === 'string' && refreshToken !== '' ? { refreshToken } : {}),
    ...(Number.isFinite(lifetime_s) && lifetime_s > 0 ? { lifetime_s } : {}),
  };
}

function tokenRequest({ tokenUrl = '', clientId = '', clientSecret, style }: Fields, grant: Fields) {
  const form = new URLSearchParams(grant);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (clientSecret !== undefined && style !== 'body') {
    const pair = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
    headers.authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    if (clientSecret !== undefined) form.set('client_secret', clientSecret);
  }
  return { method: 'POST', url: tokenUrl, headers, body: form.toString() };
}

/** RFC 6749, section 2.3.1. */
function formEncoded(text: string): string {
  return new URLSearchParams({ a: text }).toString().slice(2);
}

function jsonOf({ body }: OutgoingResponse): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function refusal(
  { name, fields, grant }: TokenRequest,
  status: number,
  body: Readonly<Record<string, unknown>>,
): Error {
  const { grant_type: _type, scope: _scope, redirect_uri: _uri, ...own } = grant;
  const { shown: mask } = maskOf([...Object.values(own), fields.clientSecret ?? '']);
  const said = [body.error, body.error_description].filter((part) => typeof part === 'string').join(': ');
  const what = mask(
    `${whereOf(fields)} gives no token for the connection “${name}”: it answered ${status}${said === '' ? '' : ` (${said.slice(0, 300)})`}.`,
  );
  if (body.error === 'invalid_grant') return new GrantRefused(what);
  if (status === 429 || status >= 500 || body.error === 'temporarily_unavailable') return new Error(what);
  return new CredentialProblem(
    'refused',
    `${what} Check its client id, secret and scopes under Connections.`,
  );
}

function whereOf({ tokenUrl = '' }: Fields): string {
  return URL.canParse(tokenUrl) ? new URL(tokenUrl).host : 'The server';
}
