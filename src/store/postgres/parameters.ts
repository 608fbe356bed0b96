/**
 * Values as parameters of PostgreSQL's protocol, and its answers as values.
 *
 * Invariants:
 * PV1  Integers within 2^53 go in and come out as numbers.
 * PV2  PostgreSQL's text holds no NUL: where one is written, and where one is looked for, it is “␀”, so that it is seen
 *      and found. JSON has no NUL: it is escaped there.
 */
import type { SqlValue } from '../sql/program.ts';

/** An array goes as one parameter; the statement says its type (`$1::int8[]`). */
export type PgValue = SqlValue | readonly (number | null)[] | TextArray;

/** In the protocol's binary form: nothing in it is escaped, on neither side. */
export class TextArray {
  readonly bytes: Buffer;

  constructor(values: readonly (string | null)[]) {
    this.bytes = textArray(values);
  }
}

export function parameterOf(value: PgValue): string | Buffer | null {
  if (value === null) return null;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return withoutNul(value);
  if (value instanceof TextArray) return value.bytes;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return `{${value.map((entry) => (entry === null ? 'NULL' : entry)).join(',')}}`;
}

function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '␀') : text;
}

const TEXT_OID = 25;

/** `array_recv` of PostgreSQL: dimensions, whether there are nulls, the items' type, length and first index, items. */
function textArray(values: readonly (string | null)[]): Buffer {
  const texts = values.map((value) => (value === null ? null : withoutNul(value)));
  let size = 20;
  for (const text of texts) size += 4 + (text === null ? 0 : Buffer.byteLength(text));
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(texts.includes(null) ? 1 : 0, 4);
  bytes.writeInt32BE(TEXT_OID, 8);
  bytes.writeInt32BE(texts.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = 20;
  for (const text of texts) {
    const length = text === null ? -1 : bytes.write(text, at + 4);
    bytes.writeInt32BE(length, at);
    at += 4 + Math.max(0, length);
  }
  return bytes;
}

type Reader = (text: string) => unknown;

const asBytes: Reader = (text) => Buffer.from(text.slice(2), 'hex');
const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  ...[20, 21, 23, 26, 700, 701, 1700].map((oid): [number, Reader] => [oid, Number]),
  [17, asBytes],
  [16, (text) => text === 't'],
]);
const asText: Reader = (text) => text;

/** By the type's number in pg_type; everything else stays the text it came as. */
export function readerOf(oid: number): Reader {
  return readers.get(oid) ?? asText;
}
