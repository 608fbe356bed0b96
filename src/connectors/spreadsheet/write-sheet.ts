/** Workbooks out of rows, and rows added to those there are. Runs in the thread. */
import excel, { type Row, type Workbook, type Worksheet } from 'exceljs';
import type { JsonValue } from '../../expressions/value.ts';
import { LAST_ROW } from './cell-range.ts';
import { cellOfValue } from './cell-value.ts';
import { openForChanging, sheetOf } from './open-workbook.ts';
import { cellsOf, headerRowOf, lastRowOf } from './read-sheet.ts';
import { type AppendJob, type CreateJob, SheetRefused, type SheetWritten } from './sheet-job.ts';

const WIDEST_COLUMN = 60;
const NARROWEST_COLUMN = 8;
const everything = { firstRow: 1, firstColumn: 1 };

export async function createWorkbook(job: CreateJob): Promise<SheetWritten> {
  const workbook = new excel.Workbook();
  // Otherwise the library takes the machine's clock.
  workbook.created = new Date(job.made_ms);
  workbook.modified = workbook.created;
  const sheet = workbook.addWorksheet(job.sheet);
  if (job.header.length > 0) {
    const row = sheet.addRow(job.header);
    row.font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
  }
  job.rows.forEach((values) => {
    writeRow(
      sheet.addRow([]),
      values.map((value, index) => [index + 1, value]),
      job.dates,
    );
  });
  widen(sheet, [job.header, ...job.rows]);
  return written(workbook);
}

/** Under the last filled row, each cell formatted as the one above. */
export async function appendRows(job: AppendJob): Promise<SheetWritten> {
  const workbook = await openForChanging(job.bytes);
  const sheet = sheetOf(workbook, job.sheet);
  const places = job.columns === undefined ? undefined : placesOf(sheet, job.columns, job.headerRow);
  let at = lastFilledRow(sheet);
  if (at + job.rows.length > LAST_ROW) throw new SheetRefused('no-room');
  const above = at === headerRowOf(sheet, everything, job.headerRow) ? undefined : sheet.findRow(at);
  for (const values of job.rows) {
    const row = sheet.getRow(++at);
    const cells = values.map((value, index): [number, JsonValue] => [places?.[index] ?? index + 1, value]);
    if (above !== undefined)
      for (const [column] of cells) row.getCell(column).style = { ...above.getCell(column).style };
    writeRow(row, cells, job.dates);
  }
  return written(workbook);
}

function writeRow(row: Row, cells: readonly (readonly [number, JsonValue])[], dates: boolean): void {
  for (const [column, value] of cells) {
    if (value === null) continue;
    const { value: content, format } = cellOfValue(value, dates);
    const cell = row.getCell(column);
    cell.value = content;
    if (format !== undefined && (cell.numFmt === undefined || cell.numFmt === 'General'))
      cell.numFmt = format;
  }
}

/** The column of each name. Throws `SheetRefused` for one the sheet does not have. */
function placesOf(
  sheet: Worksheet,
  columns: readonly string[],
  headerRow: number | undefined,
): readonly number[] {
  const number = headerRowOf(sheet, everything, headerRow);
  const row = number === undefined ? undefined : sheet.findRow(number);
  if (row === undefined) throw new SheetRefused('no-header');
  const places = new Map<string, number>();
  for (const [column, name] of cellsOf(row, everything)) {
    const text = String(name).trim().toLowerCase();
    if (!places.has(text)) places.set(text, column);
  }
  return columns.map((name) => {
    const place = places.get(name.trim().toLowerCase());
    if (place === undefined) throw new SheetRefused('no-such-column', name);
    return place;
  });
}

function lastFilledRow(sheet: Worksheet): number {
  for (let number = lastRowOf(sheet, everything); number > 0; number--) {
    const row = sheet.findRow(number);
    if (row !== undefined && cellsOf(row, everything).size > 0) return number;
  }
  return 0;
}

function widen(sheet: Worksheet, rows: readonly (readonly JsonValue[])[]): void {
  const widths: number[] = [];
  for (const row of rows.slice(0, 200)) {
    row.forEach((value, index) => {
      widths[index] = Math.max(widths[index] ?? NARROWEST_COLUMN, String(value ?? '').length + 2);
    });
  }
  widths.forEach((width, index) => {
    sheet.getColumn(index + 1).width = Math.min(width, WIDEST_COLUMN);
  });
}

async function written(workbook: Workbook): Promise<SheetWritten> {
  return { kind: 'written', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) };
}
