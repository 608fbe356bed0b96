/**
 * Every scenario once more, but after each step the case goes on by a version in which every id is another, and back: it
 * must do what it does undisturbed. Whatever state a construct keeps, a migration carries it over or this fails.
 */
import { describe, expect, test } from 'vitest';
import type { Undoable } from '../../src/kernel/undoable.ts';
import { keptValues } from '../scenarios/kept-values.ts';
import { KernelDriver } from '../scenarios/kernel-driver.ts';
import { scenarioDefinition, scenarioNames, scenarioSteps } from '../scenarios/scenario-files.ts';
import { perform } from '../scenarios/scenario-trace.ts';
import { planBack, planThere, renamed } from './renamed-definition.ts';

/** Those with a next version go to it themselves. */
function hasOneVersion(name: string): boolean {
  return !scenarioSteps(name).some(({ command }) => command.startsWith('migrate'));
}

function undoesOrCouldUndoACall({ state }: KernelDriver): boolean {
  const could = (done: readonly Undoable[]): boolean =>
    done.some(({ called, inner }) => called !== undefined || could(inner));
  return [...state.elements.values()].some(
    ({ role, called, inside }) => role === 'undo' || called !== undefined || could(inside?.done ?? []),
  );
}

describe('the case moved to another version and back after every step', () => {
  test.each(scenarioNames.filter(hasOneVersion))('%s does what its trace says', async (name) => {
    const here = await scenarioDefinition(name);
    const there = renamed(here);
    const driver = new KernelDriver(here, { values: keptValues() });
    for (const step of scenarioSteps(name)) {
      expect(perform(driver, step), `after "${step.command}"`).toEqual(step.expected);
      if (driver.state.status !== 'running' || driver.state.agenda.length > 0) continue;
      if (undoesOrCouldUndoACall(driver)) continue; // the check says that this has to be over first
      driver.migrate(there, planThere(here));
      driver.migrate(here, planBack(there));
    }
  });
});
