/** A range of cells as people write it: `B3:F200`, `B:F`, `B3:F` (to the last row), `3:20`, `B3` (from there on). */

/** From 1; an end that is left open is undefined. */
export interface CellRange {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly lastRow?: number;
  readonly lastColumn?: number;
}

export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_384;

const corner = /^\$?([a-z]{1,3})?\$?([1-9]\d{0,6})?$/iu;

/** `undefined`: it is none. */
export function readRange(text: string): CellRange | undefined {
  const [from = '', to, more] = text.replaceAll(' ', '').split(':');
  const first = cornerOf(from);
  const last = to === undefined ? {} : cornerOf(to);
  if (first === undefined || last === undefined || more !== undefined || from === '' || to === '') {
    return undefined;
  }
  const firstRow = first.row ?? 1;
  const firstColumn = first.column ?? 1;
  const lastRow = last.row;
  const lastColumn = last.column;
  if ((lastRow ?? LAST_ROW) < firstRow || (lastColumn ?? LAST_COLUMN) < firstColumn) return undefined;
  return {
    firstRow,
    firstColumn,
    ...(lastRow === undefined ? {} : { lastRow }),
    ...(lastColumn === undefined ? {} : { lastColumn }),
  };
}

function cornerOf(text: string): { readonly row?: number; readonly column?: number } | undefined {
  const match = corner.exec(text);
  if (match === null) return undefined;
  const row = match[2] === undefined ? undefined : Number(match[2]);
  const column = match[1] === undefined ? undefined : columnOf(match[1]);
  if ((row ?? 1) > LAST_ROW || (column ?? 1) > LAST_COLUMN) return undefined;
  return { ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }) };
}

function columnOf(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}
