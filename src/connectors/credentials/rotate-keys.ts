/**
 * A new key in place of the old: put on the disk beside it, every credential sealed anew in one transaction, then the old
 * one let go. Dying in between leaves both keys; `sealAnew` at the next start ends it.
 */
import type { CredentialRow, CredentialStore, KeptCredential } from '../../ports/credential-store.ts';
import { CredentialProblem, type KeyRotation } from '../../ports/credentials.ts';
import { KeyProblem, type KeyRing } from './key-ring.ts';
import { openFields, openSession, sealFields, sealSession } from './sealed-row.ts';
import { keyOfSealed, type SealingKey } from './sealing.ts';
import { renewKeyCheck } from './shared-key.ts';

export async function rotateKeys(store: CredentialStore, ring: KeyRing): Promise<KeyRotation> {
  try {
    await ring.beginRotation();
  } catch (error) {
    if (error instanceof KeyProblem) return { ok: false, message: error.message };
    throw error;
  }
  return sealAnew(store, ring);
}

export async function sealAnew(store: CredentialStore, ring: KeyRing): Promise<KeyRotation> {
  const key = await ring.ensure();
  const rows = (await store.credentials()).filter((row) => !isSealedWith(row, key));
  const renewed: { row: CredentialRow; over: number }[] = [];
  const left: string[] = [];
  for (const row of rows) {
    const anew = renewedRow(row, ring, key);
    if (anew === undefined) left.push(row.name);
    else renewed.push({ row: anew, over: row.revision });
  }
  if (renewed.length > 0 && !(await store.writeCredentials(renewed))) {
    return { ok: false, message: 'Connections were changed at the same time. Ask for the rotation again.' };
  }
  await renewKeyCheck(store, key);
  await ring.endRotation();
  return { ok: true, sealed: renewed.length, left };
}

function isSealedWith({ sealed, session }: CredentialRow, { id }: SealingKey): boolean {
  return keyOfSealed(sealed) === id && (session === undefined || keyOfSealed(session) === id);
}

/** Undefined where no key here opens it: then it stays as it is, and so does what its own key could still open. */
function renewedRow(row: KeptCredential, ring: KeyRing, key: SealingKey): CredentialRow | undefined {
  try {
    const session = openSession(row, ring);
    const { revision: _revision, ...kept } = row;
    return {
      ...kept,
      sealed: sealFields(row, openFields(row, ring), key),
      ...(session === undefined ? {} : { session: sealSession(row, session, key) }),
    };
  } catch (error) {
    if (error instanceof CredentialProblem) return undefined;
    throw error;
  }
}
