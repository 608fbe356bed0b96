/**
 * decide: the kernel's door. A command on an instance becomes events and effects, or a rejection.
 *
 * Invariants:
 * K1  On acceptance the given state is changed exactly by the returned events: replaying them with `apply` on an
 *     equal state gives an equal state. So no copy of the state is ever made.
 * K2  On rejection nothing is changed: every precondition is checked before the first event.
 * K3  Whoever cannot commit the returned events, or gets an exception, throws the state away and loads it again.
 * K4  The same program, state, command and context give the same events and effects, byte for byte.
 */
import { runAgenda } from './agenda.ts';
import { assertPresent } from './broken-invariant.ts';
import type { Command } from './command.ts';
import { handle } from './commands/index.ts';
import type { Decision } from './decision.ts';
import type { KernelContext } from './kernel-context.ts';
import type { Program } from './program.ts';
import type { Errand, InstanceState } from './state.ts';
import { Step } from './step.ts';

const NONE: ReadonlySet<Errand> = new Set();

/** `state`: for `start-instance` a fresh `initialState()`. Throws `ContentNeeded`, `BrokenInvariant` and nothing else. */
export function decide(
  program: Program,
  state: InstanceState,
  command: Command,
  context: KernelContext,
): Decision {
  if (state.status === 'ended') {
    const message = `Instance ${state.instance} has ended (${state.outcome}); expected a running one.`;
    return { ok: false, rejection: { code: 'instance-ended', message } };
  }
  const process = program.processes.get(command.kind === 'start-instance' ? command.process : state.process);
  if (process === undefined && command.kind === 'start-instance') {
    const known = [...program.processes.keys()].join(', ');
    const message = `There is no process ${command.process} in this definition; it has ${known}.`;
    return { ok: false, rejection: { code: 'no-such-process', message } };
  }
  const step = new Step(assertPresent(process, `process ${state.process}`), state, context);
  const heldUp = state.agenda.length === 0 || setsAllGoing(state, command) ? NONE : new Set(state.agenda);
  const rejection = handle(step, command);
  if (rejection !== undefined) return { ok: false, rejection };
  if (!step.isHeldUp) runAgenda(step, heldUp);
  return { ok: true, events: step.events, effects: step.effects };
}

/** Tokens that an incident of the root has stopped move on only when it is resolved. */
function setsAllGoing(state: InstanceState, command: Command): boolean {
  if (command.kind !== 'resolve-incident') return false;
  const incident = state.waits.get(command.incident);
  if (incident?.kind !== 'incident' || incident.owner !== state.root) return false;
  return incident.redo === 'continue' || incident.redo === 'activate';
}
