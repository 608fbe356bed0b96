/**
 * The Markdown that a PDF is made from: headings, paragraphs, **bold**, lists, tables, `---` for a line and
 * `\pagebreak` for a new page. A line's end is a line's end: addresses need that.
 *
 * Boundary: text to blocks; `write-pdf.ts` draws them.
 *
 * Invariant MD1  What `escapeMarkdown` made of a text comes out as that text, in one place, whatever is in it.
 */
export interface Span {
  readonly text: string;
  readonly bold: boolean;
}

export type Align = 'left' | 'right' | 'center';

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'item'; readonly mark: string; readonly spans: readonly Span[] }
  | {
      readonly kind: 'table';
      readonly aligns: readonly Align[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'line' }
  | { readonly kind: 'page' };

/** A line's end inside data: it must not begin a new line of Markdown. */
const INNER_LINE = '\u2028';

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_|#.+-]/gu, '\\$&').replace(/\r\n|[\r\n]/gu, INNER_LINE);
}

export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', spans: spansOf(paragraph.join('\n')) });
    paragraph = [];
  };
  const lines = markdown.split(/\r\n|[\r\n]/u);
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? '').trim();
    const ruler = (lines[i + 1] ?? '').trim();
    if (line.startsWith('|') && /^\|(?:\s*:?-+:?\s*\|)+$/u.test(ruler)) {
      flush();
      const rows = [cellsOf(line)];
      for (i += 2; (lines[i] ?? '').trim().startsWith('|'); i++) rows.push(cellsOf((lines[i] ?? '').trim()));
      i--;
      blocks.push({ kind: 'table', aligns: splitCells(ruler).map(alignOf), rows });
      continue;
    }
    const block = blockOf(line);
    if (block !== undefined || line === '') flush();
    if (block !== undefined) blocks.push(block);
    else if (line !== '') paragraph.push(line);
  }
  flush();
  return blocks;
}

function blockOf(line: string): Block | undefined {
  if (line === '\\pagebreak') return { kind: 'page' };
  if (/^-{3,}$/u.test(line)) return { kind: 'line' };
  const heading = /^(#{1,3})\s+(.*)$/u.exec(line);
  if (heading !== null) {
    return { kind: 'heading', level: heading[1]?.length ?? 1, spans: spansOf(heading[2] ?? '') };
  }
  const item = /^(?:([-*+])|(\d{1,4}\.))\s+(.*)$/u.exec(line);
  if (item !== null) return { kind: 'item', mark: item[2] ?? '•', spans: spansOf(item[3] ?? '') };
  return undefined;
}

export function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let bold = false;
  let current = '';
  const flush = () => {
    if (current !== '') spans.push({ text: current, bold });
    current = '';
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && i + 1 < text.length) current += text[++i] ?? '';
    else if (text.startsWith('**', i)) {
      flush();
      bold = !bold;
      i++;
    } else current += text[i] === INNER_LINE ? '\n' : (text[i] ?? '');
  }
  flush();
  return spans;
}

function splitCells(line: string): readonly string[] {
  return line
    .replace(/^\||(?<!\\)\|$/gu, '')
    .split(/(?<!\\)\|/u)
    .map((cell) => cell.trim());
}

function cellsOf(line: string): readonly string[] {
  return splitCells(line).map((cell) =>
    spansOf(cell)
      .map(({ text }) => text)
      .join(''),
  );
}

function alignOf(ruler: string): Align {
  if (ruler.startsWith(':') && ruler.endsWith(':') && ruler.length > 1) return 'center';
  return ruler.endsWith(':') ? 'right' : 'left';
}
