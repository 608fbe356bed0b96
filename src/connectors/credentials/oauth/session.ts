/** What is kept of a sign-in: the tokens, and when they have to be renewed. Plain texts, as the row seals them. */
import type { Fields } from '../credential-form.ts';
import type { TokenAnswer } from './token-endpoint.ts';

/** A token is renewed so long before its end, or at half of its life where that is short. */
const AHEAD_MS = 60_000;
/** Where the server does not say how long a token lives (RFC 6749, section 5.1, only recommends it). */
const USUAL_LIFETIME_S = 3_600;

export interface Session {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Epoch ms. */
  readonly renewAt: number;
}

export function sessionOf(answer: TokenAnswer, now: number, before?: Session): Session {
  const lifetime_ms = (answer.lifetime_s ?? USUAL_LIFETIME_S) * 1_000;
  const refreshToken = answer.refreshToken ?? before?.refreshToken;
  return {
    accessToken: answer.accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    renewAt: Math.floor(now + lifetime_ms - Math.min(AHEAD_MS, lifetime_ms / 2)),
  };
}

export function sessionFields({ accessToken, refreshToken, renewAt }: Session): Fields {
  return { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }), renewAt: String(renewAt) };
}

export function sessionFrom({ accessToken = '', refreshToken, renewAt }: Fields): Session {
  return {
    accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    renewAt: Number(renewAt),
  };
}
