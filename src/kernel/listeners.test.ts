import { expect, test } from 'vitest';
import { KernelDriver } from '../../test/scenarios/kernel-driver.ts';
import { scenarioDefinition } from '../../test/scenarios/scenario-files.ts';

test('a change finds the conditions that can see it, and nothing is left of those that are over', async () => {
  const driver = new KernelDriver(
    await scenarioDefinition('conditional-events-of-runs-see-their-own-item'),
  ).start();
  const readers = (key: number, name: string) =>
    driver.state.listeners.conditions.get(key)?.get(name)?.size ?? 0;
  const runs = [...driver.state.elements.values()].filter(({ role }) => role === 'run');
  expect(readers(driver.state.root, 'wanted')).toBe(2);
  expect(readers(driver.state.root, 'somethingElse')).toBe(0);
  expect(runs.map(({ key }) => readers(key, 'loopCounter'))).toEqual([1, 1]);
  driver.do({ kind: 'set-variables', variables: { wanted: 2 } });
  expect(readers(driver.state.root, 'wanted')).toBe(1);
  driver.do({ kind: 'set-variables', variables: { wanted: 1 } });
  expect(driver.state.listeners.conditions.size).toBe(0);
});
