/**
 * For whom a user task is meant, until when, and how urgent it is: worked out when it is offered.
 *
 * Boundary: names as they are written; who of them is known here, and what that allows, is `people/`'s.
 *
 * Invariants:
 * P1  What cannot be worked out keeps nobody from the task: it is left out and said in a note.
 */
import { type JsonValue, toJson } from '../../expressions/value.ts';
import type { Operand } from '../../wiring/definition.ts';
import type { TaskPeople } from '../../wiring/task-people-definition.ts';
import type { MeantFor, UserTaskOffer } from '../effect.ts';
import { operandValue } from '../evaluate.ts';
import { Impediment } from '../impediment.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { dueTimes } from '../timer/due-times.ts';

export type OfferedPeople = Pick<UserTaskOffer, 'meantFor' | 'due' | 'followUp' | 'priority' | 'notes'>;

const mostNames = 1000;
const longestName = 200;

export function peopleFor(step: Step, instance: ReadonlyElementInstance, people: TaskPeople): OfferedPeople {
  const notes: string[] = [];
  const value = (what: string, operand: Operand | undefined): JsonValue | undefined => {
    if (operand === undefined) return undefined;
    try {
      return toJson(operandValue(step, instance, operand));
    } catch (problem) {
      if (!(problem instanceof Impediment)) throw problem;
      notes.push(`${what} could not be worked out: ${problem.message}`);
      return undefined;
    }
  };
  const names = (what: string, operands: readonly Operand[] | undefined): string[] =>
    [...new Set((operands ?? []).flatMap((operand) => namesIn(value(what, operand))))].slice(0, mostNames);
  const moment = (what: string, operand: Operand | undefined): number | undefined => {
    const found = value(what, operand);
    if (found === undefined || found === null || found === '') return undefined;
    const times = dueTimes('date', found, step.context.now);
    if (times.ok) return times.times.at;
    notes.push(`${what} could not be understood: ${times.message}.`);
    return undefined;
  };

  const [assignee] = namesIn(value('Whose it is', people.assignee));
  const candidates = names('Who may do it', people.candidateUsers);
  const roles = names('Which roles may do it', people.candidateGroups);
  const meantFor: MeantFor = {
    ...(assignee !== undefined && { assignee }),
    ...(candidates.length > 0 && { candidates }),
    ...(roles.length > 0 && { roles }),
  };
  const due = moment('When it is due', people.due);
  const followUp = moment('When to look at it', people.followUp);
  const priority = priorityOf(value('How urgent it is', people.priority), notes);
  return {
    ...(Object.keys(meantFor).length > 0 && { meantFor }),
    ...(due !== undefined && { due }),
    ...(followUp !== undefined && { followUp }),
    ...(priority !== undefined && { priority }),
    ...(notes.length > 0 && { notes }),
  };
}

/** One name, several separated by commas, or a list of them. */
function namesIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') {
    return value
      .split(',')
      .map((name) => name.trim().slice(0, longestName))
      .filter((name) => name !== '');
  }
  return Array.isArray(value) ? value.flatMap(namesIn) : [];
}

function priorityOf(value: JsonValue | undefined, notes: string[]): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  notes.push(
    `How urgent it is could not be understood: expected a whole number, found ${JSON.stringify(value)}.`,
  );
  return undefined;
}
