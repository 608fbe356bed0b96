/**
 * Of several nodes on one store: whether this one has the key that the others seal credentials with. The store keeps a text
 * sealed with it; who cannot open that has another key.
 *
 * Boundary: tells it in a sentence. Whether a node then does not start, or only seals nothing, is its caller's.
 */
import type { CredentialStore } from '../../ports/credential-store.ts';
import { KeyProblem, type KeyRing } from './key-ring.ts';
import { keyOfSealed, type SealingKey, seal, unseal } from './sealing.ts';

const CONTEXT = JSON.stringify(['baton', 'check']);
const TEXT = 'All nodes have this key.';

/** Throws `KeyProblem`. */
export async function requireSharedKey(store: CredentialStore, ring: KeyRing): Promise<void> {
  const problem = await sharedKeyProblem(store, ring);
  if (problem !== undefined) throw new KeyProblem(problem);
}

/** Undefined: it has it, or nobody has sealed anything yet. The first node that has a key leaves the text. */
export async function sharedKeyProblem(store: CredentialStore, ring: KeyRing): Promise<string | undefined> {
  const [first] = ring.keys();
  const check = (await store.keyCheck()) ?? (await firstCheck(store, first));
  if (check !== undefined && !unseal(check, CONTEXT, ring.keys()).ok) return wrongKey(ring);
  const known = new Set(ring.keys().map(({ id }) => id));
  const locked = (await store.credentials()).filter(({ sealed }) => !known.has(keyOfSealed(sealed) ?? ''));
  // A rotation may leave behind what no key here opens: each such connection says so itself.
  return check === undefined && locked.length > 0 ? wrongKey(ring) : undefined;
}

/** After a rotation. Nothing where nobody asks for it. */
export async function renewKeyCheck(store: CredentialStore, key: SealingKey): Promise<void> {
  const check = await store.keyCheck();
  if (check !== undefined && keyOfSealed(check) !== key.id)
    await store.putKeyCheck(seal(TEXT, CONTEXT, key), check);
}

/** Not over credentials that another key has sealed already: who holds that one is right. */
async function firstCheck(store: CredentialStore, key: SealingKey | undefined): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const rows = await store.credentials();
  if (rows.some(({ sealed }) => keyOfSealed(sealed) !== key.id)) return undefined;
  const made = seal(TEXT, CONTEXT, key);
  return (await store.putKeyCheck(made, undefined)) ? made : store.keyCheck();
}

function wrongKey(ring: KeyRing): string {
  const found = ring.keys().length === 0 ? 'holds no key' : 'holds another';
  return `The connections in this database are locked with a key that every node needs; ${ring.origin} ${found}. Give this node the key that the others have, as BATON_KEY or in the file that BATON_KEY_FILE names (docs/credentials.md says how).`;
}
