/** What is known of documents beside their contents. The table of it names every document: no scan looks there. */
import { integer, json, optionalText, text } from '../../sql/columns.ts';
import type { Database } from '../database.ts';

export const DOCUMENT_TABLE = 'document_content';

const HELD = `SELECT holds FROM ${DOCUMENT_TABLE} WHERE document = ?`;
const NOTE_HELD = `
  INSERT INTO ${DOCUMENT_TABLE} (document, holds) VALUES (?, ?)
  ON CONFLICT (document) DO UPDATE SET holds = excluded.holds`;
const UNNAMED = `
  SELECT document, unnamed_since FROM ${DOCUMENT_TABLE}
  WHERE document BETWEEN ? AND ? AND unnamed_since IS NOT NULL`;
const NOTE_UNNAMED = `
  INSERT INTO ${DOCUMENT_TABLE} (document, unnamed_since) VALUES (?, ?)
  ON CONFLICT (document) DO UPDATE SET unnamed_since = excluded.unnamed_since`;
const FORGET = `DELETE FROM ${DOCUMENT_TABLE} WHERE document = ?`;

export function heldIn(database: Database, document: string): readonly string[] | undefined {
  const row = database.get(HELD, [document]);
  return row === undefined || optionalText(row, 'holds') === undefined
    ? undefined
    : json<string[]>(row, 'holds');
}

export function noteHeldIn(database: Database, document: string, held: readonly string[]): void {
  database.run(NOTE_HELD, [document, JSON.stringify(held)]);
}

export function unnamedSince(database: Database, first: string, last: string): ReadonlyMap<string, number> {
  const rows = database.all(UNNAMED, [first, last]);
  return new Map(rows.map((row) => [text(row, 'document'), integer(row, 'unnamed_since')]));
}

export function noteUnnamed(database: Database, document: string, since: number | undefined): void {
  database.run(NOTE_UNNAMED, [document, since ?? null]);
}

export function forgetDocument(database: Database, document: string): void {
  database.run(FORGET, [document]);
}
