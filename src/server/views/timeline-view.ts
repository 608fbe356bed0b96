/**
 * The timeline of a case: its events told as sentences, what they brought attached to the sentence they belong to.
 *
 * Invariants:
 * T1  An entry's id names one event for ever; entries never change once told.
 */
import type { InstanceId } from '../../kernel/command.ts';
import type { TimelineEntry } from '../api/cases.ts';
import { type NameBook, tell } from '../words/timeline-words.ts';
import type { CaseEvent } from './case-journals.ts';

/** In the order it happened. `names` by instance. */
export function timelineEntries(
  events: readonly CaseEvent[],
  names: ReadonlyMap<InstanceId, NameBook>,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  let row = 0;
  let rowBegan = 0;
  for (const happened of events) {
    if (happened.row !== row) {
      row = happened.row;
      rowBegan = entries.length;
    }
    const book = names.get(happened.instance);
    if (book === undefined) continue;
    const { event } = happened;
    if (event.kind === 'variables-set' && event.by === undefined) {
      attach(entries, rowBegan, event.variables);
      continue;
    }
    const entry = entryOf(happened, book);
    if (entry) entries.push(entry);
  }
  return entries;
}

function entryOf({ instance, seq, index, at, event }: CaseEvent, names: NameBook): TimelineEntry | undefined {
  const told = tell(event, names);
  if (told === undefined) return undefined;
  const about = event.kind === 'instance-started' || event.kind === 'instance-completed' ? undefined : event;
  const element = about !== undefined && 'element' in about ? about.element : undefined;
  const variables =
    (event.kind === 'instance-started' || event.kind === 'variables-set') &&
    Object.keys(event.variables).length > 0
      ? event.variables
      : undefined;
  return {
    id: `${instance}-${seq}-${index}`,
    at,
    instance,
    processName: names.processName,
    tone: told.tone,
    sentence: told.sentence,
    ...(element === undefined ? {} : { element, elementName: names.element(element) }),
    ...(told.by === undefined ? {} : { by: told.by }),
    ...(variables === undefined ? {} : { variables }),
  };
}

/** What a step left behind belongs to the sentence that told of the step, in the same row. */
function attach(entries: TimelineEntry[], rowBegan: number, variables: TimelineEntry['variables']): void {
  const last = entries.length - 1;
  const entry = entries[last];
  if (entry === undefined || last < rowBegan || Object.keys(variables ?? {}).length === 0) return;
  entries[last] = { ...entry, variables: { ...entry.variables, ...variables } };
}
