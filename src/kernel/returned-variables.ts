/** What a called process gives back: its data outputs, where it has any; else everything. */
import type { Variables } from './command.ts';
import type { Step } from './step.ts';

export function returnedVariables(step: Step): Variables {
  const own = step.instance(step.state.root).variables ?? {};
  const { returns } = step.program.definition;
  if (returns === undefined) return own;
  return Object.fromEntries(
    returns.flatMap((name) => (Object.hasOwn(own, name) ? [[name, own[name] ?? null]] : [])),
  );
}
