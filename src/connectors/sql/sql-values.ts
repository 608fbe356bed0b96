/**
 * Between SQL and JSON: numbers stay numbers where JSON holds them exactly and become text where it does not; rows become
 * records; bytes become documents.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Documents } from '../../ports/documents.ts';
import { distinctNames } from '../tables/column-names.ts';
import type { SqlAnswer, SqlCell } from './sql-database.ts';

/** Of a decimal or long integer as text. `12.50` is exactly 12.5; 0.1 is what everybody takes 0.1 for. */
export function exactNumber(text: string): number | string {
  const plain = /^[+-]?(\d+)(?:\.(\d+))?$/u.exec(text);
  if (plain === null) return text;
  const digits = `${plain[1] ?? ''}${(plain[2] ?? '').replace(/0+$/u, '')}`.replace(/^0+/u, '');
  // 15 digits survive the way to a double and back, whichever they are.
  return digits.length <= 15 || (Number.isSafeInteger(Number(text)) && !text.includes('.'))
    ? Number(text) + 0
    : text;
}

export function parsedJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A whole number in the range of 64 bits as such, any other as a float: what a database infers most from. */
export function isWhole(value: number): boolean {
  return Number.isSafeInteger(value);
}

/** A value as it is bound where the database has no better type for it: lists and records as JSON. */
export function scalarOf(value: JsonValue): null | boolean | number | string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** Most documents one answer may make. */
const MOST_DOCUMENTS = 100;

export class TooManyDocuments extends Error {
  override readonly name = 'TooManyDocuments';
}

/** Rows as records by column; a column named like one before it gets a number. */
export async function recordsOf(
  { columns, rows }: SqlAnswer,
  documents: Documents,
): Promise<readonly JsonValue[]> {
  const names = distinctNames(columns);
  let kept = 0;
  const cell = async (value: SqlCell, name: string): Promise<JsonValue> => {
    if (!(value instanceof Uint8Array)) return value;
    if (++kept > MOST_DOCUMENTS) {
      throw new TooManyDocuments(`The rows hold more than ${MOST_DOCUMENTS} files. Ask for fewer at once.`);
    }
    return { ...(await documents.put(value, { name, type: 'application/octet-stream' })) };
  };
  const records: JsonValue[] = [];
  for (const row of rows) {
    const entries: [string, JsonValue][] = [];
    for (const [index, name] of names.entries()) entries.push([name, await cell(row[index] ?? null, name)]);
    records.push(Object.fromEntries(entries));
  }
  return records;
}
