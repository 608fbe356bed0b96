/**
 * A value as a cell of a file that a spreadsheet program will open.
 *
 * Invariant WC1  Where `safe`, a text that such a program would run as a formula (`=…`, `+…`, `-…`, `@…`) is written so
 *                that it stays a text. A number is a number, also a negative one and one that came as a text.
 */
import type { JsonValue } from '../../expressions/value.ts';

export function cellText(value: JsonValue, safe: boolean): string {
  if (value === null) return '';
  if (typeof value === 'object') return guarded(JSON.stringify(value), safe);
  return typeof value === 'string' ? guarded(value, safe) : String(value);
}

/** Whether a spreadsheet program would take the text for a formula. */
export function looksLikeFormula(text: string): boolean {
  return /^[\s]*[=+\-@]|^[\t\r\n]/u.test(text) && !/^[+-]?\d[\d.,]*$/u.test(text);
}

function guarded(text: string, safe: boolean): string {
  return safe && looksLikeFormula(text) ? `'${text}` : text;
}

/** Named columns, or every field that any row has, in the order they first appear. */
export function columnsOf(rows: readonly JsonValue[], named: readonly JsonValue[] | undefined): string[] {
  if (named !== undefined && named.length > 0) return named.map(String);
  const columns = new Set<string>();
  for (const row of rows) if (isRow(row)) for (const name of Object.keys(row)) columns.add(name);
  return [...columns];
}

/** Records by name; a row that is a list, by place. */
export function cellsOf(row: JsonValue, columns: readonly string[]): readonly JsonValue[] {
  if (Array.isArray(row)) return row;
  if (!isRow(row)) return [row];
  return columns.map((name) => (Object.hasOwn(row, name) ? (row[name] ?? null) : null));
}

function isRow(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
