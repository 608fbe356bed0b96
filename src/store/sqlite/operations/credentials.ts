import type { CredentialRow, CredentialWrite, KeptCredential } from '../../../ports/credential-store.ts';
import { integer, json, optionalText, present, text } from '../../sql/columns.ts';
import type { SqlRow, SqlValue } from '../../sql/program.ts';
import type { Database } from '../database.ts';

const ALL = 'SELECT * FROM credential ORDER BY name';
const ONE = 'SELECT * FROM credential WHERE name = ?';
const INSERT = `
  INSERT OR IGNORE INTO credential
    (kind, fields, filled, grants, sealed, session, created_at, changed_at, changed_by, name, revision)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`;
const UPDATE = `
  UPDATE credential SET kind = ?, fields = ?, filled = ?, grants = ?, sealed = ?, session = ?,
    created_at = ?, changed_at = ?, changed_by = ?, revision = revision + 1
  WHERE name = ? AND revision = ?`;
const REMOVE = 'DELETE FROM credential WHERE name = ?';

export function credentials(database: Database): readonly KeptCredential[] {
  return database.all(ALL).map(credentialOf);
}

export function findCredential(database: Database, name: string): KeptCredential | undefined {
  const row = database.get(ONE, [name]);
  return row === undefined ? undefined : credentialOf(row);
}

export function writeCredentials(database: Database, writes: readonly CredentialWrite[]): boolean {
  try {
    database.transaction(() => {
      for (const { row, over } of writes) {
        const written =
          over === 0 ? database.run(INSERT, valuesOf(row)) : database.run(UPDATE, [...valuesOf(row), over]);
        if (written !== 1) throw new WrittenMeanwhile();
      }
    });
    return true;
  } catch (error) {
    if (error instanceof WrittenMeanwhile) return false;
    throw error;
  }
}

export function removeCredential(database: Database, name: string): boolean {
  return database.run(REMOVE, [name]) === 1;
}

/** Rolls the transaction back. */
class WrittenMeanwhile extends Error {}

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
