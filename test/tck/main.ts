/** `npm run tck [-- --json] [-- NAME]`: what of the DMN compatibility kit passes, and what does not and why. */
import process from 'node:process';
import { hasTck, runTck, tckFolder } from './run-tck.ts';

const json = process.argv.includes('--json');
const only = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '';

if (!hasTck()) {
  process.stderr.write(`The compatibility kit is not there: expected it in ${tckFolder}.\n`);
  process.exitCode = 1;
} else {
  const report = runTck(only);
  if (json) {
    process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  } else {
    for (const miss of report.misses) process.stdout.write(`${miss.case} ${miss.result}: ${miss.why}\n`);
    for (const level of ['level2', 'level3', 'other'] as const) {
      const { passed, total } = report[level];
      process.stdout.write(`${level}: ${passed} of ${total}\n`);
    }
  }
}
