/**
 * The rows of a store, opened: reading one with what is sealed in it, and keeping what a sign-in gave.
 *
 * Boundary: between store and key ring. Who may read what is the vault's.
 *
 * Invariants:
 * RO1  A rotation between reading a row and opening it is not taken for a wrong key.
 * RO2  A session is kept with the very fields and secrets it was got with, or not at all.
 */
import { createHash } from 'node:crypto';
import type { CredentialStore, KeptCredential } from '../../ports/credential-store.ts';
import { CredentialProblem } from '../../ports/credentials.ts';
import type { Fields } from './credential-form.ts';
import type { KeyRing } from './key-ring.ts';
import type { SessionKeeper, TokenHolder } from './oauth/access-tokens.ts';
import { type Session, sessionFields, sessionFrom } from './oauth/session.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { openFields, openSession, sealSession } from './sealed-row.ts';

export interface OpenRow {
  readonly row: KeptCredential;
  readonly secret: Fields;
  readonly session?: Session;
}

export class CredentialRows implements SessionKeeper {
  /** Everything that writes waits its turn here. */
  readonly writing = new OneAtATime();
  readonly #store: CredentialStore;
  readonly #ring: KeyRing;

  constructor(store: CredentialStore, ring: KeyRing) {
    this.#store = store;
    this.#ring = ring;
  }

  /** Throws `CredentialProblem` `missing`. */
  async find(name: string): Promise<KeptCredential> {
    const row = await this.#store.findCredential(name);
    if (row !== undefined) return row;
    throw new CredentialProblem(
      'missing',
      `There is no connection called “${name}”. Add it under Connections, or choose another in the step’s wiring.`,
    );
  }

  /** Throws `CredentialProblem` where it cannot be opened here. */
  async opened(row: KeptCredential): Promise<OpenRow> {
    try {
      return this.#open(row);
    } catch (error) {
      const now = await this.#store.findCredential(row.name);
      if (now === undefined || now.revision === row.revision) throw error;
      return this.#open(now);
    }
  }

  async holder(name: string): Promise<TokenHolder> {
    return holderOf(await this.opened(await this.find(name)));
  }

  keepSession(holder: TokenHolder, session: Session | undefined): Promise<boolean> {
    return this.writing.run(async () => {
      const now = await this.#store.findCredential(holder.name);
      if (now === undefined) return false;
      const open = await this.opened(now);
      if (holderOf(open).edition !== holder.edition) return false;
      // Somebody may have signed in anew while the server refused the session before.
      if (session === undefined && open.session?.refreshToken !== holder.session?.refreshToken) return true;
      const { revision, session: _session, ...row } = open.row;
      const key = await this.#ring.ensure();
      const sealed = session === undefined ? {} : { session: sealSession(row, sessionFields(session), key) };
      return this.#store.writeCredentials([{ row: { ...row, ...sealed }, over: revision }]);
    });
  }

  #open(row: KeptCredential): OpenRow {
    const session = openSession(row, this.#ring);
    return {
      row,
      secret: openFields(row, this.#ring),
      ...(session === undefined ? {} : { session: sessionFrom(session) }),
    };
  }
}

export function holderOf({ row, secret, session }: OpenRow): TokenHolder {
  const { name, kind, createdAt } = row;
  const fields = { ...row.fields, ...secret };
  const own = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const edition = createHash('sha256')
    .update(JSON.stringify([kind, createdAt, own]))
    .digest('base64url');
  return { name, kind, fields, edition, ...(session === undefined ? {} : { session }) };
}
