/**
 * What handles a kind of command. It checks every precondition first and returns a rejection, or emits events and returns
 * nothing (K2 in decide.ts); the tokens it sets going are moved afterwards (`agenda.ts`).
 */
import type { Command } from '../command.ts';
import type { Rejection, RejectionCode } from '../decision.ts';
import type { Step } from '../step.ts';

export type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>;

export type CommandHandler<K extends Command['kind']> = (
  step: Step,
  command: CommandOf<K>,
) => Rejection | undefined;

export function reject(code: RejectionCode, message: string): Rejection {
  return { code, message };
}
