import type { JsonValue } from '../../../expressions/value.ts';
import {
  type DraftRow,
  type KeptDraft,
  type NewTrial,
  TRIALS_KEPT,
} from '../../../ports/wiring-draft-store.ts';
import { integer, json, optionalText, present, text } from '../../sql/columns.ts';
import type { SqlRow } from '../../sql/program.ts';
import type { Database } from '../database.ts';

const FIND = 'SELECT library_key, revision, draft FROM wiring_draft WHERE library_key = ?';
const PUT = 'INSERT OR REPLACE INTO wiring_draft (library_key, revision, draft) VALUES (?, ?, ?)';
const ADD_TRIAL = `
  INSERT INTO wiring_trial (library_key, element, entry_hash, tried_at, tried_by, mode, worked, output, exchange)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FORGET_TRIALS = `
  DELETE FROM wiring_trial WHERE library_key = ? AND element = ? AND id NOT IN (
    SELECT id FROM wiring_trial WHERE library_key = ? AND element = ? ORDER BY id DESC LIMIT ${TRIALS_KEPT}
  )`;
const TRIALS = 'SELECT * FROM wiring_trial WHERE library_key = ? ORDER BY id DESC LIMIT 2000';
const TRIALS_OF = 'SELECT * FROM wiring_trial WHERE library_key = ? AND element = ? ORDER BY id DESC';

export function wiringDraft(database: Database, libraryKey: string): DraftRow | undefined {
  const row = database.get(FIND, [libraryKey]);
  if (row === undefined) return undefined;
  const draft = optionalText(row, 'draft') === undefined ? undefined : json<KeptDraft>(row, 'draft');
  return { libraryKey, revision: integer(row, 'revision'), ...present('draft', draft) };
}

export function putWiringDraft(database: Database, { libraryKey, revision, draft }: DraftRow): boolean {
  return database.transaction(() => {
    const before = wiringDraft(database, libraryKey)?.revision ?? 0;
    if (before !== revision - 1) return false;
    database.run(PUT, [libraryKey, revision, draft === undefined ? null : JSON.stringify(draft)]);
    return true;
  });
}

export function addWiringTrial(database: Database, trial: NewTrial): void {
  const { libraryKey, element, entryHash, at, by, mode, worked, output, exchange } = trial;
  database.transaction(() => {
    database.run(ADD_TRIAL, [
      libraryKey,
      element,
      entryHash,
      at,
      by,
      mode,
      worked ? 1 : 0,
      written(output),
      written(exchange),
    ]);
    database.run(FORGET_TRIALS, [libraryKey, element, libraryKey, element]);
  });
}

export function wiringTrials(database: Database, libraryKey: string, element?: string): readonly NewTrial[] {
  const rows =
    element === undefined
      ? database.all(TRIALS, [libraryKey])
      : database.all(TRIALS_OF, [libraryKey, element]);
  return rows.map(trialOf);
}

function trialOf(row: SqlRow): NewTrial {
  return {
    libraryKey: text(row, 'library_key'),
    element: text(row, 'element'),
    entryHash: text(row, 'entry_hash'),
    at: integer(row, 'tried_at'),
    by: text(row, 'tried_by'),
    mode: text(row, 'mode') === 'real' ? 'real' : 'recorded',
    worked: integer(row, 'worked') === 1,
    ...present('output', read(row, 'output')),
    ...present('exchange', read(row, 'exchange')),
  };
}

function written(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function read(row: SqlRow, name: string): JsonValue | undefined {
  return optionalText(row, name) === undefined ? undefined : json<JsonValue>(row, name);
}
