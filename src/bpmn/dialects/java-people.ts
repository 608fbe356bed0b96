/**
 * Who does a user task and until when, as the engines in Java write it: attributes of the same names in all of them.
 *
 * Source: Camunda 7 manual, "User Task"; Flowable guide, "User task".
 */
import type { PeopleMeaning } from '../meaning.ts';
import type { ForeignView } from './foreign-view.ts';
import { javaList, javaValue } from './written-values.ts';

const values = ['assignee', 'dueDate', 'followUpDate', 'priority'] as const;
const lists = ['candidateUsers', 'candidateGroups'] as const;

export function javaPeople(view: ForeignView): PeopleMeaning | undefined {
  const entries: [string, unknown][] = [];
  for (const name of values) {
    const text = view.attribute(name);
    if (text !== undefined) entries.push([name, javaValue(text)]);
  }
  for (const name of lists) {
    const text = view.attribute(name);
    if (text !== undefined) entries.push([name, javaList(text)]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
