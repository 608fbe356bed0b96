import { writeFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { actionStage } from '../../../test/connectors/action-stage.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { isDocumentReference } from '../../ports/documents.ts';
import { pdfConnector } from './pdf-connector.ts';

const stage = actionStage(pdfConnector);

async function create(template: string, variables: Readonly<Record<string, JsonValue>> = {}) {
  const output = await stage.output('pdf.create', { values: { template, name: 'a.pdf' }, variables });
  const document = typeof output === 'object' && output !== null && 'document' in output && output.document;
  if (!isDocumentReference(document)) throw new Error('no document');
  return document;
}

async function textOf(template: string, variables: Readonly<Record<string, JsonValue>> = {}) {
  const document = await create(template, variables);
  const output = await stage.output('pdf.read', { variables: { document: { ...document } } });
  return output as { readonly text: string; readonly pages: readonly string[]; readonly count: number };
}

const readBytes = async (content: Uint8Array, signal?: AbortSignal) => {
  const document = await stage.documents.put(content, { name: 'post.pdf', type: 'application/pdf' });
  return stage.run('pdf.read', { variables: { document: { ...document } }, ...(signal && { signal }) });
};

describe('a PDF from a template', () => {
  test('has its headings, lines, bold, lists and tables, with umlauts and €', async () => {
    const template = `# Rechnung {{ number }}

Jörg **Müller**
Straße 1

- eins
2. zwei

| Was | Summe |
| --- | ---: |
{% for line in lines %}| {{ line.what }} | {{ line.sum | number: 2, "de" }} € |
{% endfor %}
---
\\pagebreak
Ende`;
    const lines = [
      { what: 'Papier „fein“', sum: 1250.5 },
      { what: 'Tinte', sum: 7 },
    ];
    const document = await create(template, { number: 'R-7', lines });
    expect(document).toMatchObject({ name: 'a.pdf', type: 'application/pdf' });
    const content = await stage.documents.read(document.document, 1_000_000);
    if (process.env.KEEP_PDF !== undefined) writeFileSync(process.env.KEEP_PDF, content);
    const { pages, count } = await textOf(template, { number: 'R-7', lines });
    expect(count).toBe(2);
    const words = (pages[0] ?? '').split(/\s+/u).join(' ');
    expect(words).toContain('Rechnung R-7');
    expect(words).toContain('Jörg Müller');
    expect(words).toMatch(/Straße 1 • eins 2\. zwei/u);
    expect(words).toMatch(/Papier „fein“ 1\.250,50 € Tinte 7,00 €/u);
    expect(pages[1]?.trim()).toBe('Ende');
  });

  test('shows data as it is, whatever Markdown or Liquid it looks like', async () => {
    const hostile = '# not **bold** | {{ secret }}\n\\pagebreak\n- a_b';
    const { text, count } = await textOf('| a | b |\n| --- | --- |\n| {{ x }} | last |', {
      x: hostile,
      secret: 'hush',
    });
    expect(count).toBe(1);
    const words = text.split(/\s+/u).join(' ');
    expect(words).toContain('# not **bold** | {{ secret }} \\pagebreak - a_b');
    expect(words).toContain('last');
  });

  test('goes on over pages, and refuses to be endless', async () => {
    const rows = '| a |\n| --- |\n{% for i in (1..N) %}| {{ i }} |\n{% endfor %}';
    expect((await textOf(rows.replace('N', '100'))).count).toBe(3);
    const many = { values: { template: '{% for i in (1..999) %}\\pagebreak\nx\n{% endfor %}' } };
    expect(await stage.failure('pdf.create', many)).toMatchObject({
      terminal: true,
      message: expect.stringContaining('200 pages'),
    });
  });

  test('names the letters it cannot write', async () => {
    const failure = await stage.failure('pdf.create', {
      values: { template: '{{ x }}' },
      variables: { x: 'Łódź 日本' },
    });
    expect(failure).toMatchObject({ terminal: true, message: expect.stringContaining('Ł ź 日 本') });
  });

  test('takes its template from the wiring only', async () => {
    expect(await stage.run('pdf.create', { variables: { template: 'x' } })).toMatchObject({ kind: 'failed' });
  });
});

describe('reading a PDF', () => {
  test.each<[string, Buffer]>([
    ['garbage', Buffer.from('garbage')],
    ['nothing', Buffer.alloc(0)],
    ['a PDF cut off', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n')],
  ])('fails clearly for %s', async (_, content) => {
    expect(await readBytes(content)).toMatchObject({
      kind: 'failed',
      terminal: true,
      message: expect.stringContaining('“post.pdf” is no PDF'),
    });
  });

  test('fails clearly for one locked with a password', async () => {
    const document = new PDFDocument({ userPassword: 'x' });
    const pieces: Buffer[] = [];
    document.on('data', (piece: Buffer) => pieces.push(piece));
    const ended = new Promise((resolve) => document.on('end', resolve));
    document.text('secret').end();
    await ended;
    expect(await readBytes(Buffer.concat(pieces))).toMatchObject({
      terminal: true,
      facts: { reason: 'locked' },
      message: expect.stringContaining('locked with a password'),
    });
  });

  test('reads as many pages as asked for, and says how many there are', async () => {
    const document = await create('one\n\\pagebreak\ntwo\n\\pagebreak\nthree');
    const output = await stage.output('pdf.read', {
      variables: { document: { ...document } },
      values: { maxPages: 2 },
    });
    expect(output).toMatchObject({
      pages: [expect.stringContaining('one'), expect.stringContaining('two')],
      count: 3,
    });
  });

  test('ends when the step is withdrawn', async () => {
    const document = await create('one');
    const content = await stage.documents.read(document.document, 100_000);
    expect(await readBytes(content, AbortSignal.abort())).toMatchObject({ kind: 'failed' });
  });
});
