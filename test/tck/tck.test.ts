/**
 * What Baton reaches in the DMN compatibility kit, and never less. `docs/dmn-tck.md` says what is missed and why.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasTck, runTck, type TckReport } from './run-tck.ts';

describe.skipIf(!hasTck())('the DMN compatibility kit (skipped where ../shared/corpora is absent)', () => {
  let report: TckReport;
  beforeAll(() => {
    report = runTck();
  });

  test('every case of level 2 passes', () => {
    expect(report.misses.filter((miss) => miss.case.startsWith('compliance-level-2'))).toEqual([]);
    expect(report.level2).toEqual({ passed: 116, total: 116 });
  });

  test('of level 3 as many cases pass as ever did', () => {
    expect(report.level3.total).toBe(3_391);
    expect(report.level3.passed).toBeGreaterThanOrEqual(3_379);
  });

  test('every case that is missed stands on the page that says why', () => {
    const page = readFileSync(new URL('../../docs/dmn-tck.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const unexplained = report.misses.filter((miss) => {
      const [folder = '', id = ''] = miss.case.replace(/^.*\//, '').split('#');
      return !rows.some((row) => row.includes(`\`${folder}\``) && row.includes(`\`${id}\``));
    });
    expect(unexplained).toEqual([]);
  });

  test('of the cases the standard does not demand as many pass as ever did', () => {
    expect(report.other.total).toBe(42);
    expect(report.other.passed).toBeGreaterThanOrEqual(39);
  });
});
