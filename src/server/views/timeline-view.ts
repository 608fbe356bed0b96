/**
 * The timeline of a case: its events told as sentences, what they brought attached to the sentence they belong to.
 *
 * Invariants:
 * T1  An entry's id names one event for ever; entries never change once told.
 */
import type { InstanceEvent } from '../../kernel/event.ts';
import type { TimelineEntry } from '../api/cases.ts';
import { type NameBook, tell } from '../words/timeline-words.ts';
import type { CaseEvent } from './case-journals.ts';
import { exchangeOf } from './exchange-view.ts';

/** Whose names an event speaks, and what its element is called on the drawing of now. */
export interface Tongue {
  readonly names: NameBook;
  present(element: string): string;
}

/** In the order it happened. */
export function timelineEntries(
  events: readonly CaseEvent[],
  tongueOf: (happened: CaseEvent) => Tongue | undefined,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  let row = 0;
  let rowBegan = 0;
  for (const happened of events) {
    if (happened.row !== row) {
      row = happened.row;
      rowBegan = entries.length;
    }
    const tongue = tongueOf(happened);
    if (tongue === undefined) continue;
    const { event } = happened;
    if (event.kind === 'variables-set' && event.by === undefined) {
      attach(entries, rowBegan, event.variables);
      continue;
    }
    const entry = entryOf(happened, tongue);
    if (entry) entries.push(entry);
  }
  return entries;
}

const wholeCase: ReadonlySet<InstanceEvent['kind']> = new Set([
  'instance-started',
  'instance-completed',
  'instance-migrated',
  'instance-modified',
]);

function entryOf(
  { instance, seq, index, at, event }: CaseEvent,
  { names, present }: Tongue,
): TimelineEntry | undefined {
  const told = tell(event, names);
  if (told === undefined) return undefined;
  const about = wholeCase.has(event.kind) ? undefined : event;
  const element = about !== undefined && 'element' in about ? about.element : undefined;
  const variables =
    (event.kind === 'instance-started' || event.kind === 'variables-set') &&
    Object.keys(event.variables).length > 0
      ? event.variables
      : undefined;
  const exchange = 'explanation' in event ? exchangeOf(event.explanation) : undefined;
  return {
    id: `${instance}-${seq}-${index}`,
    at,
    instance,
    processName: names.processName,
    tone: told.tone,
    sentence: told.sentence,
    ...(element === undefined ? {} : { element: present(element), elementName: names.element(element) }),
    ...(told.by === undefined ? {} : { by: told.by }),
    ...(variables === undefined ? {} : { variables }),
    ...(exchange === undefined ? {} : { exchange }),
  };
}

/** What a step left behind belongs to the sentence that told of the step, in the same row. */
function attach(entries: TimelineEntry[], rowBegan: number, variables: TimelineEntry['variables']): void {
  const last = entries.length - 1;
  const entry = entries[last];
  if (entry === undefined || last < rowBegan || Object.keys(variables ?? {}).length === 0) return;
  entries[last] = { ...entry, variables: { ...entry.variables, ...variables } };
}
