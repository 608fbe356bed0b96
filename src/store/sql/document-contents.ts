/** What is known of documents beside their contents. */
import type { DocumentLeaving } from '../../ports/document-references.ts';
import { integer, json, optionalText, text } from './columns.ts';
import { all, get, type Program, run } from './program.ts';

/** It names every document, as others do whose names begin like its: no scan looks there. */
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

const USE = `
  INSERT INTO ${DOCUMENT_TABLE} (document, used_at) VALUES (?, ?)
  ON CONFLICT (document) DO UPDATE SET used_at = excluded.used_at, leaving_until = NULL
  WHERE ${DOCUMENT_TABLE}.leaving_until IS NULL OR ${DOCUMENT_TABLE}.leaving_until <= excluded.used_at`;
const BEGIN_LEAVING = `
  INSERT INTO ${DOCUMENT_TABLE} (document, leaving_until) VALUES (?, ?)
  ON CONFLICT (document) DO UPDATE SET leaving_until = excluded.leaving_until
  WHERE (${DOCUMENT_TABLE}.used_at IS NULL OR ${DOCUMENT_TABLE}.used_at <= ?)
    AND (${DOCUMENT_TABLE}.leaving_until IS NULL OR ${DOCUMENT_TABLE}.leaving_until <= ?)`;
const END_LEAVING = `
  UPDATE ${DOCUMENT_TABLE} SET leaving_until = NULL WHERE document = ? AND leaving_until = ?`;

export function* heldIn(document: string): Program<readonly string[] | undefined> {
  const row = yield* get(HELD, [document]);
  return row === undefined || optionalText(row, 'holds') === undefined
    ? undefined
    : json<string[]>(row, 'holds');
}

export function* noteHeldIn(document: string, held: readonly string[]): Program<void> {
  yield* run(NOTE_HELD, [document, JSON.stringify(held)]);
}

export function* unnamedSince(first: string, last: string): Program<ReadonlyMap<string, number>> {
  const rows = yield* all(UNNAMED, [first, last]);
  return new Map(rows.map((row) => [text(row, 'document'), integer(row, 'unnamed_since')]));
}

export function* noteUnnamed(document: string, since: number | undefined): Program<void> {
  yield* run(NOTE_UNNAMED, [document, since ?? null]);
}

export function* forgetDocument(document: string): Program<void> {
  yield* run(FORGET, [document]);
}

export function* noteUse(document: string, now: number): Program<boolean> {
  return (yield* run(USE, [document, now])) === 1;
}

export function* beginLeaving(document: string, { now, idle_ms, until }: DocumentLeaving): Program<boolean> {
  return (yield* run(BEGIN_LEAVING, [document, until, now - idle_ms, now])) === 1;
}

export function* endLeaving(document: string, until: number): Program<void> {
  yield* run(END_LEAVING, [document, until]);
}
