/**
 * For whom of its role a step is meant, until when and how urgent it is; part of `definition.ts`, whose invariants hold
 * here too.
 */
import type { Operand } from './definition.ts';

/** Worked out when the task is offered; what cannot be is told on the task and keeps nobody from doing it. */
export interface TaskPeople {
  /** A name: of a person, where Baton knows one. */
  readonly assignee?: Operand;
  /** Names, one or a list each. */
  readonly candidateUsers?: readonly Operand[];
  /** Roles beside that of the step. */
  readonly candidateGroups?: readonly Operand[];
  /** ISO 8601: a moment, or a duration from the moment the task is offered. */
  readonly due?: Operand;
  /** Not listed before then. */
  readonly followUp?: Operand;
  /** A whole number; 50 where nobody says. */
  readonly priority?: Operand;
}
