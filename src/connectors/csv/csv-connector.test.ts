import { describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import { csvConnector } from './csv-connector.ts';

const stage = actionStage(csvConnector);
const read = (text: string, values: Readonly<Record<string, JsonValue>> = {}) =>
  stage.output('csv.read', { variables: { text }, values });

async function readBytes(bytes: Uint8Array) {
  const document = await stage.documents.put(bytes, { name: 'a.csv', type: 'text/csv' });
  return stage.output('csv.read', { variables: { document: { ...document } } });
}

async function write(variables: Readonly<Record<string, JsonValue>>): Promise<string> {
  const output = await stage.output('csv.write', { variables });
  const document = typeof output === 'object' && output !== null && 'document' in output && output.document;
  if (!isDocumentReference(document)) throw new Error('no document');
  return Buffer.from(await stage.documents.read(document.document, 1_000_000)).toString('utf8');
}

describe('a CSV file', () => {
  test('as a German bank exports it: semicolons, decimal commas, umlauts of Windows, numbers that begin with a zero', async () => {
    const text = 'Empfänger;Betrag;PLZ;Anzahl\r\n"Müller; Söhne";1.250,50;01067;3\r\nKünzli;-7,00;89073;\r\n';
    expect(await readBytes(Buffer.from(text, 'latin1'))).toEqual({
      rows: [
        { Empfänger: 'Müller; Söhne', Betrag: 1250.5, PLZ: '01067', Anzahl: 3 },
        { Empfänger: 'Künzli', Betrag: -7, PLZ: '89073', Anzahl: null },
      ],
      count: 2,
      more: false,
      columns: ['Empfänger', 'Betrag', 'PLZ', 'Anzahl'],
      recognised: { encoding: 'windows-1252', separator: 'semicolon', decimal: 'comma' },
    });
  });

  test.each<[string, Buffer, string]>([
    ['UTF-8 with its mark', Buffer.from('\uFEFFa,b\nü,€\n'), 'utf-8'],
    ['UTF-16', Buffer.from('\uFEFFa,b\nü,€\n', 'utf16le'), 'utf-16le'],
  ])('in %s', async (_, bytes, encoding) => {
    expect(await readBytes(bytes)).toMatchObject({ rows: [{ a: 'ü', b: '€' }], recognised: { encoding } });
  });

  test('with points, tabs, commas inside quotes and lines inside quotes', async () => {
    expect(await read('a\tb\n"x, ""y""\nz"\t1,234.5\n')).toMatchObject({
      rows: [{ a: 'x, "y"\nz', b: 1234.5 }],
      recognised: { separator: 'tab', decimal: 'point' },
    });
  });

  test('whose numbers may be either stays text, and says so', async () => {
    expect(await read('a;b\n1.250;2\n')).toMatchObject({
      rows: [{ a: '1.250', b: 2 }],
      recognised: { decimal: 'unclear' },
    });
    expect(await read('a;b\n1.250;2\n', { decimal: 'comma' })).toMatchObject({ rows: [{ a: 1250, b: 2 }] });
  });

  test('without names of columns, with rows of unequal length, with names twice or like those of a prototype', async () => {
    expect(await read('1,x\n2\n', { header: false })).toMatchObject({
      rows: [
        { column_1: 1, column_2: 'x' },
        { column_1: 2, column_2: null },
      ],
    });
    expect(await read('a,a,__proto__,\n1,2,3,4\n')).toMatchObject({
      columns: ['a', 'a_2', '__proto__', 'column_4'],
      count: 1,
    });
  });

  test('longer than asked for is cut, and says so', async () => {
    const long = `n\n${'1\n'.repeat(100)}`;
    expect(await read(long, { maxRows: 5 })).toMatchObject({ count: 5, more: true });
    expect(await read(long, { maxRows: 100 })).toMatchObject({ count: 100, more: false });
  });

  test('that is none is refused with the place', async () => {
    const failure = await stage.failure('csv.read', { variables: { text: 'a,b\n"x,1\n' } });
    expect(failure).toMatchObject({
      terminal: true,
      message: expect.stringMatching(/no proper CSV: .*line/u),
    });
    expect(await stage.failure('csv.read')).toMatchObject({ terminal: true });
  });

  test('with one endless field ends', async () => {
    const failure = await stage.failure('csv.read', { variables: { text: `"${'x'.repeat(999_990)}` } });
    expect(failure).toMatchObject({ terminal: true });
  });
});

describe('a written CSV file', () => {
  test('holds records in the order of their fields, and can be read again', async () => {
    const rows = [
      { name: 'Jörg; "J"', sum: 12.5 },
      { name: null, sum: -3, note: { a: 1 } },
    ];
    const text = await write({ rows });
    expect(text).toBe('\uFEFFname,sum,note\r\n"Jörg; ""J""",12.5,\r\n,-3,"{""a"":1}"\r\n');
    expect(await read(text)).toMatchObject({ rows: [{ name: 'Jörg; "J"', sum: 12.5 }, { sum: -3 }] });
  });

  test('runs no formula in the program that opens it', async () => {
    const hostile = ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', ' =1', '=HYPERLINK("x")'];
    const text = await write({ rows: hostile.map((a) => [a]), header: false });
    for (const line of text.slice(1).trimEnd().split('\r\n')) expect(line).toMatch(/^"?'/u);
    expect(await write({ rows: [['-5', -5, '+49 731']], header: false })).toBe("\uFEFF-5,-5,'+49 731\r\n");
    expect(await write({ rows: [['=A1']], header: false, safe: false })).toBe('\uFEFF=A1\r\n');
  });

  test('can be as a German Excel expects it', async () => {
    const rows = [{ b: 1.5, a: 'x' }];
    expect(await write({ rows, columns: ['a', 'b'], separator: 'semicolon', decimalComma: true })).toBe(
      '\uFEFFa;b\r\nx;1,5\r\n',
    );
  });
});
