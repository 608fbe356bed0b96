/** Each pair of a diagram and a trace is a case (`scenario-files.ts`). */
import { describe, expect, test } from 'vitest';
import { keptValues } from './kept-values.ts';
import { KernelDriver } from './kernel-driver.ts';
import { nextVersion, scenarioDefinition, scenarioNames, scenarioSteps } from './scenario-files.ts';
import { perform } from './scenario-trace.ts';

describe('the diagram', () => {
  test.each(scenarioNames)('%s does what its trace says', async (name) => {
    const driver = new KernelDriver(await scenarioDefinition(name), { values: keptValues() });
    const steps = scenarioSteps(name);
    expect(steps.length).toBeGreaterThan(0);
    const next = await nextVersion(name);
    for (const step of steps)
      expect(perform(driver, step, next), `after "${step.command}"`).toEqual(step.expected);
  });
});
