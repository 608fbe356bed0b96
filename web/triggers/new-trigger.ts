/** What a trigger begins as when somebody adds one. */
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { TriggerKind } from '../../src/server/api/triggers.ts';
import { isObject } from '../wiring/action-fields.ts';

export function newTrigger({ on, settings }: Pick<TriggerKind, 'on' | 'settings'>): Json {
  const asksForToken = isObject(settings) && isObject(settings.properties) && 'token' in settings.properties;
  return asksForToken ? { on, settings: { sender: 'address', token: newToken() } } : { on };
}

/** `webhook`, `webhook-2`, …: part of the address, so it never changes afterwards. */
export function freeName(on: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? on : `${on}-${number}`;
    if (!taken.includes(name)) return name;
  }
}

const tokenLength = 24;
const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** The part of an address that nobody can guess: about 139 bits. */
export function newToken(): string {
  let token = '';
  while (token.length < tokenLength) {
    for (const byte of crypto.getRandomValues(new Uint8Array(tokenLength))) {
      // Those past the last whole round of letters would make the first ones likelier.
      const isFair = byte < 256 - (256 % letters.length);
      if (isFair && token.length < tokenLength) token += letters[byte % letters.length];
    }
  }
  return token;
}
