/**
 * Draws blocks as a PDF, A4, in Helvetica, which every reader has.
 *
 * Invariants:
 * WP1  What that typeface has no letter for is refused, named: nothing is left out or shown as something else.
 * WP2  At most `MOST_PAGES` pages.
 */
import type { Align, Block, Span } from './markdown.ts';

const MARGIN = 56;
const MOST_PAGES = 200;
const SIZES: Readonly<Record<number, number>> = { 1: 20, 2: 15, 3: 12 };
const SIZE = 10.5;
const CELL = 4;

export class PdfProblem extends Error {
  override readonly name = 'PdfProblem';
}

/** Throws `PdfProblem`. `now`: the date the file says it was made. */
export async function writePdf(blocks: readonly Block[], title: string, now: Date): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    info: { Title: title, CreationDate: now, Producer: 'Baton', Creator: 'Baton' },
  });
  let pages = 1;
  document.on('pageAdded', () => {
    if (++pages > MOST_PAGES) throw new PdfProblem(`The document would have more than ${MOST_PAGES} pages.`);
  });
  const pieces: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    document.on('data', (piece: Uint8Array) => pieces.push(piece));
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const block of blocks) draw(document, block);
  document.end();
  await done;
  return Buffer.concat(pieces);
}

function draw(document: PDFKit.PDFDocument, block: Block): void {
  switch (block.kind) {
    case 'heading': {
      document.moveDown(block.level === 1 ? 0.2 : 0.6);
      const spans = block.spans.map(({ text }) => ({ text, bold: true }));
      write(document, spans, SIZES[block.level] ?? SIZE, MARGIN);
      document.moveDown(0.3);
      return;
    }
    case 'paragraph':
      write(document, block.spans, SIZE, MARGIN);
      document.moveDown(0.7);
      return;
    case 'item': {
      const { y, page } = document;
      document.font('Helvetica').fontSize(SIZE).text(printable(block.mark), MARGIN, y, { lineBreak: false });
      // The mark may have been the first thing on a new page.
      document.y = document.page === page ? y : MARGIN;
      write(document, block.spans, SIZE, MARGIN + 20);
      document.moveDown(0.25);
      return;
    }
    case 'table':
      drawTable(document, block.rows, block.aligns);
      return;
    case 'line':
      rule(document, document.y + 4);
      document.y += 12;
      return;
    case 'page':
      document.addPage();
  }
}

function write(document: PDFKit.PDFDocument, spans: readonly Span[], size: number, left: number): void {
  const width = document.page.width - MARGIN - left;
  document.fontSize(size);
  for (const [index, { text, bold }] of spans.entries()) {
    const options = { continued: index < spans.length - 1, width, lineGap: 2 };
    document.font(bold ? 'Helvetica-Bold' : 'Helvetica');
    if (index === 0) document.text(printable(text), left, document.y, options);
    else document.text(printable(text), options);
  }
  document.x = MARGIN;
}

function drawTable(
  document: PDFKit.PDFDocument,
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
): void {
  const widths = columnWidths(document, rows, aligns.length);
  for (const [index, row] of rows.entries()) {
    document.font(index === 0 ? 'Helvetica-Bold' : 'Helvetica').fontSize(SIZE);
    const cells = widths.map((width, column) => ({
      text: printable(row[column] ?? ''),
      width: width - 2 * CELL,
      align: aligns[column] ?? 'left',
    }));
    const height = Math.max(
      ...cells.map(({ text, width }) => document.heightOfString(text || ' ', { width })),
    );
    if (document.y + height + 2 * CELL > document.page.height - MARGIN) document.addPage();
    const top = document.y + CELL;
    let left = MARGIN;
    for (const [column, { text, width, align }] of cells.entries()) {
      document.text(text, left + CELL, top, { width, align });
      left += widths[column] ?? 0;
    }
    document.y = top + height + CELL;
    if (index === 0) rule(document, document.y);
  }
  document.x = MARGIN;
  document.moveDown(0.8);
}

/** In proportion to their longest cell, none squeezed to nothing. */
function columnWidths(
  document: PDFKit.PDFDocument,
  rows: readonly (readonly string[])[],
  columns: number,
): readonly number[] {
  document.font('Helvetica-Bold').fontSize(SIZE);
  const whole = document.page.width - 2 * MARGIN;
  const wanted = Array.from({ length: columns }, (_, column) => {
    const longest = rows.map((row) => document.widthOfString(printable(row[column] ?? '').slice(0, 300)));
    return Math.min(whole, Math.max(24, ...longest) + 2 * CELL);
  });
  const sum = wanted.reduce((total, width) => total + width, 0);
  return wanted.map((width) => (width * whole) / sum);
}

function rule(document: PDFKit.PDFDocument, y: number): void {
  document
    .moveTo(MARGIN, y)
    .lineTo(document.page.width - MARGIN, y)
    .lineWidth(0.5)
    .stroke('#999999');
}

/** Windows-1252, which Helvetica's letters are addressed by, beyond ASCII and Latin-1. */
const further = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

function printable(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\u2000-\u200a\u202f]/gu, '\u00a0')
    .replaceAll('\u2212', '-')
    .replaceAll('\t', '    ');
  const strange = new Set([...plain].filter((letter) => !known(letter)));
  if (strange.size === 0) return plain;
  throw new PdfProblem(
    `The document has letters its typeface does not know: ${[...strange].slice(0, 10).join(' ')}. It knows those of western European languages.`,
  );
}

function known(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return (
    letter === '\n' || (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || further.has(letter)
  );
}
