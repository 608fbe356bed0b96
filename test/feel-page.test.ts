/** docs/feel.md names every function there is, and none that is not; its bounds are those in force. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BUILTIN_NAMES } from '../src/expressions/feel/builtins/builtin-table.ts';
import {
  DEFAULT_STEPS,
  EVALUATION_DEPTH,
  PATTERN_LENGTH,
  SOURCE_LENGTH,
  SOURCE_NESTING,
  STRING_LENGTH,
  TREE_NESTING,
  VALUE_NESTING,
} from '../src/expressions/limits.ts';

const page = readFileSync(new URL('../docs/feel.md', import.meta.url), 'utf8');

function rows(heading: string): string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

test('the page of FEEL names every function, and none that is not there', () => {
  const named = rows('What is there').flatMap((row) =>
    [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect([...named].sort()).toEqual([...BUILTIN_NAMES].sort());
});

test('the page of FEEL tells the bounds in force', () => {
  const told = rows('Bounds').map((row) => Number(row.split('|')[2]?.replace(/\D/g, '')));
  expect(told).toEqual([
    SOURCE_LENGTH,
    SOURCE_NESTING,
    TREE_NESTING,
    DEFAULT_STEPS,
    EVALUATION_DEPTH,
    STRING_LENGTH,
    VALUE_NESTING,
    PATTERN_LENGTH,
  ]);
});
