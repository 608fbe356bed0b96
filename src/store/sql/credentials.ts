import type { CredentialRow, CredentialWrite, KeptCredential } from '../../ports/credential-store.ts';
import { integer, json, optionalText, present, text } from './columns.ts';
import { all, get, type Program, run, type SqlRow, type SqlValue } from './program.ts';

const ALL = 'SELECT * FROM credential ORDER BY name';
const ONE = 'SELECT * FROM credential WHERE name = ?';
const INSERT = `
  INSERT INTO credential
    (kind, fields, filled, grants, sealed, session, created_at, changed_at, changed_by, name, revision)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`;
const UPDATE = `
  UPDATE credential SET kind = ?, fields = ?, filled = ?, grants = ?, sealed = ?, session = ?,
    created_at = ?, changed_at = ?, changed_by = ?, revision = revision + 1
  WHERE name = ?`;
const KEY_CHECK = 'SELECT sealed FROM sealing_check WHERE id = 1';
const FIRST_CHECK = 'INSERT INTO sealing_check (id, sealed) VALUES (1, ?) ON CONFLICT (id) DO NOTHING';
const RENEW_CHECK = 'UPDATE sealing_check SET sealed = ? WHERE id = 1 AND sealed = ?';
const REMOVE = 'DELETE FROM credential WHERE name = ?';

export function* credentials(): Program<readonly KeptCredential[]> {
  return (yield* all(ALL)).map(credentialOf);
}

export function* findCredential(name: string): Program<KeptCredential | undefined> {
  const row = yield* get(ONE, [name]);
  return row && credentialOf(row);
}

export function* writeCredentials(writes: readonly CredentialWrite[]): Program<boolean> {
  for (const { row, over } of writes) {
    if (((yield* findCredential(row.name))?.revision ?? 0) !== over) return false;
  }
  for (const { row, over } of writes) yield* run(over === 0 ? INSERT : UPDATE, valuesOf(row));
  return true;
}

export function* removeCredential(name: string): Program<boolean> {
  return (yield* run(REMOVE, [name])) === 1;
}

export function* keyCheck(): Program<string | undefined> {
  const row = yield* get(KEY_CHECK);
  return row && text(row, 'sealed');
}

export function* putKeyCheck(sealed: string, over: string | undefined): Program<boolean> {
  const written =
    over === undefined ? yield* run(FIRST_CHECK, [sealed]) : yield* run(RENEW_CHECK, [sealed, over]);
  return written === 1;
}

function valuesOf(row: CredentialRow): SqlValue[] {
  return [
    row.kind,
    JSON.stringify(row.fields),
    JSON.stringify(row.filled),
    JSON.stringify(row.grants),
    row.sealed,
    row.session ?? null,
    row.createdAt,
    row.changedAt,
    row.changedBy ?? null,
    row.name,
  ];
}

function credentialOf(row: SqlRow): KeptCredential {
  return {
    name: text(row, 'name'),
    kind: text(row, 'kind'),
    fields: json(row, 'fields'),
    filled: json(row, 'filled'),
    grants: json(row, 'grants'),
    sealed: text(row, 'sealed'),
    ...present('session', optionalText(row, 'session')),
    createdAt: integer(row, 'created_at'),
    changedAt: integer(row, 'changed_at'),
    ...present('changedBy', optionalText(row, 'changed_by')),
    revision: integer(row, 'revision'),
  };
}
