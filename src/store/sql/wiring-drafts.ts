import type { JsonValue } from '../../expressions/value.ts';
import type { DueCases } from '../../ports/retention-store.ts';
import { type DraftRow, type KeptDraft, type NewTrial, TRIALS_KEPT } from '../../ports/wiring-draft-store.ts';
import { integer, json, optionalText, present, text } from './columns.ts';
import { all, get, type Program, run, type SqlRow } from './program.ts';

const FIND = 'SELECT library_key, revision, draft FROM wiring_draft WHERE library_key = ?';
const PUT = `
  INSERT INTO wiring_draft (library_key, revision, draft) VALUES (?, ?, ?)
  ON CONFLICT (library_key) DO UPDATE SET revision = excluded.revision, draft = excluded.draft`;
const ADD_TRIAL = `
  INSERT INTO wiring_trial (library_key, element, entry_hash, tried_at, tried_by, mode, worked, output, exchange)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const FORGET_TRIALS = `
  DELETE FROM wiring_trial WHERE library_key = ? AND element = ? AND id NOT IN (
    SELECT id FROM wiring_trial WHERE library_key = ? AND element = ? ORDER BY id DESC LIMIT ${TRIALS_KEPT}
  )`;
const FORGET_TRIED = `
  UPDATE wiring_trial SET output = NULL, exchange = NULL
  WHERE library_key = ? AND tried_at < ? AND (output IS NOT NULL OR exchange IS NOT NULL)`;
const TRIALS = 'SELECT * FROM wiring_trial WHERE library_key = ? ORDER BY id DESC LIMIT 2000';
const TRIALS_OF = 'SELECT * FROM wiring_trial WHERE library_key = ? AND element = ? ORDER BY id DESC';

export function* wiringDraft(libraryKey: string): Program<DraftRow | undefined> {
  const row = yield* get(FIND, [libraryKey]);
  if (row === undefined) return undefined;
  const draft = optionalText(row, 'draft') === undefined ? undefined : json<KeptDraft>(row, 'draft');
  return { libraryKey, revision: integer(row, 'revision'), ...present('draft', draft) };
}

export function* putWiringDraft({ libraryKey, revision, draft }: DraftRow): Program<boolean> {
  const before = (yield* wiringDraft(libraryKey))?.revision ?? 0;
  if (before !== revision - 1) return false;
  yield* run(PUT, [libraryKey, revision, draft === undefined ? null : JSON.stringify(draft)]);
  return true;
}

export function* addWiringTrial(trial: NewTrial): Program<void> {
  const { libraryKey, element, entryHash, at, by, mode, worked, output, exchange } = trial;
  yield* run(ADD_TRIAL, [
    libraryKey,
    element,
    entryHash,
    at,
    by,
    mode,
    worked ? 1 : 0,
    asJson(output),
    asJson(exchange),
  ]);
  yield* run(FORGET_TRIALS, [libraryKey, element, libraryKey, element]);
}

export function* wiringTrials(libraryKey: string, element?: string): Program<readonly NewTrial[]> {
  const rows =
    element === undefined ? yield* all(TRIALS, [libraryKey]) : yield* all(TRIALS_OF, [libraryKey, element]);
  return rows.map(trialOf);
}

export function* forgetTried({ libraryKey, before }: DueCases): Program<void> {
  yield* run(FORGET_TRIED, [libraryKey, before]);
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

function asJson(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function read(row: SqlRow, name: string): JsonValue | undefined {
  return optionalText(row, name) === undefined ? undefined : json<JsonValue>(row, name);
}
