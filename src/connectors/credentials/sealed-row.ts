/**
 * A credential's row and what is sealed in it: the one place that knows what the sealed texts hold and belong to.
 *
 * Invariants:
 * SR1  The sealed fields belong to the row's name, kind, open fields and grants: none of them can be changed without the
 *      key. A session belongs to name, kind and open fields.
 */
import type { CredentialRow } from '../../ports/credential-store.ts';
import { CredentialProblem } from '../../ports/credentials.ts';
import type { Fields } from './credential-form.ts';
import type { KeyRing } from './key-ring.ts';
import { type SealingKey, seal, unseal } from './sealing.ts';

type RowHead = Pick<CredentialRow, 'name' | 'kind' | 'fields' | 'grants'>;

export function sealFields(head: RowHead, secret: Fields, key: SealingKey): string {
  return seal(JSON.stringify(secret), contextOf('fields', head), key);
}

export function sealSession(head: RowHead, session: Fields, key: SealingKey): string {
  return seal(JSON.stringify(session), contextOf('session', head), key);
}

/** Throws `CredentialProblem` `sealed-by-another-key` or `changed-outside`. */
export function openFields(row: CredentialRow, ring: KeyRing): Fields {
  return opened(row, row.sealed, 'fields', ring);
}

/** Undefined where nobody has signed in. Throws like `openFields`. */
export function openSession(row: CredentialRow, ring: KeyRing): Fields | undefined {
  return row.session === undefined ? undefined : opened(row, row.session, 'session', ring);
}

function opened(row: CredentialRow, sealed: string, part: Part, ring: KeyRing): Fields {
  const result = unseal(sealed, contextOf(part, row), ring.keys());
  if (result.ok) return JSON.parse(result.text);
  if (result.why === 'changed') {
    throw new CredentialProblem(
      'changed-outside',
      `The connection “${row.name}” was changed by something else than Baton, so Baton does not trust it. Enter it again.`,
    );
  }
  throw new CredentialProblem(
    'sealed-by-another-key',
    `The connection “${row.name}” is locked with another key than ${ring.origin} has. Give Baton that key again, or enter the connection’s secrets again.`,
  );
}

type Part = 'fields' | 'session';

function contextOf(part: Part, { name, kind, fields, grants }: RowHead): string {
  const open = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(['baton', part, name, kind, open, part === 'fields' ? [...grants].sort() : []]);
}
