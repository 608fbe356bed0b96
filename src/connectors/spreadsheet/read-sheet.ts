/** The rows of one sheet: what its cells show, as values. Runs in the thread. */
import type { Row, Worksheet } from 'exceljs';
import type { JsonValue } from '../../expressions/value.ts';
import { distinctNames } from '../tables/column-names.ts';
import { type CellRange, LAST_COLUMN, LAST_ROW } from './cell-range.ts';
import { valueOfCell } from './cell-value.ts';
import { openForReading, sheetOf } from './open-workbook.ts';
import { type ReadJob, SheetRefused, type SheetRead } from './sheet-job.ts';

const MOST_COLUMNS = 1_000;
/** Characters of all cells together. */
const LONGEST_RESULT = 20_000_000;
const MOST_CELLS = 1_000_000;

type Cells = ReadonlyMap<number, JsonValue>;

export async function readSheet(job: ReadJob): Promise<SheetRead> {
  const workbook = await openForReading(job.bytes);
  const sheet = sheetOf(workbook, job.sheet);
  const range = job.range ?? { firstRow: 1, firstColumn: 1 };
  const { header, body, more } = rowsIn(sheet, range, job);
  const { least, most } = columnsUsed(header === undefined ? body : [header, ...body]);
  const first = job.range === undefined ? least : range.firstColumn;
  const width = Math.max(0, most - first + 1);
  if (width > MOST_COLUMNS || width * body.length > MOST_CELLS) throw new SheetRefused('too-large');
  const names = Array.from({ length: width }, (_, index) => header?.get(first + index) ?? '');
  return {
    kind: 'read',
    columns: distinctNames(names.map((name) => (typeof name === 'object' ? '' : String(name)))),
    rows: body.map((cells) => Array.from({ length: width }, (_, index) => cells.get(first + index) ?? null)),
    more,
    sheet: sheet.name,
    sheets: workbook.worksheets.map(({ name }) => name),
  };
}

function columnsUsed(rows: readonly Cells[]): { readonly least: number; readonly most: number } {
  let least = LAST_COLUMN;
  let most = 0;
  for (const cells of rows) {
    for (const column of cells.keys()) {
      least = Math.min(least, column);
      most = Math.max(most, column);
    }
  }
  return { least, most };
}

/** The row that names the columns: the one asked for, else the first with something in it. */
export function headerRowOf(
  sheet: Worksheet,
  range: CellRange,
  wanted: number | undefined,
): number | undefined {
  if (wanted !== undefined) return wanted === 0 ? undefined : wanted;
  for (let number = range.firstRow; number <= lastRowOf(sheet, range); number++) {
    const row = sheet.findRow(number);
    if (row !== undefined && cellsOf(row, range).size > 0) return number;
  }
  return undefined;
}

export function lastRowOf(sheet: Worksheet, range: CellRange): number {
  return Math.min(sheet.rowCount, range.lastRow ?? LAST_ROW);
}

/** What is filled of a row, by column. */
export function cellsOf(row: Row, range: CellRange): Cells {
  const cells = new Map<number, JsonValue>();
  row.eachCell({ includeEmpty: false }, (cell, column) => {
    if (column < range.firstColumn || column > (range.lastColumn ?? LAST_COLUMN)) return;
    const value = valueOfCell(cell.value, cell.numFmt);
    if (value !== null && value !== '') cells.set(column, value);
  });
  return cells;
}

function rowsIn(sheet: Worksheet, range: CellRange, { headerRow, maxRows }: ReadJob) {
  const headerAt = headerRowOf(sheet, range, headerRow);
  const headerLine = headerAt === undefined ? undefined : sheet.findRow(headerAt);
  const header = headerLine === undefined ? undefined : cellsOf(headerLine, range);
  const body: Cells[] = [];
  let length = 0;
  const from = Math.max(range.firstRow, (headerAt ?? 0) + 1);
  for (let number = from; number <= lastRowOf(sheet, range); number++) {
    const row = sheet.findRow(number);
    const cells = row === undefined ? undefined : cellsOf(row, range);
    if (cells === undefined || cells.size === 0) continue;
    if (body.length === maxRows) return { header, body, more: true };
    for (const value of cells.values()) length += typeof value === 'string' ? value.length : 8;
    if (length > LONGEST_RESULT) throw new SheetRefused('too-large');
    body.push(cells);
  }
  return { header, body, more: false };
}
