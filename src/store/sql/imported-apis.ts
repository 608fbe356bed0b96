import type { ApiVersion } from '../../ports/api-imports.ts';
import { bytes, json } from './columns.ts';
import { all, get, type Program, run } from './program.ts';

const NEWEST = `
  SELECT content FROM api_version AS one
  WHERE version = (SELECT max(version) FROM api_version WHERE name = one.name) ORDER BY name`;
const VERSIONS = 'SELECT content FROM api_version WHERE name = ? ORDER BY version DESC';
const ADD = `
  INSERT INTO api_version (name, version, document, content) VALUES (?, ?, ?, ?)
  ON CONFLICT (name, version) DO NOTHING`;
const KEEP = 'INSERT INTO api_document (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING';
const DOCUMENT = 'SELECT content FROM api_document WHERE hash = ?';
const REMOVE = 'DELETE FROM api_version WHERE name = ?';
const FORGET = 'DELETE FROM api_document WHERE hash NOT IN (SELECT document FROM api_version)';

export function* newestApis(): Program<readonly ApiVersion[]> {
  return (yield* all(NEWEST)).map((row) => json<ApiVersion>(row, 'content'));
}

export function* apiVersions(name: string): Program<readonly ApiVersion[]> {
  return (yield* all(VERSIONS, [name])).map((row) => json<ApiVersion>(row, 'content'));
}

export function* addApiVersion(version: ApiVersion, content: Uint8Array): Program<boolean> {
  const { name, document } = version;
  const added = yield* run(ADD, [name, version.version, document, JSON.stringify(version)]);
  if (added === 1) yield* run(KEEP, [document, content]);
  return added === 1;
}

export function* apiDocument(hash: string): Program<Uint8Array | undefined> {
  const row = yield* get(DOCUMENT, [hash]);
  return row && bytes(row, 'content');
}

export function* removeApi(name: string): Program<boolean> {
  const removed = yield* run(REMOVE, [name]);
  yield* run(FORGET);
  return removed > 0;
}
