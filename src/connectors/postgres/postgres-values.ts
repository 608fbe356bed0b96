/**
 * PostgreSQL's types as JSON, from their text form, and values as its parameters.
 *
 * Boundary: expects a session with ISO dates, the time zone UTC, ISO 8601 intervals and bytes as hex (`postgres-session.ts`).
 */
import pg from 'pg';
import type { JsonValue } from '../../expressions/value.ts';
import type { SqlCell } from '../sql/sql-database.ts';
import { exactNumber, parsedJson } from '../sql/sql-values.ts';

type Reader = (text: string) => SqlCell;

const { builtins } = pg.types;

const timestamp: Reader = (text) => text.replace(' ', 'T');
/** `2026-01-05 12:00:00+00` */
const timestampWithZone: Reader = (text) => text.replace(' ', 'T').replace(/\+00(?::?00)?$/u, 'Z');
const float: Reader = (text) => (/^[+-]?[\d.]+(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : text);
const bytes: Reader = (text) => Buffer.from(text.replace(/^\\x/u, ''), 'hex');

const readers: ReadonlyMap<number, Reader> = new Map([
  [builtins.BOOL, (text: string) => text === 't'],
  ...[builtins.INT2, builtins.INT4, builtins.OID].map((oid): [number, Reader] => [oid, Number]),
  ...[builtins.INT8, builtins.NUMERIC].map((oid): [number, Reader] => [oid, exactNumber]),
  ...[builtins.FLOAT4, builtins.FLOAT8].map((oid): [number, Reader] => [oid, float]),
  ...[builtins.JSON, builtins.JSONB].map((oid): [number, Reader] => [oid, parsedJson]),
  [builtins.TIMESTAMP, timestamp],
  [builtins.TIMESTAMPTZ, timestampWithZone],
  [builtins.BYTEA, bytes],
]);

/** Array type → type of its items (pg_type.dat of PostgreSQL). */
const items: ReadonlyMap<number, number> = new Map([
  [199, builtins.JSON],
  [3807, builtins.JSONB],
  [1000, builtins.BOOL],
  [1005, builtins.INT2],
  [1007, builtins.INT4],
  [1016, builtins.INT8],
  [1021, builtins.FLOAT4],
  [1022, builtins.FLOAT8],
  [1028, builtins.OID],
  [1231, builtins.NUMERIC],
  [1115, builtins.TIMESTAMP],
  [1185, builtins.TIMESTAMPTZ],
  ...[1002, 1009, 1014, 1015, 1182, 1183, 1187, 1270, 2951].map((oid): [number, number] => [
    oid,
    builtins.TEXT,
  ]),
]);

export function readerOf(oid: number): (text: string) => SqlCell {
  const item = items.get(oid);
  if (item === undefined) return readers.get(oid) ?? ((text) => text);
  return (text) => readArray(text, readers.get(item) ?? ((entry) => entry));
}

/** `{1,NULL,"a \"b\""}`, with lists in lists (section 8.15.6 of the manual), whatever its lower bounds. */
function readArray(text: string, read: Reader): JsonValue {
  const token = /\{|\}|,|"((?:[^"\\]|\\.)*)"|([^{},"]+)/gsu;
  token.lastIndex = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  const open: JsonValue[][] = [];
  let whole: JsonValue = null;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [sign, quoted, plain] = found;
    if (sign === '{') open.push([]);
    else if (sign === '}') {
      const done = open.pop() ?? [];
      if (open.length === 0) whole = done;
      else open.at(-1)?.push(done);
    } else if (quoted !== undefined) open.at(-1)?.push(itemOf(quoted.replace(/\\(.)/gsu, '$1'), read));
    else if (plain !== undefined) open.at(-1)?.push(plain === 'NULL' ? null : itemOf(plain, read));
  }
  return whole;
}

/** A list holds no documents: bytes in it stay text. */
function itemOf(text: string, read: Reader): JsonValue {
  const cell = read(text);
  return cell instanceof Uint8Array ? text : cell;
}

/** Lists of plain values are arrays, everything else that is not plain is JSON. */
export function parameterOf(value: JsonValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const plain = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  return plain ? value : JSON.stringify(value);
}
