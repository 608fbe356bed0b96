/**
 * docs/bpmn-support.md says what the scenarios show, no more and no less. `BATON_WRITE_DOCS=1 npx vitest run
 * test/support-page.test.ts` writes the page anew.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Place, scenarioPlaces } from './support-page/scenario-places.ts';
import { supportPage } from './support-page/support-page.ts';

const page = new URL('../docs/bpmn-support.md', import.meta.url);
const places = await scenarioPlaces();
const { text, gaps } = supportPage(places);

test('a scenario shows every combination of element, position and trigger that the specification has', () => {
  expect(gaps).toEqual([]);
});

test('the page links a scenario for each of them', () => {
  if (process.env.BATON_WRITE_DOCS === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

/** One file a behaviour, named after it. */
function behaviorsIn(folder: string, suffix: string, not: readonly string[]): readonly string[] {
  return readdirSync(new URL(`../src/kernel/${folder}/`, import.meta.url))
    .filter((file) => !file.endsWith('.test.ts') && !not.includes(file))
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

function triggersOf({ element }: Place): readonly string[] {
  if (element === undefined) return [];
  if (element.behavior === 'task' && element.work.by === 'message')
    return element.work.triggers.map(({ kind }) => kind);
  return 'triggers' in element ? element.triggers.map(({ kind }) => kind) : [];
}

test('every behaviour of the kernel is entered by a scenario', () => {
  const known = behaviorsIn('elements', '.ts', ['index.ts', 'element-behavior.ts']);
  const entered = new Set<string>(places.flatMap(({ element }) => element?.behavior ?? []));
  expect(known.filter((behavior) => !entered.has(behavior))).toEqual([]);
});

test('every kind of trigger of the kernel is waited for in a scenario', () => {
  const known = behaviorsIn('triggers', '-trigger.ts', []);
  const entered = new Set(places.flatMap(triggersOf));
  expect(known.filter((kind) => !entered.has(kind))).toEqual([]);
});
