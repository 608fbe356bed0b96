/** The text of a PDF's pages. Runs in a thread of its own (`pdf-worker.ts`): a hostile file can keep it busy for long. */
import { getDocumentProxy } from 'unpdf';

export interface PdfReading {
  readonly bytes: Uint8Array;
  readonly maxPages: number;
}

export type PdfRead =
  | { readonly ok: true; readonly pages: readonly string[]; readonly count: number }
  | { readonly ok: false; readonly why: 'no-pdf' | 'locked' | 'too-large' };

/** What we use of PDF.js here. */
interface PageContent {
  readonly items: readonly { readonly str?: string; readonly hasEOL?: boolean }[];
}

const LONGEST_TEXT = 2_000_000;

export async function readPages({ bytes, maxPages }: PdfReading): Promise<PdfRead> {
  try {
    const file = await getDocumentProxy(bytes, { isEvalSupported: false, verbosity: 0 });
    const pages: string[] = [];
    let length = 0;
    for (let number = 1; number <= Math.min(file.numPages, maxPages); number++) {
      const content: PageContent = await (await file.getPage(number)).getTextContent();
      const text = content.items.map(({ str = '', hasEOL }) => `${str}${hasEOL ? '\n' : ''}`).join('');
      length += text.length;
      if (length > LONGEST_TEXT) return { ok: false, why: 'too-large' };
      pages.push(text);
    }
    return { ok: true, pages, count: file.numPages };
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    return { ok: false, why: locked ? 'locked' : 'no-pdf' };
  }
}
