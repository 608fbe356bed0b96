/**
 * The vault over a store; a rotation that was interrupted is ended first. Of several nodes one that has another key than the
 * others is not opened.
 */
import { CredentialVault, type VaultParts } from './credential-vault.ts';
import { requireSharedKey } from './shared-key.ts';

/** Throws `KeyProblem`. */
export async function openCredentials(parts: VaultParts): Promise<CredentialVault> {
  if (parts.isShared === true) await requireSharedKey(parts.store, parts.ring);
  const vault = new CredentialVault(parts);
  await vault.finishRotation();
  return vault;
}
