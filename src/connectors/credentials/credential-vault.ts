/**
 * The vault: opens credentials for the connectors they were granted to, and lets people manage them without reading them.
 *
 * Boundary: between the sealed rows of a store and the two ports `Credentials` and `CredentialDesk`.
 *
 * Invariants:
 * V1  A secret leaves only by `open`, and only for a connector it was granted to.
 * V2  Everything that writes waits its turn, so no write is sealed with a key that a rotation is letting go.
 * V3  Of an OAuth credential a connector gets the access token, never the client's secret or the refresh token.
 */
import type { Clock } from '../../ports/clock.ts';
import type { CredentialRow, CredentialStore, KeptCredential } from '../../ports/credential-store.ts';
import {
  type CredentialChange,
  type CredentialChanged,
  type CredentialDesk,
  type CredentialKind,
  type CredentialLine,
  CredentialProblem,
  type Credentials,
  type KeyRotation,
  type OpenCredential,
  type SignInBegun,
  type SignInFinished,
  type SignInRequest,
  type SignInReturn,
} from '../../ports/credentials.ts';
import type { OutgoingHttp } from '../../ports/outgoing-http.ts';
import { checkFields, type Fields, type FieldsBefore } from './credential-form.ts';
import { credentialKinds } from './credential-kinds.ts';
import { CredentialRows, holderOf } from './credential-rows.ts';
import { KeyProblem, type KeyRing } from './key-ring.ts';
import { AccessTokens, signInNeeded } from './oauth/access-tokens.ts';
import { SignIns } from './oauth/sign-ins.ts';
import { rotateKeys, sealAnew } from './rotate-keys.ts';
import { openFields, openSession, sealFields } from './sealed-row.ts';
import { secretValues } from './secret-values.ts';
import { sharedKeyProblem } from './shared-key.ts';

export interface VaultParts {
  readonly store: CredentialStore;
  readonly ring: KeyRing;
  readonly clock: Clock;
  readonly http: OutgoingHttp;
  /** Other nodes have the same store. */
  readonly isShared?: boolean;
}

export class CredentialVault implements Credentials, CredentialDesk {
  readonly #store: CredentialStore;
  readonly #ring: KeyRing;
  readonly #clock: Clock;
  readonly #isShared: boolean;
  readonly #rows: CredentialRows;
  readonly #tokens: AccessTokens;
  readonly #signIns: SignIns;

  constructor({ store, ring, clock, http, isShared = false }: VaultParts) {
    this.#isShared = isShared;
    this.#store = store;
    this.#ring = ring;
    this.#clock = clock;
    this.#rows = new CredentialRows(store, ring);
    this.#tokens = new AccessTokens(http, clock, this.#rows);
    this.#signIns = new SignIns(http, clock, this.#rows);
  }

  async open(name: string, user: string | ((kind: string) => string)): Promise<OpenCredential> {
    const row = await this.#rows.find(name);
    const connector = typeof user === 'string' ? user : user(row.kind);
    if (!row.grants.includes(connector)) {
      throw new CredentialProblem(
        'not-granted',
        `The connection “${name}” may not be used by “${connector}”. Under Connections you can allow it.`,
      );
    }
    const kind = kindOf(row.kind);
    const open = await this.#rows.opened(row);
    const all = { ...open.row.fields, ...open.secret };
    const secrets = secretValues(kind, all);
    if (!isOAuth(kind)) return { name, kind: kind.kind, fields: all, secrets };
    const { accessToken, refreshToken } = await this.#tokens.fresh(holderOf(open));
    return {
      name,
      kind: kind.kind,
      fields: { ...open.row.fields, accessToken },
      secrets: [...secrets, accessToken, ...(refreshToken === undefined ? [] : [refreshToken])],
    };
  }

  kinds(): readonly CredentialKind[] {
    return credentialKinds;
  }

  async list(): Promise<readonly CredentialLine[]> {
    return (await this.#store.credentials()).map((row) => this.#lineOf(row));
  }

  put(change: CredentialChange): Promise<CredentialChanged> {
    return this.#rows.writing.run(() => this.#put(change));
  }

  remove(name: string): Promise<boolean> {
    return this.#rows.writing.run(() => this.#store.removeCredential(name));
  }

  rotate(): Promise<KeyRotation> {
    return this.#rows.writing.run(() => rotateKeys(this.#store, this.#ring));
  }

  /** Ends a rotation that a crash has interrupted. */
  finishRotation(): Promise<void> {
    return this.#rows.writing.run(async () => {
      if (this.#ring.interrupted()) await sealAnew(this.#store, this.#ring);
    });
  }

  beginSignIn(request: SignInRequest): Promise<SignInBegun> {
    return this.#signIns.begin(request);
  }

  finishSignIn(returned: SignInReturn): Promise<SignInFinished> {
    return this.#signIns.finish(returned);
  }

  async #put(change: CredentialChange): Promise<CredentialChanged> {
    const kind = credentialKinds.find((each) => each.kind === change.kind);
    if (kind === undefined) {
      const known = credentialKinds.map((each) => each.kind).join(', ');
      return refused('no-such-kind', `There is no kind “${change.kind}”. The kinds are: ${known}.`);
    }
    const before = await this.#store.findCredential(change.name);
    if (before !== undefined && before.kind !== kind.kind) {
      const message = `The connection “${before.name}” is of the kind “${labelOf(before.kind)}” and cannot become “${kind.label}”. Remove it first, or choose another name.`;
      return refused('kind-differs', message);
    }
    const fieldsBefore = this.#fieldsBefore(before);
    const checked = checkFields(kind, change, fieldsBefore);
    if (!checked.ok) {
      const message = checked.faults.map((fault) => fault.message).join(' ');
      return { ok: false, code: 'fields-wrong', message, fields: checked.faults };
    }
    const key = await this.#keyToSealWith();
    if (typeof key === 'string') return refused('key-missing', key);
    const now = this.#clock.now();
    const head = { name: change.name, kind: kind.kind, fields: checked.open, grants: unique(change.grants) };
    const row: CredentialRow = {
      ...head,
      filled: Object.keys(checked.secret),
      sealed: sealFields(head, checked.secret, key),
      ...(isSame(fieldsBefore, checked) ? sessionOf(before) : {}),
      createdAt: before?.createdAt ?? now,
      changedAt: now,
      ...(change.by === undefined ? {} : { changedBy: change.by }),
    };
    const written = await this.#store.writeCredentials([{ row, over: before?.revision ?? 0 }]);
    if (!written) throw new Error(`The connection “${change.name}” was written by another process meanwhile`);
    return { ok: true, line: this.#lineOf({ ...row, revision: (before?.revision ?? 0) + 1 }) };
  }

  /** Or a sentence why there is none: a new key must not take the place of one that is only away. */
  async #keyToSealWith() {
    if (this.#ring.keys().length === 0) {
      const kept = (await this.#store.credentials()).length;
      if (kept > 0) {
        return `The key is not in ${this.#ring.origin} any more, and ${kept === 1 ? 'a connection is' : `${kept} connections are`} locked with it. Put it back, or remove what is locked first.`;
      }
    }
    try {
      const key = await this.#ring.ensure();
      return (this.#isShared ? await sharedKeyProblem(this.#store, this.#ring) : undefined) ?? key;
    } catch (error) {
      if (error instanceof KeyProblem) return error.message;
      throw error;
    }
  }

  #fieldsBefore(row: CredentialRow | undefined): FieldsBefore | undefined {
    if (row === undefined) return undefined;
    const { fields, filled } = row;
    try {
      return { open: fields, filled, secret: openFields(row, this.#ring) };
    } catch {
      return { open: fields, filled, secret: undefined };
    }
  }

  #lineOf(row: KeptCredential): CredentialLine {
    const { name, kind, fields, filled, grants, createdAt, changedAt, changedBy } = row;
    const problem = this.#problemOf(row);
    return {
      name,
      kind,
      fields,
      filled,
      grants,
      createdAt,
      changedAt,
      ...(changedBy === undefined ? {} : { changedBy }),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  #problemOf(row: KeptCredential): CredentialLine['problem'] {
    try {
      openFields(row, this.#ring);
      const signedIn = openSession(row, this.#ring) !== undefined;
      if (signedIn || kindOf(row.kind).signIn !== true) return undefined;
      throw signInNeeded(row.name, 'Nobody has signed in to it yet, or the sign-in has ended.');
    } catch (error) {
      if (error instanceof CredentialProblem) return { code: error.code, message: error.message };
      throw error;
    }
  }
}

function kindOf(id: string): CredentialKind {
  const kind = credentialKinds.find((each) => each.kind === id);
  if (kind !== undefined) return kind;
  throw new CredentialProblem('missing', `This Baton does not know connections of the kind “${id}”.`);
}

function isOAuth({ kind }: CredentialKind): boolean {
  return kind === 'oauth2-client' || kind === 'oauth2-code';
}

/** Whether a sign-in made with the fields before is still one with these. */
function isSame(
  before: FieldsBefore | undefined,
  now: { readonly open: Fields; readonly secret: Fields },
): boolean {
  return before?.secret !== undefined && isEqual(before.open, now.open) && isEqual(before.secret, now.secret);
}

function isEqual(one: Fields, other: Fields): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function sessionOf(row: CredentialRow | undefined): { readonly session?: string } {
  return row?.session === undefined ? {} : { session: row.session };
}

function labelOf(id: string): string {
  return credentialKinds.find((each) => each.kind === id)?.label ?? id;
}

function unique(grants: readonly string[]): readonly string[] {
  return [...new Set(grants)].sort();
}

function refused(code: 'no-such-kind' | 'kind-differs' | 'key-missing', message: string): CredentialChanged {
  return { ok: false, code, message };
}
