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
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** What stands there at first. */
  readonly usual?: string;
  /** Of several lines: a private key, say. */
  readonly lines?: true;
  /** Says where the secrets are sent: changing it demands them again. */
  readonly target?: true;
}

export interface CredentialKind {
  /** `bearer`, `basic`, `smtp`, `postgres`, … */
  readonly kind: string;
  readonly label: string;
  readonly description: string;
  readonly fields: readonly CredentialField[];
  /** A person signs in to it at somebody else's page before it can be used. */
  readonly signIn?: true;
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
  /** Why it cannot be used as it is. */
  readonly problem?: { readonly code: CredentialProblemCode; readonly message: string };
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
  /** Throws `CredentialProblem`. `connector`: its id, `http`, `email`, …; or which that is, by the credential's kind. */
  open(name: string, connector: string | ((kind: string) => string)): Promise<OpenCredential>;
}

/** `changed-outside`: its row was altered by something else than Baton. `refused`: by the server that gives out tokens. */
export type CredentialProblemCode =
  | 'missing'
  | 'not-granted'
  | 'sealed-by-another-key'
  | 'changed-outside'
  | 'refused'
  | 'sign-in-needed';

export class CredentialProblem extends Error {
  override readonly name = 'CredentialProblem';
  readonly code: CredentialProblemCode;
  /** `message`: a sentence for a person; never a secret. */
  constructor(code: CredentialProblemCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A new credential, or what one of that name becomes. */
export interface CredentialChange {
  readonly name: string;
  readonly kind: string;
  /** By field. A secret field that is absent stays as it is; one that is empty is cleared. */
  readonly fields: Readonly<Record<string, string>>;
  readonly grants: readonly string[];
  readonly by?: string;
}

export type CredentialChanged =
  | { readonly ok: true; readonly line: CredentialLine }
  | {
      readonly ok: false;
      readonly code: 'no-such-kind' | 'kind-differs' | 'fields-wrong' | 'key-missing';
      /** A sentence. */
      readonly message: string;
      readonly fields?: readonly { readonly name: string; readonly message: string }[];
    };

export type KeyRotation =
  | {
      readonly ok: true;
      readonly sealed: number /** Names that no key here opens. */;
      readonly left: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

/** Managing them. Nothing here gives a secret back (CR1). */
export interface CredentialDesk {
  kinds(): readonly CredentialKind[];
  /** By name. */
  list(): Promise<readonly CredentialLine[]>;
  put(change: CredentialChange): Promise<CredentialChanged>;
  /** False where there is none. */
  remove(name: string): Promise<boolean>;
  /** Seals all of them with a new key and lets the old one go. */
  rotate(): Promise<KeyRotation>;
  beginSignIn(request: SignInRequest): Promise<SignInBegun>;
  finishSignIn(returned: SignInReturn): Promise<SignInFinished>;
}

export interface SignInRequest {
  readonly name: string;
  /** Where the other side sends the person back to. */
  readonly redirectUri: string;
  /** Known to the person's browser alone: whoever comes back must have it. */
  readonly browser: string;
}

export type SignInBegun =
  /** Where to send the person. */
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly code: 'missing' | 'no-sign-in'; readonly message: string };

/** What came back with the person. */
export interface SignInReturn {
  readonly browser: string | undefined;
  readonly state: string | undefined;
  readonly code: string | undefined;
  readonly error: string | undefined;
}

export type SignInFinished =
  | { readonly ok: true; readonly name: string }
  /** `message`: a sentence for the person. */
  | { readonly ok: false; readonly name?: string; readonly message: string };
