/** Tables as text: reading what banks, shops and spreadsheets export, and writing what they can open. */
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import { type ActionCall, type ActionResult, type Connector, defineAction, field } from '../action.ts';
import { exactNumber } from '../sql/sql-values.ts';
import { distinctNames } from '../tables/column-names.ts';
import { cellsOf, cellText, columnsOf } from '../tables/written-cell.ts';
import { type Decimal, decimalOf, encodingOf, numberText, separatorOf } from './recognise.ts';

const LARGEST_FILE = 20 * 1_048_576;
const LONGEST_RECORD = 1_000_000;
const MOST_ROWS = 50_000;

const separatorNames = ['automatic', 'semicolon', 'comma', 'tab', 'bar'] as const;
const separatorOfName: Readonly<Record<string, string>> = { semicolon: ';', comma: ',', tab: '\t', bar: '|' };
const nameOfSeparator = new Map(Object.entries(separatorOfName).map(([name, sign]) => [sign, name]));

const readInputs = Type.Object({
  document: field.optional(
    field.json({
      title: 'File',
      description: 'A kept file, such as an attachment.',
      baton: { as: 'document' },
    }),
  ),
  text: field.optional(
    field.text({ title: 'Text', description: 'In place of a file.', baton: { as: 'lines' } }),
  ),
  header: field.optional(
    field.yesNo({ title: 'The first row names the columns', default: true, baton: { advanced: true } }),
  ),
  separator: field.optional(
    field.choice(separatorNames, {
      title: 'Between fields',
      default: 'automatic',
      baton: { advanced: true },
    }),
  ),
  encoding: field.optional(
    field.choice(['automatic', 'utf-8', 'windows-1252', 'utf-16le'], {
      title: 'Encoding',
      default: 'automatic',
      baton: { advanced: true },
    }),
  ),
  decimal: field.optional(
    field.choice(['automatic', 'comma', 'point', 'all-text'], {
      title: 'Numbers',
      description: 'What stands before decimals. Where the file does not make it clear, they stay text.',
      default: 'automatic',
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

const writeInputs = Type.Object({
  rows: field.list({ title: 'Rows', description: 'A list of records, or of lists of values.' }),
  columns: field.optional(
    field.list({ title: 'Columns', description: 'Their names in order; otherwise all fields of the rows.' }),
  ),
  name: field.optional(field.text({ title: 'File name', default: 'table.csv' })),
  header: field.optional(
    field.yesNo({ title: 'Begin with the names of the columns', default: true, baton: { advanced: true } }),
  ),
  separator: field.optional(
    field.choice(['comma', 'semicolon', 'tab', 'bar'], {
      title: 'Between fields',
      description: 'A German Excel expects the semicolon.',
      default: 'comma',
      baton: { advanced: true },
    }),
  ),
  decimalComma: field.optional(
    field.yesNo({ title: 'Numbers with a comma', default: false, baton: { advanced: true } }),
  ),
  safe: field.optional(
    field.yesNo({
      title: 'Safe to open in a spreadsheet',
      description: 'A text that would run as a formula (=, +, -, @) gets an apostrophe before it.',
      default: true,
      baton: { advanced: true },
    }),
  ),
});

type ReadInputs = Type.Static<typeof readInputs>;
type WriteInputs = Type.Static<typeof writeInputs>;

export const csvConnector: Connector = {
  id: 'csv',
  name: 'CSV',
  description: 'Reads and writes tables as text, as banks, shops and spreadsheets exchange them.',
  actions: [
    defineAction({
      id: 'csv.read',
      name: 'Read a CSV file',
      description:
        'Makes records of the rows. Encoding, separator and decimal comma are recognised, and told.',
      inputs: readInputs,
      outputs: Type.Object({
        rows: Type.Array(Type.Record(Type.String(), Type.Unsafe<JsonValue>({})), { title: 'Rows' }),
        count: Type.Integer({ title: 'Count' }),
        more: Type.Boolean({ title: 'There are more' }),
        columns: Type.Array(Type.String(), { title: 'Columns' }),
        recognised: Type.Object({
          encoding: Type.String(),
          separator: Type.String(),
          decimal: Type.String(),
        }),
      }),
      effect: 'reads',
      repeat: 'safe',
      suggestedBy: ['csv', 'import', 'read file', 'einlesen', 'importieren', 'kontoauszug'],
      run: read,
    }),
    defineAction({
      id: 'csv.write',
      name: 'Write a CSV file',
      description: 'Makes a file of records, to be attached, stored or sent.',
      inputs: writeInputs,
      outputs: Type.Object({
        document: Type.Unsafe<JsonValue>({ title: 'File' }),
        count: Type.Integer({ title: 'Count' }),
      }),
      effect: 'writes',
      repeat: 'safe',
      suggestedBy: ['csv', 'export', 'exportieren', 'table', 'tabelle'],
      run: write,
    }),
  ],
};

async function read(call: ActionCall<ReadInputs>): Promise<ActionResult> {
  const { inputs } = call;
  const source = await sourceOf(call);
  if (typeof source === 'string') return refused(source);
  const { text, encoding } = source;
  const chosen = separatorOfName[inputs.separator ?? 'automatic'];
  const separator = chosen ?? separatorOf(text);
  const header = inputs.header !== false;
  const most = inputs.maxRows ?? 10_000;
  const records = recordsIn(text, separator, most + (header ? 2 : 1));
  if (typeof records === 'string') return refused(records);
  const width = Math.max(0, ...records.slice(0, most).map((record) => record.length));
  const first = header ? (records[0] ?? []) : [];
  const columns = distinctNames(Array.from({ length: width }, (_, index) => first[index] ?? ''));
  const body = records.slice(header ? 1 : 0);
  const cells = body.slice(0, most);
  const wanted = inputs.decimal ?? 'automatic';
  const decimal = wanted === 'automatic' ? decimalOf(cells) : wanted;
  const rows = rowsOf(cells, columns, decimal);
  const recognised = { encoding, separator: nameOfSeparator.get(separator) ?? separator, decimal };
  return {
    kind: 'done',
    output: { rows, count: rows.length, more: body.length > most, columns, recognised },
  };
}

/** The text, or what is wrong with it. */
async function sourceOf({
  inputs,
  services,
}: ActionCall<ReadInputs>): Promise<{ readonly text: string; readonly encoding: string } | string> {
  if (inputs.document === undefined) {
    return inputs.text === undefined
      ? 'Give “Read a CSV file” a file or a text.'
      : { text: inputs.text.replace(/^\uFEFF/u, ''), encoding: 'text' };
  }
  if (!isDocumentReference(inputs.document)) return '“File” is no kept file: give it a file of the case.';
  const bytes = await services.documents.read(inputs.document.document, LARGEST_FILE);
  const encoding =
    inputs.encoding === undefined || inputs.encoding === 'automatic' ? encodingOf(bytes) : inputs.encoding;
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

function recordsIn(text: string, delimiter: string, to: number): readonly (readonly string[])[] | string {
  try {
    return parse(text, {
      delimiter,
      to,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    });
  } catch (error) {
    if (error instanceof CsvError) return `The file is no proper CSV: ${error.message}.`;
    throw error;
  }
}

/** A column is of numbers when every filled cell of it is one. An empty cell is null. */
function rowsOf(
  cells: readonly (readonly string[])[],
  columns: readonly string[],
  decimal: Decimal | 'all-text',
): readonly JsonValue[] {
  const numeric = columns.map(
    (_, index) =>
      decimal !== 'all-text' &&
      cells.every((row) => {
        const cell = row[index] ?? '';
        return cell.trim() === '' || numberText(cell, decimal) !== undefined;
      }),
  );
  const cellValue = (cell: string, index: number): JsonValue => {
    if (cell === '') return null;
    if (numeric[index] !== true || decimal === 'all-text') return cell;
    return cell.trim() === '' ? null : exactNumber(numberText(cell, decimal) ?? cell);
  };
  return cells.map((row) =>
    Object.fromEntries(columns.map((name, index) => [name, cellValue(row[index] ?? '', index)])),
  );
}

async function write({ inputs, services }: ActionCall<WriteInputs>): Promise<ActionResult> {
  const { rows, safe = true, header = true, decimalComma = false } = inputs;
  if (rows.length > MOST_ROWS) {
    return refused(`A CSV file has at most ${MOST_ROWS} rows here, and there are ${rows.length}.`);
  }
  const columns = columnsOf(rows, inputs.columns);
  const text = (value: JsonValue) =>
    typeof value === 'number' && decimalComma ? String(value).replace('.', ',') : cellText(value, safe);
  const lines = rows.map((row) => cellsOf(row, columns).map(text));
  if (header && columns.length > 0) lines.unshift(columns.map((name) => cellText(name, safe)));
  const content = stringify(lines, {
    delimiter: separatorOfName[inputs.separator ?? 'comma'] ?? ',',
    record_delimiter: '\r\n',
    // Without its mark, Excel takes UTF-8 for the machine's own encoding.
    bom: true,
  });
  const about = { name: inputs.name ?? 'table.csv', type: 'text/csv' };
  const document = await services.documents.put(Buffer.from(content, 'utf8'), about);
  return { kind: 'done', output: { document: { ...document }, count: rows.length } };
}

function refused(message: string): ActionResult {
  return { kind: 'failed', message, terminal: true };
}
