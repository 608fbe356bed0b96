/**
 * What a backup is made of, whichever store it comes from or goes to: documents, then tables row by row, then what there was.
 *
 * Boundary: records and their text. Tables have the shape of the shared store: rows of an instance begin with (instance, key).
 *
 * Invariants:
 * BR1  The last record says how many rows and documents there were and what they add up to; without it a backup is not whole.
 * BR2  A sum does not depend on the order of the rows, nor on which store they were read from.
 */
import { createHash } from 'node:crypto';
import type { DocumentHash } from '../../ports/documents.ts';

export type CellValue = string | number | Uint8Array | null;
export type Row = readonly CellValue[];

export interface Head {
  readonly kind: 'head';
  readonly format: 1;
  /** Epoch ms. */
  readonly at: number;
  /** Numbers of instances below this may have been given out. */
  readonly nextInstance: number;
}

export interface TableTotal {
  readonly rows: number;
  /** 32 hexadecimal digits. */
  readonly sum: string;
}

export interface Tail {
  readonly kind: 'end';
  readonly documents: number;
  readonly tables: Readonly<Record<string, TableTotal>>;
}

export type BackupRecord =
  | Head
  | { readonly kind: 'document'; readonly document: DocumentHash; readonly size: number }
  /** Of the document before. */
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  /** Of the table before. */
  | { readonly kind: 'row'; readonly values: Row }
  | Tail;

/** Adds rows up, in whatever order they come. */
export class RowSum {
  rows = 0;
  #sum = 0n;

  add(values: Row): void {
    this.rows += 1;
    const digest = createHash('sha256')
      .update(JSON.stringify(values.map(summed)))
      .digest();
    this.#sum = (this.#sum + digest.readBigUInt64BE(0) * 2n ** 64n + digest.readBigUInt64BE(8)) % 2n ** 128n;
  }

  get total(): TableTotal {
    return { rows: this.rows, sum: this.#sum.toString(16).padStart(32, '0') };
  }
}

/** PostgreSQL's text holds no NUL; what was written with one reads the same in both. */
function summed(value: CellValue): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '␀');
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
}

/** One line. Rows are arrays, because there are so many; everything else names its kind. */
export function writeRecord(record: BackupRecord): string {
  if (record.kind === 'row') return JSON.stringify(record.values.map(written));
  if (record.kind === 'piece') return JSON.stringify({ kind: 'piece', bytes: written(record.bytes) });
  return JSON.stringify(record);
}

function written(value: CellValue): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

/** Throws `Error` where the line is none. */
export function readRecord(line: string): BackupRecord {
  const read: unknown = JSON.parse(line);
  if (Array.isArray(read)) return { kind: 'row', values: read.map(cellOf) };
  if (typeof read !== 'object' || read === null || !('kind' in read)) throw new Error('A line is no record');
  if (read.kind === 'piece' && 'bytes' in read) {
    const bytes = cellOf(read.bytes);
    if (bytes instanceof Uint8Array) return { kind: 'piece', bytes };
  }
  return read as BackupRecord; // cast: lines are held against their sum before anything of them is used for good
}

function cellOf(value: unknown): CellValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'object' && 'base64' in value && typeof value.base64 === 'string')
    return Buffer.from(value.base64, 'base64');
  throw new Error('A value of a row is of no kind that a backup holds');
}
