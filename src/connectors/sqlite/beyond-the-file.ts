/**
 * What reaches beyond the file that a statement works on: functions and tables of the library that read and write files, run
 * SQL from a text, or set what outlives the transaction. The library offers no way to switch them off.
 *
 * Boundary: what a statement itself names. What views and triggers of the file name SQLite refuses (`trusted_schema`).
 *
 * Invariant BF1  A name is found wherever it stands, in quotes and texts too: SQLite takes some texts for names. A value
 *                never matters, for it is no part of the statement.
 */

/** `beyond-the-file.test.ts` holds this to what the library has. */
const names =
  /(?<![\p{L}\p{N}_$])(?:readfile|writefile|fsdir|load_extension|sha3_query|fts3_tokenizer|geopoly_debug|sqlite3mc_\w+)(?![\p{L}\p{N}_$])/iu;

/** The first such name of a statement. */
export function beyondTheFile(sql: string): string | undefined {
  return names.exec(sql)?.[0];
}
