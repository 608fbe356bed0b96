/**
 * Credentials as a store keeps them: what is secret of them only as sealed text.
 *
 * Boundary: rows. Who seals, opens and grants them is `connectors/credentials/`; the store sees no key and no secret.
 *
 * Invariants:
 * CS1  A row is only written over the revision its writer has read: of two writers one is told to read again.
 */

export interface CredentialRow {
  readonly name: string;
  readonly kind: string;
  /** What is not secret of it. */
  readonly fields: Readonly<Record<string, string>>;
  /** Names of the secret fields that are in `sealed`. */
  readonly filled: readonly string[];
  /** Ids of the connectors that may use it. */
  readonly grants: readonly string[];
  /** The secret fields, sealed; the text names its key. */
  readonly sealed: string;
  /** What a sign-in at somebody else's server gave (tokens), sealed likewise. */
  readonly session?: string;
  readonly createdAt: number;
  /** When a person last changed it; renewing a session or sealing anew is no change. */
  readonly changedAt: number;
  readonly changedBy?: string;
}

export interface KeptCredential extends CredentialRow {
  /** From 1; one more with every write. */
  readonly revision: number;
}

export interface CredentialWrite {
  readonly row: CredentialRow;
  /** The revision it takes the place of; 0: there is none of this name. */
  readonly over: number;
}

export interface CredentialStore {
  /** By name. */
  credentials(): Promise<readonly KeptCredential[]>;
  findCredential(name: string): Promise<KeptCredential | undefined>;
  /** All or, where one of them has been written meanwhile, none: then false. */
  writeCredentials(writes: readonly CredentialWrite[]): Promise<boolean>;
  /** False where there is none. */
  removeCredential(name: string): Promise<boolean>;
  /** A text by which it is told who has the key that everything here is sealed with. */
  keyCheck(): Promise<string | undefined>;
  /** False, and nothing is written, where another text is kept than `over`. */
  putKeyCheck(sealed: string, over: string | undefined): Promise<boolean>;
}
