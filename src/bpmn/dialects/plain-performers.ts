/**
 * Who does a step in plain BPMN, as the engines write it in the assignment expression of a potential owner:
 * `user(kermit), group(management)`; a bare name is a group.
 *
 * Source: Activiti and Flowable guides, "User task" (potentialOwner); Camunda 7 manual, the same.
 */
import type { PeopleMeaning, WrittenValue } from '../meaning.ts';

const call = /^(user|group)\(\s*([^()]+?)\s*\)$/u;

/** Nothing where no performer is written in this way: then it is a name, or an expression nobody here knows. */
export function plainPerformers(performers: readonly string[]): PeopleMeaning | undefined {
  const parts = performers.flatMap((text) => text.split(',').map((part) => part.trim()));
  if (!parts.some((part) => call.test(part))) return undefined;
  const users: WrittenValue[] = [];
  const groups: WrittenValue[] = [];
  for (const part of parts) {
    const [, kind = 'group', name = part] = call.exec(part) ?? [];
    if (name !== '') (kind === 'user' ? users : groups).push({ literal: name });
  }
  return {
    ...(users.length === 0 ? {} : { candidateUsers: users }),
    ...(groups.length === 0 ? {} : { candidateGroups: groups }),
  };
}
