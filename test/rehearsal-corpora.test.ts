/**
 * The measure of "runs on day one": every public diagram is read; nearly all that hold nothing Baton does not execute
 * yet are played to their end by a crew; every other one says why, with element ids. Skipped by name where the corpora
 * are absent.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RehearsalReport } from '../src/cli/rehearse.ts';
import { main } from '../src/main.ts';

const corpora = fileURLToPath(new URL('../../shared/corpora/', import.meta.url));
const present = existsSync(corpora);

function diagramsIn(folder: string): string[] {
  return readdirSync(corpora + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.bpmn'))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

async function rehearseAll(files: readonly string[]): Promise<RehearsalReport[]> {
  const lines: string[] = [];
  await main(['rehearse', '--json', ...files], {
    env: {},
    out: (text) => lines.push(text),
    error: (text) => lines.push(text),
    untilStopped: async () => {},
  });
  return lines.map((line) => JSON.parse(line));
}

describe.skipIf(!present)('the public corpora, rehearsed', () => {
  let reports: readonly RehearsalReport[] = [];
  beforeAll(async () => {
    reports = await rehearseAll([...diagramsIn('miwg'), ...diagramsIn('hand-drawn')]);
  }, 240_000);

  test('are all read: what is refused is refused for what does not run yet, never for how it is written', () => {
    const refusals = new Set(
      reports
        .filter(({ outcome }) => outcome === 'refused')
        .flatMap(({ findings }) =>
          findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
        ),
    );
    expect(reports.length).toBeGreaterThan(700);
    expect(
      [...refusals].filter(
        (code) => !['not-yet-executed', 'nothing-to-run', 'no-process-to-run'].includes(code),
      ),
    ).toEqual([]);
  });

  test('complete in at least 95 of 100 cases of those that can run', () => {
    const runnable = reports.filter(({ outcome }) => outcome !== 'refused');
    const completed = runnable.filter(({ outcome }) => outcome === 'completed');
    expect(completed.length / runnable.length).toBeGreaterThan(0.95);
  });

  test('say why where they do not complete, naming an element of the drawing', () => {
    const silent = reports.filter(({ outcome, reason = '', findings }) => {
      if (outcome === 'completed') return false;
      const errors = findings.filter(({ severity }) => severity === 'error');
      const namesElement = /\b(?:waits|joins|no way from|begins? them again)\b/.test(reason);
      const nothingThere = errors.some(({ code }) => code === 'nothing-to-run');
      return outcome === 'refused'
        ? !nothingThere && !errors.some(({ element }) => element !== undefined && reason.includes(element))
        : !namesElement;
    });
    expect(silent.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([]);
  });

  test('never end in an incident of our own making', () => {
    const ours = reports.filter(({ reason }) => reason?.startsWith('Baton itself failed'));
    expect(ours.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([]);
  });
});
