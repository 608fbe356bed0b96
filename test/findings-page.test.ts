/**
 * docs/findings.md says exactly what the catalogues say. `BATON_WRITE_DOCS=1 npx vitest run test/findings-page.test.ts`
 * writes the page anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FindingKind } from '../src/bpmn/finding.ts';
import { readingFindings } from '../src/bpmn/reading-findings.ts';
import { soundnessFindings } from '../src/bpmn/soundness/soundness-findings.ts';
import { dmnFindings } from '../src/dmn/dmn-findings.ts';
import { dayOneFindings } from '../src/wiring/day-one-findings.ts';

const page = new URL('../docs/findings.md', import.meta.url);

function table(kinds: Readonly<Record<string, FindingKind>>): string {
  const rows = Object.entries(kinds).map(
    ([code, { severity, title, explains }]) =>
      `| \`${code}\` | ${severity} | **${title}.** ${explains.replaceAll('|', '\\|')} |`,
  );
  return ['| code | severity | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

const expected = `# Findings

What Baton tells about a diagram before anything runs. An *error* keeps it from being put into use; a *warning* says that
something was repaired, left out or looks wrong; an *info* names a default that applies. Each finding also names the element
and says what Baton will do.

## What was read

${table(readingFindings)}

## What happens on day one

${table(dayOneFindings)}

## What the diagnosis found

Before anything runs, every way through the drawing is tried; [diagnosis.md](diagnosis.md) says how, and how exact that is.

${table(soundnessFindings)}

## Decision models

What reading any file can tell (see above) holds for them too.

${table(dmnFindings)}
`;

test('the findings page lists every code of the catalogues, and nothing else', () => {
  if (process.env.BATON_WRITE_DOCS === '1') writeFileSync(page, expected);
  expect(readFileSync(page, 'utf8')).toBe(expected);
});

test('no code stands in two catalogues', () => {
  const codes = [readingFindings, dayOneFindings, soundnessFindings, dmnFindings].flatMap(Object.keys);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});
