/** The names a user task is meant for, as one text that can be searched for each of them. */
import type { UserTaskOffer } from '../../kernel/effect.ts';

/** Absent where nobody in particular is meant. */
export function taskNames({ meantFor }: UserTaskOffer): string | undefined {
  if (meantFor === undefined) return undefined;
  const { assignee, candidates = [], roles = [] } = meantFor;
  const names = [
    ...(assignee === undefined ? [] : [assigneePattern(assignee)]),
    ...candidates.map(candidatePattern),
    ...roles.map(rolePattern),
  ];
  return names.length === 0 ? undefined : names.join('');
}

export function assigneePattern(name: string): string {
  return `\na:${name.trim().toLowerCase()}\n`;
}

export function candidatePattern(name: string): string {
  return `\nc:${name.trim().toLowerCase()}\n`;
}

export function rolePattern(role: string): string {
  return `\nr:${role}\n`;
}
