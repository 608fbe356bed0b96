/**
 * What Baton reaches in the DMN compatibility kit, and never less. `docs/dmn-tck.md` says what is missed and why.
 */
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

  test('of the cases the standard does not demand as many pass as ever did', () => {
    expect(report.other.total).toBe(42);
    expect(report.other.passed).toBeGreaterThanOrEqual(39);
  });
});
