/**
 * decide: the kernel's door. A command on an instance becomes events and effects, or a rejection.
 *
 * Invariants:
 * K1  On acceptance the given state is changed exactly by the returned events: replaying them with `apply` on an
 *     equal state gives an equal state.
 * K2  On rejection nothing is changed: every precondition is checked before the first event.
 * K3  Whoever cannot commit the returned events throws the state away and loads it again.
 * K4  The same program, state, command and context give the same events and effects, byte for byte.
 */
import type { Command } from './command.ts';
import type { Decision } from './decision.ts';
import type { KernelContext } from './kernel-context.ts';
import type { Program } from './program.ts';
import type { InstanceState } from './state.ts';

/** `state`: for `start-instance` a fresh `initialState()`. */
export type Decide = (
  program: Program,
  state: InstanceState,
  command: Command,
  context: KernelContext,
) => Decision;
