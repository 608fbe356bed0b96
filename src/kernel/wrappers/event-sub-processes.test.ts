import { expect, test } from 'vitest';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import { scenarioDefinition } from '../../../test/scenarios/scenario-files.ts';
import { visibleVariables } from '../variable-scope.ts';

function seenAt(driver: KernelDriver, element: string) {
  return [...driver.state.elements.values()]
    .filter((instance) => instance.element === element)
    .map((instance) => visibleVariables(driver.state, instance));
}

test('runs beside each other keep what came with their own message, and the case keeps none of it', async () => {
  const definition = await scenarioDefinition('event-subprocess-several-runs-keep-their-own-message');
  const driver = new KernelDriver(definition).start({ who: 'Ann' });
  driver.deliver('On', { note: 1 }).deliver('On', { note: 2 });
  expect(seenAt(driver, 'Handle')).toEqual([
    { who: 'Ann', note: 1 },
    { who: 'Ann', note: 2 },
  ]);
  expect(seenAt(driver, 'Work')).toEqual([{ who: 'Ann' }]);
});

test('what comes with the message of an interrupting one belongs to the case', async () => {
  const definition = await scenarioDefinition('event-subprocess-by-message-interrupts-the-process');
  const driver = new KernelDriver(definition).start().deliver('On', { reason: 'cancelled' });
  driver.completeTask('Handle');
  expect(driver.state.elements.get(driver.state.root)?.variables).toEqual({ reason: 'cancelled' });
});
