/**
 * Credentials: named secrets that connectors and triggers sign in with. Kept encrypted; referenced by name in a wiring;
 * opened only for the connectors they were granted to, only while they are used.
 *
 * Boundary: interfaces only. `connectors/credentials/` seals and opens them, a store keeps the sealed rows.
 *
 * Invariants:
 * CR1  A secret field is never given back by `CredentialDesk`: who may use a credential cannot read it.
 * CR2  `open` is refused for a connector the credential was not granted to.
 */

/** What a kind of credential consists of, in the order of its form. */
export interface CredentialField {
  readonly name: string;
  readonly label: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly hint?: string;
  /** The values that can be chosen, where not any text will do. */
  readonly options?: readonly string[];
}

export interface CredentialKind {
  /** `bearer`, `basic`, `smtp`, `postgres`, … */
  readonly kind: string;
  readonly label: string;
  readonly description: string;
  readonly fields: readonly CredentialField[];
  /** Connectors it makes sense for, by id. */
  readonly connectors: readonly string[];
}

export interface CredentialLine {
  readonly name: string;
  readonly kind: string;
  /** What is not secret of it. */
  readonly fields: Readonly<Record<string, string>>;
  /** Names of its secret fields that are filled in. */
  readonly filled: readonly string[];
  /** Connectors that may use it, by id. */
  readonly grants: readonly string[];
  readonly createdAt: number;
  readonly changedAt: number;
  readonly changedBy?: string;
  /** Of one that must be signed in to by a person (OAuth 2 authorization code): whether somebody has. */
  readonly signedIn?: boolean;
}

/** Opened for one use. Not to be kept, logged or put into a result. */
export interface OpenCredential {
  readonly name: string;
  readonly kind: string;
  /** All fields, secret ones included. */
  readonly fields: Readonly<Record<string, string>>;
  /** The values nobody may see: masked in whatever is kept or shown of a call. */
  readonly secrets: readonly string[];
}

export interface Credentials {
  /** Throws `CredentialProblem`. `connector`: its id, `http`, `email`, … */
  open(name: string, connector: string): Promise<OpenCredential>;
}

export type CredentialProblemCode = 'missing' | 'not-granted' | 'sealed-by-another-key' | 'sign-in-needed';

export class CredentialProblem extends Error {
  override readonly name = 'CredentialProblem';
  readonly code: CredentialProblemCode;
  /** `message`: a sentence for a person; never a secret. */
  constructor(code: CredentialProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}
