/**
 * People signing in at somebody else's page: the authorization code grant with PKCE (RFC 6749, section 4.1; RFC 7636).
 *
 * Invariants:
 * SI1  A way back works once, for ten minutes, and only in the browser that was sent out.
 * SI2  The code's proof (verifier) never leaves but to the server that gives out the tokens.
 * SI3  What is under way is kept in memory and bounded: after a restart a person begins again.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../ports/clock.ts';
import {
  CredentialProblem,
  type SignInBegun,
  type SignInFinished,
  type SignInRequest,
  type SignInReturn,
} from '../../../ports/credentials.ts';
import { type OutgoingHttp, OutgoingProblem } from '../../../ports/outgoing-http.ts';
import type { SessionKeeper, TokenHolder } from './access-tokens.ts';
import { sessionOf } from './session.ts';
import { GrantRefused, requestToken } from './token-endpoint.ts';

interface UnderWay {
  readonly name: string;
  readonly edition: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly browser: string;
  readonly until: number;
}

const PATIENCE_MS = 10 * 60_000;
const MOST = 200;

export class SignIns {
  readonly #http: OutgoingHttp;
  readonly #clock: Clock;
  readonly #keeper: SessionKeeper;
  readonly #underWay = new Map<string, UnderWay>();

  constructor(http: OutgoingHttp, clock: Clock, keeper: SessionKeeper) {
    this.#http = http;
    this.#clock = clock;
    this.#keeper = keeper;
  }

  async begin({ name, redirectUri, browser }: SignInRequest): Promise<SignInBegun> {
    const holder = await this.#holder(name);
    if ('message' in holder) return { ok: false, code: 'missing', message: holder.message };
    if (holder.kind !== 'oauth2-code') {
      return { ok: false, code: 'no-sign-in', message: `Nobody has to sign in to the connection “${name}”.` };
    }
    const verifier = token();
    const state = token();
    const until = this.#clock.now() + PATIENCE_MS;
    this.#keep(state, { name, edition: holder.edition, verifier, redirectUri, browser, until });
    return { ok: true, url: addressOf(holder, { redirectUri, state, verifier }) };
  }

  async finish({ state, browser, code, error }: SignInReturn): Promise<SignInFinished> {
    const underWay = this.#take(state, browser);
    if (underWay === undefined) {
      return {
        ok: false,
        message:
          'This sign-in is not known here: it took longer than ten minutes, was used already, or was begun in another browser. Begin it again.',
      };
    }
    const { name } = underWay;
    if (code === undefined) {
      const why =
        error === 'access_denied'
          ? 'it was declined there'
          : `the other side said “${(error ?? 'nothing').slice(0, 100)}”`;
      return { ok: false, name, message: `Nobody was signed in to the connection “${name}”: ${why}.` };
    }
    const holder = await this.#holder(name);
    if ('message' in holder) return { ok: false, name, message: holder.message };
    return this.#exchange(holder, underWay, code);
  }

  async #exchange(
    holder: TokenHolder,
    { name, edition, verifier, redirectUri }: UnderWay,
    code: string,
  ): Promise<SignInFinished> {
    const changed = {
      ok: false,
      name,
      message: `The connection “${name}” was changed meanwhile. Begin the sign-in again.`,
    } as const;
    if (holder.edition !== edition) return changed;
    const grant = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    try {
      const answer = await requestToken(this.#http, { name, fields: holder.fields, grant });
      const kept = await this.#keeper.keepSession(holder, sessionOf(answer, this.#clock.now()));
      return kept ? { ok: true, name } : changed;
    } catch (error) {
      return { ok: false, name, message: tellable(error) };
    }
  }

  async #holder(name: string): Promise<TokenHolder | CredentialProblem> {
    try {
      return await this.#keeper.holder(name);
    } catch (error) {
      if (error instanceof CredentialProblem) return error;
      throw error;
    }
  }

  #keep(state: string, underWay: UnderWay): void {
    this.#underWay.set(state, underWay);
    for (const [oldest, { until }] of this.#underWay) {
      if (this.#underWay.size <= MOST && until > this.#clock.now()) break;
      this.#underWay.delete(oldest);
    }
  }

  #take(state: string | undefined, browser: string | undefined): UnderWay | undefined {
    const found = state === undefined ? undefined : this.#underWay.get(state);
    if (state === undefined || found === undefined || browser === undefined) return undefined;
    if (!same(found.browser, browser)) return undefined;
    this.#underWay.delete(state);
    return found.until > this.#clock.now() ? found : undefined;
  }
}

function addressOf(
  { fields }: TokenHolder,
  {
    redirectUri,
    state,
    verifier,
  }: { readonly redirectUri: string; readonly state: string; readonly verifier: string },
): string {
  const url = new URL(fields.authorizationUrl ?? '');
  const parameters = {
    response_type: 'code',
    client_id: fields.clientId ?? '',
    redirect_uri: redirectUri,
    ...(fields.scope === undefined ? {} : { scope: fields.scope }),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function tellable(error: unknown): string {
  if (error instanceof CredentialProblem || error instanceof OutgoingProblem || error instanceof GrantRefused)
    return error.message;
  if (error instanceof Error) return error.message;
  throw error;
}

function token(): string {
  return randomBytes(32).toString('base64url');
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
