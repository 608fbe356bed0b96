/**
 * Access tokens that are good now: got, kept, renewed before their end.
 *
 * Invariants:
 * AT1  However many ask at once, a token is renewed once: who comes while it is renewed waits for that.
 * AT2  What a renewal brought, a new refresh token above all, is kept before the access token is used.
 */
import type { Clock } from '../../../ports/clock.ts';
import { CredentialProblem } from '../../../ports/credentials.ts';
import type { OutgoingHttp } from '../../../ports/outgoing-http.ts';
import type { Fields } from '../credential-form.ts';
import { type Session, sessionOf } from './session.ts';
import { GrantRefused, requestToken } from './token-endpoint.ts';

/** A credential of an OAuth kind, opened. */
export interface TokenHolder {
  readonly name: string;
  readonly kind: string;
  readonly fields: Fields;
  readonly session?: Session;
  /** Another one once a person has changed it. */
  readonly edition: string;
}

export interface SessionKeeper {
  /** As it is kept now. Throws `CredentialProblem`. */
  holder(name: string): Promise<TokenHolder>;
  /** False where a person has changed it since `holder` was read. */
  keepSession(holder: TokenHolder, session: Session | undefined): Promise<boolean>;
}

export class AccessTokens {
  readonly #http: OutgoingHttp;
  readonly #clock: Clock;
  readonly #keeper: SessionKeeper;
  readonly #renewals = new Map<string, Promise<Session>>();

  constructor(http: OutgoingHttp, clock: Clock, keeper: SessionKeeper) {
    this.#http = http;
    this.#clock = clock;
    this.#keeper = keeper;
  }

  /** Throws `CredentialProblem` `sign-in-needed` or `refused`, `OutgoingProblem`, or an `Error` where a later try may do. */
  async fresh(holder: TokenHolder): Promise<Session> {
    if (this.#isGood(holder.session)) return holder.session;
    const key = JSON.stringify([holder.name, holder.edition]);
    const running = this.#renewals.get(key);
    if (running !== undefined) return running;
    const renewal = this.#renew(holder.name).finally(() => this.#renewals.delete(key));
    this.#renewals.set(key, renewal);
    return renewal;
  }

  #isGood(session: Session | undefined): session is Session {
    if (session === undefined) return false;
    return this.#clock.now() < session.renewAt;
  }

  /** Reads it anew: the one who asks may have read it before another renewal was kept. */
  async #renew(name: string): Promise<Session> {
    const holder = await this.#keeper.holder(name);
    if (this.#isGood(holder.session)) return holder.session;
    const grant = grantOf(holder);
    const session = await this.#ask(holder, grant);
    if (await this.#keeper.keepSession(holder, session)) return session;
    throw new Error(`The connection “${name}” was changed while its token was renewed.`);
  }

  async #ask(holder: TokenHolder, grant: Fields): Promise<Session> {
    try {
      const answer = await requestToken(this.#http, { name: holder.name, fields: holder.fields, grant });
      return sessionOf(answer, this.#clock.now(), holder.session);
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error;
      if (holder.kind === 'oauth2-client') throw new CredentialProblem('refused', error.message);
      await this.#keeper.keepSession(holder, undefined);
      throw signInNeeded(holder.name, `${error.message} It was withdrawn there or has ended.`);
    }
  }
}

function grantOf({ name, kind, fields, session }: TokenHolder): Fields {
  const scope = fields.scope === undefined ? {} : { scope: fields.scope };
  if (kind === 'oauth2-client') return { grant_type: 'client_credentials', ...scope };
  if (session?.refreshToken !== undefined) {
    return { grant_type: 'refresh_token', refresh_token: session.refreshToken };
  }
  const why =
    session === undefined
      ? 'Nobody has signed in to it yet.'
      : 'Its token has ended, and the other side gave none to renew it with.';
  throw signInNeeded(name, why);
}

export function signInNeeded(name: string, why: string): CredentialProblem {
  return new CredentialProblem(
    'sign-in-needed',
    `The connection “${name}” needs somebody to sign in: ${why} Open Connections and choose “Sign in”.`,
  );
}
