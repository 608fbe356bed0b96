/**
 * Who catches an error or an escalation: going outwards from where it was thrown, at each scope first its event
 * subprocesses, then the boundary events on it; at each of them first one for its code, then one for any.
 *
 * Source: BPMN 2.0.2, 10.5.6 (propagation), 13.5.1, 13.5.4.
 */
import type { ElementId } from '../../wiring/definition.ts';
import type { CaughtErrors, Key, Variables } from '../command.ts';
import type { Cause } from '../event.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { triggersAt } from '../triggers/index.ts';
import { handlersIn, hasInterrupted } from './event-sub-processes.ts';

export interface Catcher {
  /** The scope or activity that waits for it. */
  readonly owner: Key;
  readonly cause: Cause;
}

export function findErrorCatcher(
  step: Step,
  from: ReadonlyElementInstance,
  code: string,
): Catcher | undefined {
  return findCatcher(step, from, 'error', code);
}

export function findEscalationCatcher(
  step: Step,
  from: ReadonlyElementInstance,
  code: string | undefined,
): Catcher | undefined {
  return findCatcher(step, from, 'escalation', code);
}

function findCatcher(
  step: Step,
  from: ReadonlyElementInstance,
  kind: 'error' | 'escalation',
  code: string | undefined,
): Catcher | undefined {
  for (const { owner, events } of placesAround(step, from)) {
    const cause = catching(step, events, kind, code) ?? catching(step, events, kind, undefined);
    if (cause !== undefined) return { owner, cause };
  }
  return undefined;
}

/** What the event that catches it takes of it, beside what came with it. */
export function caughtVariables(
  step: Step,
  { element, trigger }: Cause,
  code: string | undefined,
  message: string | undefined,
): Variables {
  const catching = triggersAt(step, element)[trigger];
  if (catching?.kind !== 'error' && catching?.kind !== 'escalation') return {};
  const { codeVariable, messageVariable } = catching;
  return {
    ...(codeVariable !== undefined && { [codeVariable]: code ?? null }),
    ...(messageVariable !== undefined && { [messageVariable]: message ?? null }),
  };
}

/** Whether an error that leaves the process is caught by whoever called it. */
export function isCaughtByCaller(step: Step, code: string): boolean {
  const caught = step.state.parent?.catches ?? [];
  return caught === 'every' || caught.includes(code);
}

/** What a process called by this call activity needs to know: every error caught from here outwards. */
export function errorsCaught(step: Step, call: ReadonlyElementInstance): CaughtErrors {
  const codes = new Set<string>();
  for (const { events } of placesAround(step, call)) {
    for (const trigger of events.flatMap((event) => triggersAt(step, event))) {
      if (trigger.kind !== 'error') continue;
      if (trigger.code === undefined) return 'every';
      codes.add(trigger.code);
    }
  }
  const further = step.state.parent?.catches ?? [];
  return further === 'every' ? further : [...new Set([...codes, ...further])];
}

interface CatchingPlace {
  readonly owner: Key;
  readonly events: readonly ElementId[];
}

/** The events that may catch what comes from `from`, innermost first. */
function* placesAround(step: Step, from: ReadonlyElementInstance): Generator<CatchingPlace> {
  let at = from;
  let wasInterrupted = false;
  for (;;) {
    const handlers = wasInterrupted ? [] : handlersIn(step, at).map(({ at: start }) => start);
    if (handlers.length > 0) yield { owner: at.key, events: handlers };
    if (at.key === step.state.root) return;
    // Boundary events belong to a repeated activity as a whole, not to one of its runs.
    const element = at.role === 'run' || at.role === 'undo' ? undefined : step.definitionOf(at);
    if (element !== undefined && 'boundary' in element) yield { owner: at.key, events: element.boundary };
    wasInterrupted = hasInterrupted(step, at);
    at = step.instance(at.scope);
  }
}

function catching(
  step: Step,
  events: readonly ElementId[],
  kind: 'error' | 'escalation',
  code: string | undefined,
): Cause | undefined {
  for (const element of events) {
    const triggers = triggersAt(step, element);
    const trigger = triggers.findIndex((one) => one.kind === kind && one.code === code);
    if (trigger >= 0) return { element, trigger };
  }
  return undefined;
}
