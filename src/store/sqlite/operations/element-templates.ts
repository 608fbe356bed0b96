import type { TemplateRow } from '../../../ports/element-template-store.ts';
import { integer, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

const ALL = 'SELECT * FROM element_template ORDER BY id, version DESC';
const PUT = `
  INSERT OR REPLACE INTO element_template (id, version, name, file_name, json, added_at, added_by)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const REMOVE = 'DELETE FROM element_template WHERE id = ? AND version = ?';
const REMOVE_ALL = 'DELETE FROM element_template WHERE id = ?';

export function templates(database: Database): readonly TemplateRow[] {
  return database.all(ALL).map((row) => ({
    id: text(row, 'id'),
    version: integer(row, 'version'),
    name: text(row, 'name'),
    fileName: text(row, 'file_name'),
    json: text(row, 'json'),
    addedAt: integer(row, 'added_at'),
    addedBy: text(row, 'added_by'),
  }));
}

export function addTemplates(database: Database, rows: readonly TemplateRow[]): void {
  database.transaction(() => {
    for (const row of rows) {
      const { id, version, name, fileName, json, addedAt, addedBy } = row;
      database.run(PUT, [id, version, name, fileName, json, addedAt, addedBy]);
    }
  });
}

export function removeTemplates(database: Database, id: string, version: number | undefined): number {
  return version === undefined ? database.run(REMOVE_ALL, [id]) : database.run(REMOVE, [id, version]);
}
