/**
 * The vault: opens credentials for the connectors they were granted to, and lets people manage them without reading them.
 *
 * Boundary: between the sealed rows of a store and the two ports `Credentials` and `CredentialDesk`.
 *
 * Invariants:
 * V1  A secret leaves only by `open`, and only for a connector it was granted to.
 * V2  Everything that writes waits its turn, so no write is sealed with a key that a rotation is letting go.
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
} from '../../ports/credentials.ts';
import { checkFields, type Fields, type FieldsBefore } from './credential-form.ts';
import { credentialKinds } from './credential-kinds.ts';
import { KeyProblem, type KeyRing } from './key-ring.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { rotateKeys, sealAnew } from './rotate-keys.ts';
import { openFields, sealFields } from './sealed-row.ts';
import { secretValues } from './secret-values.ts';

export interface VaultParts {
  readonly store: CredentialStore;
  readonly ring: KeyRing;
  readonly clock: Clock;
}

export class CredentialVault implements Credentials, CredentialDesk {
  readonly #store: CredentialStore;
  readonly #ring: KeyRing;
  readonly #clock: Clock;
  readonly #writing = new OneAtATime();

  constructor({ store, ring, clock }: VaultParts) {
    this.#store = store;
    this.#ring = ring;
    this.#clock = clock;
  }

  async open(name: string, connector: string): Promise<OpenCredential> {
    const row = await this.#store.findCredential(name);
    if (row === undefined) {
      throw new CredentialProblem(
        'missing',
        `There is no connection called “${name}”. Add it under Connections, or choose another in the step’s wiring.`,
      );
    }
    if (!row.grants.includes(connector)) {
      throw new CredentialProblem(
        'not-granted',
        `The connection “${name}” may not be used by “${connector}”. Under Connections you can allow it.`,
      );
    }
    const kind = kindOf(row.kind);
    const fields = { ...row.fields, ...(await this.#secretsOf(row)) };
    return { name, kind: kind.kind, fields, secrets: secretValues(kind, fields) };
  }

  kinds(): readonly CredentialKind[] {
    return credentialKinds;
  }

  async list(): Promise<readonly CredentialLine[]> {
    return (await this.#store.credentials()).map((row) => this.#lineOf(row));
  }

  put(change: CredentialChange): Promise<CredentialChanged> {
    return this.#writing.run(() => this.#put(change));
  }

  remove(name: string): Promise<boolean> {
    return this.#writing.run(() => this.#store.removeCredential(name));
  }

  rotate(): Promise<KeyRotation> {
    return this.#writing.run(() => rotateKeys(this.#store, this.#ring));
  }

  /** Ends a rotation that a crash has interrupted. */
  finishRotation(): Promise<void> {
    return this.#writing.run(async () => {
      if (this.#ring.interrupted()) await sealAnew(this.#store, this.#ring);
    });
  }

  /** A rotation may have come between reading the row and opening it. */
  async #secretsOf(row: KeptCredential): Promise<Fields> {
    try {
      return openFields(row, this.#ring);
    } catch (error) {
      const now = await this.#store.findCredential(row.name);
      if (now === undefined || now.revision === row.revision) throw error;
      return openFields(now, this.#ring);
    }
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
    const checked = checkFields(kind, change, this.#fieldsBefore(before));
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
      return await this.#ring.ensure();
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
      return undefined;
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

function labelOf(id: string): string {
  return credentialKinds.find((each) => each.kind === id)?.label ?? id;
}

function unique(grants: readonly string[]): readonly string[] {
  return [...new Set(grants)].sort();
}

function refused(code: 'no-such-kind' | 'kind-differs' | 'key-missing', message: string): CredentialChanged {
  return { ok: false, code, message };
}
