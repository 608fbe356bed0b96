/**
 * Prints the one line a person or a CI reads last: `480 passed, 0 failed, 3 skipped`, and the name of every
 * skipped test before it, so that nothing is skipped quietly.
 */
import type { Reporter, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      const failedBefore = counts.failed;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else {
          counts.skipped += 1;
          skipped.push(test.fullName);
        }
      }
      // A file that broke before or around its tests (a hook, an import) failed, whatever its tests say.
      if (module.state() === 'failed' && counts.failed === failedBefore) counts.failed += 1;
    }
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const tail = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${tail}\n`);
  }
}
