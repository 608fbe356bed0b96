/**
 * Conditions that another engine looks at only when a variable changes in a certain way. Baton looks at a condition
 * whenever a variable it reads changes, so such a limit is told.
 */
import type { MeaningNote } from '../meaning.ts';

export function conditionNotes(
  variables: readonly string[],
  changes: readonly string[],
): readonly MeaningNote[] {
  if (variables.length === 0 && changes.length === 0) return [];
  const which = variables.length === 0 ? 'a variable' : variables.map((name) => `“${name}”`).join(' or ');
  const how = changes.length === 0 ? 'changes' : `changes by ${changes.join(' or ')}`;
  return [{ kind: 'not-carried-out', what: `looking at the condition only when ${which} ${how}` }];
}
