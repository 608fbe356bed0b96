import type { ApiVersion } from '../../../ports/api-imports.ts';
import { bytes, json } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

const NEWEST = `
  SELECT content FROM api_version AS one
  WHERE version = (SELECT max(version) FROM api_version WHERE name = one.name) ORDER BY name`;
const VERSIONS = 'SELECT content FROM api_version WHERE name = ? ORDER BY version DESC';
const ADD = 'INSERT OR IGNORE INTO api_version (name, version, document, content) VALUES (?, ?, ?, ?)';
const KEEP = 'INSERT OR IGNORE INTO api_document (hash, content) VALUES (?, ?)';
const DOCUMENT = 'SELECT content FROM api_document WHERE hash = ?';
const REMOVE = 'DELETE FROM api_version WHERE name = ?';
const FORGET = 'DELETE FROM api_document WHERE hash NOT IN (SELECT document FROM api_version)';

export function newestApis(database: Database): readonly ApiVersion[] {
  return database.all(NEWEST).map((row) => json<ApiVersion>(row, 'content'));
}

export function apiVersions(database: Database, name: string): readonly ApiVersion[] {
  return database.all(VERSIONS, [name]).map((row) => json<ApiVersion>(row, 'content'));
}

export function addApiVersion(database: Database, version: ApiVersion, content: Uint8Array): boolean {
  return database.transaction(() => {
    const { name, document } = version;
    const added = database.run(ADD, [name, version.version, document, JSON.stringify(version)]);
    if (added === 1) database.run(KEEP, [document, content]);
    return added === 1;
  });
}

export function apiDocument(database: Database, hash: string): Uint8Array | undefined {
  const row = database.get(DOCUMENT, [hash]);
  return row === undefined ? undefined : bytes(row, 'content');
}

export function removeApi(database: Database, name: string): boolean {
  return database.transaction(() => {
    const removed = database.run(REMOVE, [name]);
    database.run(FORGET);
    return removed > 0;
  });
}
