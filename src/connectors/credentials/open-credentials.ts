/** The vault over a store; a rotation that was interrupted is ended first. */
import { CredentialVault, type VaultParts } from './credential-vault.ts';

export async function openCredentials(parts: VaultParts): Promise<CredentialVault> {
  const vault = new CredentialVault(parts);
  await vault.finishRotation();
  return vault;
}
