/**
 * The diagnosis and the run agree on every public diagram: random crews find no stall where the diagnosis does not say
 * that a case can get stuck, and every way on which it says so is played on the real host and does get stuck there.
 * `BATON_SOUNDNESS_SEEDS` sets how many random crews play each file: 1 here, 20 before a release. Skipped by name where
 * the corpora are absent.
 *
 * It is also the measure of "runs on day one": every public diagram is read; nearly all are played to their end; every
 * other one says why, with element ids.
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RehearsalReport } from '../src/cli/rehearse.ts';
import { main } from '../src/main.ts';

const corpora = fileURLToPath(new URL('../../shared/corpora/', import.meta.url));
const seeds = process.env.BATON_SOUNDNESS_SEEDS ?? '1';

function diagramsIn(folder: string): string[] {
  return readdirSync(corpora + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.bpmn'))
    .map((entry) => `${entry.parentPath}/${entry.name}`);
}

async function rehearseAll(files: readonly string[]): Promise<RehearsalReport[]> {
  const lines: string[] = [];
  await main(['rehearse', '--json', '--ways', '--runs', seeds, ...files], {
    env: {},
    out: (text) => lines.push(text),
    error: (text) => lines.push(text),
    untilStopped: async () => {},
  });
  return lines.map((line) => JSON.parse(line));
}

describe.skipIf(!existsSync(corpora))('the public corpora, rehearsed and diagnosed', () => {
  let reports: readonly RehearsalReport[] = [];
  let runnable: readonly RehearsalReport[] = [];

  beforeAll(async () => {
    reports = await rehearseAll([...diagramsIn('miwg'), ...diagramsIn('hand-drawn')]);
    runnable = reports.filter(({ outcome }) => outcome !== 'refused');
  }, 3_600_000);

  test('are all read: what is refused is refused for what does not run yet, never for how it is written', () => {
    const refused = reports.filter(({ outcome }) => outcome === 'refused');
    const codes = refused.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    );
    expect(reports.length).toBeGreaterThan(700);
    const known = ['nothing-to-run', 'no-process-to-run'];
    expect([...new Set(codes)].filter((code) => !known.includes(code))).toEqual([]);
  });

  // One drawing of the interoperability group, B.2.0, is there for two dozen tools and can get stuck as drawn, but need not.
  test('complete in at least 97 of 100 cases of those that can run', () => {
    const completed = runnable.filter(({ outcome }) => outcome === 'completed');
    expect(completed.length / runnable.length).toBeGreaterThanOrEqual(0.97);
  });

  test('get stuck nowhere but where the diagnosis has said that they can', () => {
    const unforeseen = runnable.filter(
      ({ outcome, verdict, stalledBefore }) =>
        (outcome !== 'completed' || stalledBefore !== undefined) && verdict !== 'unsound',
    );
    expect(unforeseen.map(({ file, outcome, reason }) => `${file}: ${outcome}, ${reason}`)).toEqual([]);
  });

  test('get stuck on every way on which the diagnosis says so, exactly where it says so', () => {
    const ways = runnable.flatMap(({ file, ways = [] }) => ways.map((way) => ({ file, ...way })));
    const wrong = ways.filter(
      ({ outcome, standing, expected }) => outcome !== 'stuck' || standing.join() !== expected.join(),
    );
    expect(ways.length).toBeGreaterThan(20);
    expect(
      wrong.map(
        ({ file, message, outcome, standing, expected, reason }) =>
          `${file}: ${message} – ${outcome} at ${standing.join()}, expected ${expected.join()}; ${reason}`,
      ),
    ).toEqual([]);
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
