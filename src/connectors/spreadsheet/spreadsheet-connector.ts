/** Excel workbooks (XLSX): rows out of a sheet, a workbook made of rows, rows added to one. */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { type DocumentReference, isDocumentReference } from '../../ports/documents.ts';
import {
  type ActionCall,
  type ActionResult,
  type ActionServices,
  type Connector,
  defineAction,
  field,
} from '../action.ts';
import { cellsOf, columnsOf } from '../tables/written-cell.ts';
import { readRange } from './cell-range.ts';
import type {
  AppendJob,
  CreateJob,
  ReadJob,
  ResultOf,
  SheetJob,
  SheetProblem,
  SheetWritten,
} from './sheet-job.ts';
import { inThread } from './sheet-thread.ts';

const LARGEST_FILE = 20 * 1_048_576;
const MOST_ROWS = 50_000;
const MOST_CELLS = 1_000_000;
const MOST_COLUMNS = 1_000;
/** What one cell holds in Excel. */
const LONGEST_TEXT = 32_767;
const LONGEST_JOB_MS = 60_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const workbookField = (description: string) =>
  field.json({ title: 'Workbook', description, baton: { as: 'document' } });
const sheetField = field.optional(
  field.text({ title: 'Sheet', description: 'Its name, or its place from 1. Otherwise the first.' }),
);
const headerRowField = field.optional(
  field.whole({
    title: 'Row with the names of the columns',
    description: 'Otherwise the first row with something in it. 0: the columns have no names.',
    minimum: 0,
    maximum: 1_048_576,
    baton: { advanced: true },
  }),
);
const rowsField = field.list({ title: 'Rows', description: 'A list of records, or of lists of values.' });
const datesField = field.optional(
  field.yesNo({
    title: 'Dates as dates',
    description: 'A text such as 2026-01-05 or 2026-01-05T14:30 becomes a date of the workbook.',
    default: true,
    baton: { advanced: true },
  }),
);

const readInputs = Type.Object({
  document: workbookField('A kept file, such as an attachment.'),
  sheet: sheetField,
  headerRow: headerRowField,
  range: field.optional(
    field.text({
      title: 'Cells',
      description: 'Such as B3:F200, B:F, or B3 for all from there on. Otherwise the whole sheet.',
      baton: { advanced: true },
    }),
  ),
  maxRows: field.optional(
    field.whole({
      title: 'Most rows',
      minimum: 1,
      maximum: MOST_ROWS,
      default: 10_000,
      baton: { advanced: true },
    }),
  ),
});

const createInputs = Type.Object({
  rows: rowsField,
  columns: field.optional(
    field.list({ title: 'Columns', description: 'Their names in order; otherwise all fields of the rows.' }),
  ),
  name: field.optional(field.text({ title: 'File name', default: 'table.xlsx' })),
  sheet: field.optional(
    field.text({ title: 'Name of the sheet', default: 'Sheet1', baton: { advanced: true } }),
  ),
  header: field.optional(
    field.yesNo({ title: 'Begin with the names of the columns', default: true, baton: { advanced: true } }),
  ),
  dates: datesField,
});

const appendInputs = Type.Object({
  document: workbookField('A kept file. It stays as it is; the result is another.'),
  rows: rowsField,
  sheet: sheetField,
  headerRow: headerRowField,
  dates: datesField,
});

const written = Type.Object({
  document: Type.Unsafe<JsonValue>({ title: 'File' }),
  count: Type.Integer({ title: 'Count' }),
});

export const spreadsheetConnector: Connector = {
  id: 'spreadsheet',
  name: 'Excel',
  description:
    'Reads and writes Excel workbooks (.xlsx). Old workbooks (.xls) and locked ones have to be saved as .xlsx first.',
  tested:
    'With workbooks made by its own library and put together by hand in the shapes of Excel; Excel and LibreOffice themselves were not tried.',
  concurrency: 2,
  actions: [
    defineAction({
      id: 'spreadsheet.read',
      name: 'Read an Excel workbook',
      description:
        'Makes records of the rows of one sheet. Dates come as 2026-01-05, formulas as what they showed when the workbook was saved, texts without their formatting. Of merged cells the first has the value. Empty rows are left out.',
      inputs: readInputs,
      outputs: Type.Object({
        rows: Type.Array(Type.Record(Type.String(), Type.Unsafe<JsonValue>({})), { title: 'Rows' }),
        count: Type.Integer({ title: 'Count' }),
        more: Type.Boolean({ title: 'There are more' }),
        columns: Type.Array(Type.String(), { title: 'Columns' }),
        sheet: Type.String({ title: 'Sheet' }),
        sheets: Type.Array(Type.String(), { title: 'Sheets of the workbook' }),
      }),
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: [
        'excel',
        'xlsx',
        'spreadsheet',
        'workbook',
        'import',
        'einlesen',
        'tabelle',
        'arbeitsmappe',
      ],
      run: read,
    }),
    defineAction({
      id: 'spreadsheet.create',
      name: 'Make an Excel workbook',
      description:
        'Makes a workbook of records, to be attached, stored or sent. A text never becomes a formula.',
      inputs: createInputs,
      outputs: written,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['excel', 'xlsx', 'spreadsheet', 'export', 'exportieren', 'report', 'auswertung', 'liste'],
      run: create,
    }),
    defineAction({
      id: 'spreadsheet.append',
      name: 'Add rows to an Excel workbook',
      description:
        'Makes a copy of a workbook with rows added under the last one, formatted as the row above. Records go by the names of the columns, lists by place. A workbook of which something would be lost (charts, pivot tables, macros, shapes) is refused.',
      inputs: appendInputs,
      outputs: written,
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['excel', 'spreadsheet', 'append', 'add row', 'list', 'eintragen', 'ergänzen', 'liste'],
      run: append,
    }),
  ],
};

async function read({
  inputs,
  services,
  signal,
}: ActionCall<Type.Static<typeof readInputs>>): Promise<ActionResult> {
  const { document, sheet, headerRow } = inputs;
  if (!isDocumentReference(document)) return refused(noFile);
  const range =
    inputs.range === undefined || inputs.range.trim() === '' ? undefined : readRange(inputs.range);
  if (range === undefined && inputs.range?.trim()) {
    return refused(`“Cells” is no range such as B3:F200: ${inputs.range}.`);
  }
  const result = await done<ReadJob>(document.name, signal, {
    kind: 'read',
    bytes: await services.documents.read(document.document, LARGEST_FILE),
    maxRows: inputs.maxRows ?? 10_000,
    ...(sheet === undefined ? {} : { sheet }),
    ...(range === undefined ? {} : { range }),
    ...(headerRow === undefined ? {} : { headerRow }),
  });
  if (result.kind === 'failed') return result;
  const { columns, more, sheets } = result;
  const rows = result.rows.map((row) =>
    Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])),
  );
  return {
    kind: 'done',
    output: {
      rows,
      count: rows.length,
      more,
      columns: [...columns],
      sheet: result.sheet,
      sheets: [...sheets],
    },
  };
}

async function create({
  inputs,
  services,
  signal,
}: ActionCall<Type.Static<typeof createInputs>>): Promise<ActionResult> {
  const { header = true, dates = true, sheet = 'Sheet1' } = inputs;
  const columns = columnsOf(inputs.rows, inputs.columns);
  const rows = inputs.rows.map((row) => cellsOf(row, columns));
  const problem = tooMuch(rows) ?? sheetNameProblem(sheet);
  if (problem !== undefined) return refused(problem);
  const name = inputs.name ?? 'table.xlsx';
  const made_ms = services.clock.now();
  const job: CreateJob = { kind: 'create', rows, dates, sheet, header: header ? columns : [], made_ms };
  const result = await done(name, signal, job);
  return result.kind === 'failed' ? result : kept(services, name, result, rows.length);
}

async function append({
  inputs,
  services,
  signal,
}: ActionCall<Type.Static<typeof appendInputs>>): Promise<ActionResult> {
  const { document, sheet, headerRow, dates = true } = inputs;
  if (!isDocumentReference(document)) return refused(noFile);
  const byName = inputs.rows.some((row) => typeof row === 'object' && row !== null && !Array.isArray(row));
  if (byName && inputs.rows.some(Array.isArray)) {
    return refused('“Rows” mixes records and lists: give either records or lists.');
  }
  const columns = columnsOf(inputs.rows, undefined);
  const rows = inputs.rows.map((row) => cellsOf(row, columns));
  const problem = tooMuch(rows);
  if (problem !== undefined) return refused(problem);
  const result = await done<AppendJob>(document.name, signal, {
    kind: 'append',
    bytes: await services.documents.read(document.document, LARGEST_FILE),
    rows,
    dates,
    ...(byName ? { columns } : {}),
    ...(sheet === undefined ? {} : { sheet }),
    ...(headerRow === undefined ? {} : { headerRow }),
  });
  return result.kind === 'failed' ? result : kept(services, document.name, result, rows.length);
}

async function kept(
  { documents }: ActionServices,
  name: string,
  { bytes }: SheetWritten,
  count: number,
): Promise<ActionResult> {
  const document: DocumentReference = await documents.put(bytes, { name, type: XLSX });
  return { kind: 'done', output: { document: { ...document }, count } };
}

type Failure = Extract<ActionResult, { readonly kind: 'failed' }>;

async function done<Job extends SheetJob>(
  name: string,
  signal: AbortSignal,
  job: Job,
): Promise<ResultOf<Job> | Failure> {
  const outcome = await inThread(job, LONGEST_JOB_MS, signal);
  if (outcome.ok) return outcome.result;
  const { problem } = outcome;
  return { ...refused(sentences[problem.why](name, problem.about ?? '')), facts: { reason: problem.why } };
}

const noFile = '“Workbook” is no kept file: give it a file of the case.';

const sentences: Readonly<Record<SheetProblem['why'], (name: string, about: string) => string>> = {
  'no-workbook': (name) => `“${name}” is no Excel workbook (.xlsx), or is damaged: it cannot be read.`,
  'old-format': (name) =>
    `“${name}” is an old Excel workbook (.xls) or locked with a password: save it as .xlsx, without a password.`,
  'too-large': (name) => `“${name}” holds too much to be handled here.`,
  'too-slow': (name) => `“${name}” took longer than ${LONGEST_JOB_MS / 1_000} seconds.`,
  withdrawn: () => 'The step was withdrawn.',
  'no-such-sheet': (name, about) => `“${name}” has no such sheet. It has: ${about}.`,
  'no-header': (name) =>
    `“${name}” names no columns on that sheet, so records cannot go by name: give lists.`,
  'no-such-column': (name, about) => `“${name}” has no column “${about}” on that sheet.`,
  'no-room': (name) => `“${name}” has no room for so many more rows on that sheet.`,
  'would-lose': (name, about) => `“${name}” has ${about}, which would be lost. Nothing was changed.`,
};

function tooMuch(rows: readonly (readonly JsonValue[])[]): string | undefined {
  if (rows.length > MOST_ROWS) {
    return `A workbook gets at most ${MOST_ROWS} rows at once here, and there are ${rows.length}.`;
  }
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  if (width > MOST_COLUMNS || width * rows.length > MOST_CELLS) {
    return `There is too much for one workbook: ${rows.length} rows of up to ${width} columns.`;
  }
  for (const [index, row] of rows.entries()) {
    for (const value of row) {
      if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) continue;
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (text.length > LONGEST_TEXT) {
        return `A cell holds at most ${LONGEST_TEXT} characters; in row ${index + 1} one would have ${text.length}.`;
      }
    }
  }
  return undefined;
}

/** What Excel itself demands. */
function sheetNameProblem(name: string): string | undefined {
  return name.trim() === '' || name.length > 31 || /[[\]*?:/\\]|^'|'$|^history$/iu.test(name)
    ? `“${name}” cannot be the name of a sheet: 1 to 31 characters, without [ ] * ? : / \\.`
    : undefined;
}

function refused(message: string): Failure {
  return { kind: 'failed', message, terminal: true };
}
