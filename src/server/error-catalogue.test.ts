import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { errorCatalogue } from './error-catalogue.ts';

/** One section of docs/errors.md for a code; the page is these sections in the order of the catalogue. */
function section(code: string, kind: { status: number; title: string; explains: string }): string {
  return `## ${code}\n\n${kind.status}: ${kind.title}.\n\n${kind.explains}\n`;
}

test('docs/errors.md tells of every error, in the words of the catalogue, and of no other', () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/errors.md', import.meta.url)), 'utf8');
  const expected = Object.entries(errorCatalogue).map(([code, kind]) => section(code, kind));
  const found = page.slice(page.indexOf('\n## ') + 1).split(/(?=^## )/m);
  expect(found.map((text) => text.trim())).toEqual(expected.map((text) => text.trim()));
});
