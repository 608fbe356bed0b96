/**
 * Sealing: AES-256-GCM under one key of the key ring, with a fresh random nonce for every sealing.
 *
 * Boundary: bytes and texts. Which keys there are is `key-ring.ts`; what is sealed is the vault's.
 *
 * Invariants:
 * SE1  What is sealed opens only beside the same context: a row whose clear fields were changed by hand, or whose sealed
 *      text was moved to another name, does not open.
 * SE2  The sealed text names its key by id; the id tells nothing of the key.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export interface SealingKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = 'b1';

export function sealingKey(bytes: Uint8Array): SealingKey {
  const id = createHash('sha256').update('baton sealing key').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes };
}

export function newSealingKey(): SealingKey {
  return sealingKey(randomBytes(KEY_BYTES));
}

/** `context`: what the text belongs to; needed again for opening it. */
export function seal(text: string, context: string, key: SealingKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [FORM, key.id, Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')].join('.');
}

export type Opened =
  | { readonly ok: true; readonly text: string; readonly key: string }
  /** `other-key`: none of the keys given; `changed`: the key is there, but the text or its context is another. */
  | { readonly ok: false; readonly why: 'other-key' | 'changed' };

export function unseal(sealed: string, context: string, keys: readonly SealingKey[]): Opened {
  const id = keyOfSealed(sealed);
  const key = keys.find((each) => each.id === id);
  if (key === undefined) return { ok: false, why: id === undefined ? 'changed' : 'other-key' };
  const bytes = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return { ok: false, why: 'changed' };
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    const text = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    return { ok: true, text, key: key.id };
  } catch {
    return { ok: false, why: 'changed' };
  }
}

/** The id of the key it was sealed with; undefined where it is no sealed text. */
export function keyOfSealed(sealed: string): string | undefined {
  const [form, id, body] = sealed.split('.');
  return form === FORM && body !== undefined ? id : undefined;
}
