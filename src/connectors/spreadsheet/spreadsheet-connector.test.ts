import { deflateRawSync } from 'node:zlib';
import excel from 'exceljs';
import { describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import { spreadsheetConnector } from './spreadsheet-connector.ts';
import { packZip, unpackZip } from './zip-parts.ts';

const stage = actionStage(spreadsheetConnector);
type Values = Readonly<Record<string, JsonValue>>;

async function keep(bytes: Uint8Array) {
  return { ...(await stage.documents.put(bytes, { name: 'list.xlsx', type: 'application/octet-stream' })) };
}

async function workbook(fill: (book: excel.Workbook) => void): Promise<Uint8Array> {
  const book = new excel.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const read = async (bytes: Uint8Array, values: Values = {}) =>
  stage.output('spreadsheet.read', { variables: { document: await keep(bytes) }, values });
const refusal = async (bytes: Uint8Array, values: Values = {}) =>
  stage.failure('spreadsheet.read', { variables: { document: await keep(bytes) }, values });

async function bytesOf(output: unknown): Promise<Uint8Array> {
  const document = typeof output === 'object' && output !== null && 'document' in output && output.document;
  if (!isDocumentReference(document)) throw new Error('no document');
  return stage.documents.read(document.document, 50_000_000);
}

async function opened(bytes: Uint8Array): Promise<excel.Workbook> {
  return new excel.Workbook().xlsx.load(new Uint8Array(bytes).buffer);
}

const create = async (variables: Values) => bytesOf(await stage.output('spreadsheet.create', { variables }));

/** A workbook put together by hand, with whatever stands in its one sheet. */
function byHand(sheet: string, more: Readonly<Record<string, string>> = {}): Map<string, Buffer> {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const texts: Readonly<Record<string, string>> = {
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}">${sheet}</worksheet>`,
    ...more,
  };
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

describe('an Excel workbook', () => {
  test('gives records with dates, numbers, what formulas showed, and plain texts', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('Invoices');
      sheet.addRow(['Number', 'Date', 'Paid at', 'Time', 'Hours', 'Total', 'Paid', 'Note', 'Link', 'Share']);
      const row = sheet.addRow([
        '0042',
        new Date('2026-01-05T00:00:00Z'),
        new Date('2026-01-05T14:30:00Z'),
        new Date('1899-12-30T08:15:00Z'),
        new Date('1899-12-31T12:30:00Z'),
        { formula: 'SUM(A1:A2)', result: 1250.5 },
        true,
        { richText: [{ text: 'very ' }, { font: { bold: true }, text: 'late' }] },
        { text: 'shop', hyperlink: 'https://example.com' },
        0.19,
      ]);
      row.getCell(2).numFmt = 'dd.mm.yyyy';
      row.getCell(3).numFmt = 'dd.mm.yyyy hh:mm';
      row.getCell(4).numFmt = 'hh:mm';
      row.getCell(5).numFmt = '[h]:mm';
      row.getCell(6).numFmt = '#,##0.00\\ \\d "days"';
      row.getCell(10).numFmt = '0%';
      sheet.addRow([]);
      sheet.addRow([7, null, null, null, null, { formula: 'A4/0', result: { error: '#DIV/0!' } }]);
    });
    expect(await read(bytes)).toEqual({
      rows: [
        {
          Number: '0042',
          Date: '2026-01-05',
          'Paid at': '2026-01-05T14:30:00',
          Time: '08:15:00',
          Hours: 'PT36H30M',
          Total: 1250.5,
          Paid: true,
          Note: 'very late',
          Link: 'shop',
          Share: 0.19,
        },
        {
          Number: 7,
          Date: null,
          'Paid at': null,
          Time: null,
          Hours: null,
          Total: '#DIV/0!',
          Paid: null,
          Note: null,
          Link: null,
          Share: null,
        },
      ],
      count: 2,
      more: false,
      columns: ['Number', 'Date', 'Paid at', 'Time', 'Hours', 'Total', 'Paid', 'Note', 'Link', 'Share'],
      sheet: 'Invoices',
      sheets: ['Invoices'],
    });
  });

  test('is read where it was said: sheet, header, cells, and no more rows than asked for', async () => {
    const bytes = await workbook((book) => {
      book.addWorksheet('Hidden', { state: 'hidden' }).addRow(['secret']);
      const sheet = book.addWorksheet('Stock');
      sheet.getCell('B2').value = 'Stock of the week';
      sheet.getRow(4).values = [null, 'Item', 'Count', 'Count', 'Shelf'];
      for (let n = 5; n < 15; n++) sheet.getRow(n).values = [null, `i${n}`, n, n * 2, 'x'];
    });
    expect(await read(bytes, { headerRow: 4, maxRows: 2 })).toEqual({
      rows: [
        { Item: 'i5', Count: 5, Count_2: 10, Shelf: 'x' },
        { Item: 'i6', Count: 6, Count_2: 12, Shelf: 'x' },
      ],
      count: 2,
      more: true,
      columns: ['Item', 'Count', 'Count_2', 'Shelf'],
      sheet: 'Stock',
      sheets: ['Hidden', 'Stock'],
    });
    expect(await read(bytes, { sheet: '1' })).toMatchObject({
      sheet: 'Hidden',
      columns: ['secret'],
      count: 0,
    });
    expect(await read(bytes, { sheet: 'stock', range: 'B4:C6' })).toMatchObject({
      rows: [
        { Item: 'i5', Count: 5 },
        { Item: 'i6', Count: 6 },
      ],
      more: false,
    });
    expect(await read(bytes, { range: 'C13:D', headerRow: 0 })).toMatchObject({
      rows: [
        { column_1: 13, column_2: 26 },
        { column_1: 14, column_2: 28 },
      ],
    });
    expect(await refusal(bytes, { sheet: 'Stick' })).toMatchObject({
      terminal: true,
      message: '“list.xlsx” has no such sheet. It has: Hidden, Stock.',
    });
    expect(await refusal(bytes, { range: 'B4:A' })).toMatchObject({ terminal: true });
  });

  test('with texts in its cells, as programs write that are not Excel', async () => {
    const sheet = `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="str"><v>__proto__</v></c></row>
      <row r="2"><c r="A2" t="inlineStr"><is><r><t>Jörg </t></r><r><t>&amp; Co</t></r></is></c><c r="B2"><v>1e3</v></c></row></sheetData>`;
    const output = await read(packZip(byHand(sheet)));
    expect(output).toMatchObject({ columns: ['Name', '__proto__'], rows: [{ Name: 'Jörg & Co' }] });
  });
});

describe('what is no proper workbook is refused in words', () => {
  test('another file, an old or locked one, one cut off, one without a file at all', async () => {
    expect(await refusal(Buffer.from('a;b\n'))).toMatchObject({
      terminal: true,
      message: expect.stringContaining('is no Excel workbook'),
    });
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    expect(await refusal(old)).toMatchObject({ facts: { reason: 'old-format' } });
    const whole = await workbook((book) => book.addWorksheet('a').addRow([1]));
    expect(await refusal(whole.subarray(0, whole.length - 100))).toMatchObject({
      facts: { reason: 'no-workbook' },
    });
    expect(await refusal(packZip(new Map([['a.txt', Buffer.from('x')]])))).toMatchObject({
      facts: { reason: 'no-workbook' },
    });
    expect(await stage.failure('spreadsheet.read', { variables: { document: 'x' } })).toMatchObject({
      terminal: true,
    });
  });

  test('a small file that unpacks to a huge one, whatever size it declares', async () => {
    const parts = byHand('<sheetData></sheetData>');
    const bomb = Buffer.alloc(300 * 1_048_576, ' ');
    const honest = deflated(parts, bomb, bomb.length);
    expect(honest.length).toBeLessThan(500_000);
    expect(await refusal(honest)).toMatchObject({ terminal: true, facts: { reason: 'too-large' } });
    expect(await refusal(deflated(parts, bomb, 10))).toMatchObject({ terminal: true });
  });

  test('cells far away, merged over everything, or a million times the same: ended or read, never hanging', async () => {
    const far = `<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`;
    expect(await refusal(packZip(byHand(far)))).toMatchObject({ facts: { reason: 'too-large' } });
    expect(await read(packZip(byHand(far)), { range: 'A1:C', headerRow: 0 })).toMatchObject({
      rows: [{ column_1: 1 }],
    });
    const rows = Array.from(
      { length: 60_000 },
      (_, n) => `<row r="${n + 1}"><c r="A${n + 1}"><v>${n}</v></c></row>`,
    );
    const long = packZip(byHand(`<sheetData>${rows.join('')}</sheetData>`));
    expect(await read(long, { maxRows: 50_000 })).toMatchObject({ count: 50_000, more: true });
  });

  test('entities of XML are not expanded', async () => {
    const sheet = '<sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData>';
    const parts = byHand(sheet);
    const text = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>${parts.get('xl/worksheets/sheet1.xml')}`;
    parts.set('xl/worksheets/sheet1.xml', Buffer.from(text));
    const result = await stage.run('spreadsheet.read', {
      variables: { document: await keep(packZip(parts)) },
    });
    expect(JSON.stringify(result)).not.toContain('aaaaaaaaaa');
  });

  test('ends when the step is withdrawn', async () => {
    const document = await keep(await workbook((book) => book.addWorksheet('a').addRow([1])));
    const signal = AbortSignal.abort();
    expect(await stage.run('spreadsheet.read', { variables: { document }, signal })).toMatchObject({
      kind: 'failed',
    });
  });
});

describe('a workbook that was made', () => {
  test('can be read again: dates are dates, numbers numbers, texts texts', async () => {
    const rows = [
      { Name: 'Jörg "J"', Born: '1984-02-29', Seen: '2026-01-05T14:30', Sum: -3.25, Ok: false, Code: '007' },
      { Name: null, Born: '2026-02-30', Tags: ['a', 'b'] },
    ];
    const bytes = await create({ rows });
    expect(await read(bytes)).toMatchObject({
      columns: ['Name', 'Born', 'Seen', 'Sum', 'Ok', 'Code', 'Tags'],
      rows: [
        {
          Name: 'Jörg "J"',
          Born: '1984-02-29',
          Seen: '2026-01-05T14:30:00',
          Sum: -3.25,
          Ok: false,
          Code: '007',
        },
        { Name: null, Born: '2026-02-30', Tags: '["a","b"]' },
      ],
    });
    const sheet = (await opened(bytes)).worksheets[0];
    expect(sheet?.getCell('B2').value).toBeInstanceOf(Date);
    expect(sheet?.getCell('B3').value).toBe('2026-02-30');
  });

  test('holds no formula, link or other acting thing, whatever the data', async () => {
    const hostile: readonly JsonValue[] = [
      '=1+1',
      '=HYPERLINK("http://evil")',
      '@SUM(A1)',
      { formula: '1+1', result: 2 },
      { text: 'x', hyperlink: 'http://evil' },
      { sharedFormula: 'A1' },
      { richText: [{ text: 'x' }] },
      { error: '#N/A' },
    ];
    const bytes = await create({ rows: hostile.map((value) => [value]), header: false });
    const sheet = (await opened(bytes)).worksheets[0];
    hostile.forEach((value, index) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      expect(sheet?.getCell(index + 1, 1).value).toBe(text);
    });
    for (const [name, part] of unpackZip(Buffer.from(bytes), { size: 1e7, parts: 100 })) {
      if (name.startsWith('xl/worksheets/')) expect(part.toString()).not.toMatch(/<f[ >]|hyperlink/u);
    }
  });

  test('takes columns in the order given, a name for file and sheet, and refuses what Excel would', async () => {
    const output = await stage.output('spreadsheet.create', {
      variables: { rows: [{ b: 1, a: 2 }], columns: ['a', 'b'], name: 'june.xlsx', sheet: 'June' },
    });
    expect(output).toMatchObject({ document: { name: 'june.xlsx' }, count: 1 });
    expect(await read(await bytesOf(output))).toMatchObject({ sheet: 'June', columns: ['a', 'b'] });
    const failing = (variables: Values) => stage.failure('spreadsheet.create', { variables });
    expect(await failing({ rows: [], sheet: 'a/b' })).toMatchObject({ terminal: true });
    expect(await failing({ rows: [['x'.repeat(40_000)]] })).toMatchObject({
      message: expect.stringContaining('32767'),
    });
    expect(await failing({ rows: Array.from({ length: 50_001 }, () => [1]) })).toMatchObject({
      message: expect.stringContaining('50000'),
    });
  });

  test('may be large', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => ({ n, name: `row ${n}`, day: '2026-01-05' }));
    expect(await read(await create({ rows }), { maxRows: 50_000 })).toMatchObject({ count: 20_000 });
  });
});

describe('rows added to a workbook', () => {
  const base = () =>
    workbook((book) => {
      const sheet = book.addWorksheet('Log');
      sheet.addRow(['Journal']);
      sheet.addRow(['Day', 'Who', 'Sum']);
      const row = sheet.addRow([new Date('2026-01-05T00:00:00Z'), 'Ada', 5]);
      row.getCell(1).numFmt = 'dd.mm.yyyy';
      row.getCell(3).numFmt = '#,##0.00 €';
      sheet.getCell('C3').font = { bold: true };
      sheet.mergeCells('A1:C1');
      book.addWorksheet('Other').getCell('A1').value = { formula: 'Log!C3*2', result: 10 };
    });
  const append = async (bytes: Uint8Array, variables: Values, values: Values = {}) =>
    stage.run('spreadsheet.append', { variables: { document: await keep(bytes), ...variables }, values });
  const appended = async (bytes: Uint8Array, variables: Values, values: Values = {}) => {
    const result = await append(bytes, variables, values);
    if (result.kind === 'failed') throw new Error(result.message);
    return bytesOf(result.output);
  };

  test('go by the names of its columns, look as those above, and leave all else as it was', async () => {
    const rows = [
      { sum: 7.5, Day: '2026-01-06', Who: '=1+1' },
      { Who: 'Ben', Day: null },
    ];
    const bytes = await appended(await base(), { rows }, { headerRow: 2 });
    expect(await read(bytes, { headerRow: 2 })).toMatchObject({
      rows: [
        { Day: '2026-01-05', Who: 'Ada', Sum: 5 },
        { Day: '2026-01-06', Who: '=1+1', Sum: 7.5 },
        { Day: null, Who: 'Ben', Sum: null },
      ],
    });
    const book = await opened(bytes);
    expect(book.getWorksheet('Log')?.getCell('C4')).toMatchObject({
      numFmt: '#,##0.00 €',
      font: { bold: true },
    });
    expect(book.getWorksheet('Log')?.getCell('A4').numFmt).toBe('dd.mm.yyyy');
    expect(book.getWorksheet('Log')?.getCell('B1').isMerged).toBe(true);
    expect(book.getWorksheet('Other')?.getCell('A1').value).toMatchObject({ formula: 'Log!C3*2' });
  });

  test('go by place where they are lists', async () => {
    const bytes = await appended(await base(), { rows: [['x', 'y']] });
    expect((await opened(bytes)).getWorksheet('Log')?.getCell('B4').value).toBe('y');
  });

  test('that name a column the sheet does not have are refused', async () => {
    expect(await append(await base(), { rows: [{ Whom: 'x' }] }, { headerRow: 2 })).toMatchObject({
      kind: 'failed',
      terminal: true,
      message: '“list.xlsx” has no column “Whom” on that sheet.',
    });
    expect(await append(await base(), { rows: [{ Who: 'x' }, ['y']] })).toMatchObject({ kind: 'failed' });
  });

  test('never cost a workbook its charts, macros or shapes: it is refused', async () => {
    const parts = unpackZip(Buffer.from(await base()), { size: 1e7, parts: 100 });
    const losses: readonly (readonly [string, string, string])[] = [
      ['xl/charts/chart1.xml', '<c/>', 'charts'],
      ['xl/vbaProject.bin', 'x', 'macros'],
      ['xl/drawings/drawing1.xml', '<xdr:wsDr><xdr:sp macro=""/></xdr:wsDr>', 'shapes'],
    ];
    for (const [name, content, words] of losses) {
      const bytes = packZip(new Map([...parts, [name, Buffer.from(content)]]));
      expect(await append(bytes, { rows: [['x']] })).toMatchObject({
        kind: 'failed',
        terminal: true,
        message: `“list.xlsx” has ${words}, which would be lost. Nothing was changed.`,
      });
    }
  });
});

/** An archive whose sheet is `content`, deflated, with the size it is to declare. */
function deflated(parts: ReadonlyMap<string, Buffer>, content: Buffer, declared: number): Buffer {
  const squeezed = deflateRawSync(content);
  const packed = packZip(new Map([...parts, ['xl/worksheets/sheet1.xml', squeezed]]));
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const local = packed.indexOf(name) - 30;
  const central = packed.lastIndexOf(name) - 46;
  packed.writeUInt16LE(8, local + 8);
  packed.writeUInt32LE(declared, local + 22);
  packed.writeUInt16LE(8, central + 10);
  packed.writeUInt32LE(declared, central + 24);
  return packed;
}
