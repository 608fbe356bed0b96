/**
 * Variables as an element instance sees them now, for programs that ask for them when they take their work.
 *
 * Boundary: reads a view of the host's; what a job is handed by its mapping alone is not looked for here.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Key, Variables } from '../../kernel/command.ts';
import type { ReadonlyState } from '../../kernel/state.ts';

export interface SeenVariables {
  readonly local: Variables;
  readonly visible: Variables;
}

/** Of the process itself. */
export function processVariables(state: ReadonlyState): Variables {
  return state.elements.get(state.root)?.variables ?? {};
}

/** The nearest of each name, outwards. */
export function variablesSeenBy(state: ReadonlyState, key: Key): SeenVariables {
  const visible = new Map<string, JsonValue>();
  let at = state.elements.get(key);
  const local = at?.variables ?? {};
  while (at !== undefined) {
    for (const [name, value] of Object.entries(at.variables ?? {})) {
      if (!visible.has(name)) visible.set(name, value);
    }
    at = state.elements.get(at.scope);
  }
  return { local, visible: Object.fromEntries(visible) };
}

/** Whether each of the values asked for is there. */
export function haveValues(variables: Variables, wanted: Variables): boolean {
  return Object.entries(wanted).every(
    ([name, value]) =>
      Object.hasOwn(variables, name) && JSON.stringify(variables[name]) === JSON.stringify(value),
  );
}
