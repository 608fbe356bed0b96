import type { TemplateRow } from '../../ports/element-template-store.ts';
import { integer, text } from './columns.ts';
import { all, type Program, run } from './program.ts';

const ALL = 'SELECT * FROM element_template ORDER BY id, version DESC';
const PUT = `
  INSERT INTO element_template (id, version, name, file_name, json, added_at, added_by)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id, version) DO UPDATE SET name = excluded.name, file_name = excluded.file_name,
    json = excluded.json, added_at = excluded.added_at, added_by = excluded.added_by`;
const REMOVE = 'DELETE FROM element_template WHERE id = ? AND version = ?';
const REMOVE_ALL = 'DELETE FROM element_template WHERE id = ?';

export function* templates(): Program<readonly TemplateRow[]> {
  return (yield* all(ALL)).map((row) => ({
    id: text(row, 'id'),
    version: integer(row, 'version'),
    name: text(row, 'name'),
    fileName: text(row, 'file_name'),
    json: text(row, 'json'),
    addedAt: integer(row, 'added_at'),
    addedBy: text(row, 'added_by'),
  }));
}

export function* addTemplates(rows: readonly TemplateRow[]): Program<void> {
  for (const { id, version, name, fileName, json, addedAt, addedBy } of rows) {
    yield* run(PUT, [id, version, name, fileName, json, addedAt, addedBy]);
  }
}

export function* removeTemplates(id: string, version: number | undefined): Program<number> {
  return yield* version === undefined ? run(REMOVE_ALL, [id]) : run(REMOVE, [id, version]);
}
