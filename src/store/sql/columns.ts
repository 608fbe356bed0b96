/**
 * Reads columns of a row with their types checked, so that a wrong query fails at the column and not three calls on.
 */
import type { SqlRow } from './program.ts';

export function integer(row: SqlRow, name: string): number {
  const value = row[name];
  if (typeof value === 'number') return value;
  throw wrong(name, 'a number', value);
}

export function optionalInteger(row: SqlRow, name: string): number | undefined {
  return isNull(row[name]) ? undefined : integer(row, name);
}

export function text(row: SqlRow, name: string): string {
  const value = row[name];
  if (typeof value === 'string') return value;
  throw wrong(name, 'text', value);
}

export function optionalText(row: SqlRow, name: string): string | undefined {
  return isNull(row[name]) ? undefined : text(row, name);
}

/** libsql gives a Buffer from `get` and an ArrayBuffer from `all`; node:sqlite a Uint8Array. */
export function bytes(row: SqlRow, name: string): Uint8Array {
  const value = row[name];
  if (value instanceof Uint8Array) return value;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw wrong(name, 'bytes', value);
}

/** JSON this store wrote itself: the shape is what its writer's type said. */
export function json<Shape>(row: SqlRow, name: string): Shape {
  return JSON.parse(text(row, name)) as Shape; // cast: only the store writes these columns, from a value of that type
}

/** Adds `{[name]: value}` only where there is a value: optional properties are absent, never undefined. */
export function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [K in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [K in Name]?: Value }); // cast: computed keys widen to string
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function wrong(name: string, expected: string, found: unknown): Error {
  return new Error(`Column ${name}: expected ${expected}, found ${found === null ? 'null' : typeof found}`);
}
