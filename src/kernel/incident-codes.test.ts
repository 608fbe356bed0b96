import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INCIDENTS } from './incident-codes.ts';

test('the page on incidents says of each code what the catalogue says', () => {
  const page = readFileSync(new URL('../../docs/incidents.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(Object.entries(INCIDENTS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`));
});
