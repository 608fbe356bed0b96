/**
 * Journal records: the events of one command as one compact text, `[1,[code,field,…],…]`.
 *
 * Boundary: only the writing and reading; what the events mean is `event.ts`.
 *
 * Invariants:
 * R1  Append-only: a code is never reused, and a layout only grows at its end. Records of every release stay readable.
 * R2  Decoding what was encoded gives deeply equal events; an absent optional field stays absent.
 */
import type { JsonValue } from '../expressions/value.ts';
import { assertPresent, BrokenInvariant } from './broken-invariant.ts';
import { EVENT_FORMAT, type EventKind, type InstanceEvent } from './event.ts';

type FieldOf<K extends EventKind> = Exclude<keyof Extract<InstanceEvent, { kind: K }>, 'kind'>;

interface Layout<K extends EventKind> {
  readonly code: number;
  readonly fields: readonly FieldOf<K>[];
}

const layouts: { readonly [K in EventKind]: Layout<K> } = {
  'instance-started': {
    code: 1,
    fields: ['key', 'instance', 'case', 'element', 'variables', 'parent', 'by', 'undo'],
  },
  'instance-completed': { code: 2, fields: ['key', 'element', 'outcome', 'error', 'reason', 'by'] },
  'token-created': { code: 3, fields: ['element', 'scope', 'occurred', 'variables', 'cause'] },
  'flow-taken': { code: 4, fields: ['flow', 'element', 'scope', 'occurred', 'variables'] },
  'token-arrived': { code: 5, fields: ['flow', 'element', 'scope', 'inclusive'] },
  'tokens-withdrawn': { code: 6, fields: ['scope'] },
  'element-activated': {
    code: 7,
    fields: ['key', 'element', 'scope', 'role', 'holds', 'joined', 'more', 'occurred', 'cause'],
  },
  'element-completed': { code: 8, fields: ['key', 'element', 'scope', 'undo'] },
  'element-terminated': { code: 9, fields: ['key', 'element', 'scope', 'undo'] },
  'runs-planned': { code: 10, fields: ['key', 'element', 'total', 'items', 'item', 'countsFrom'] },
  'run-due': { code: 11, fields: ['key', 'element', 'parallel'] },
  'run-collected': { code: 12, fields: ['key', 'element', 'index', 'value'] },
  'variables-set': { code: 13, fields: ['key', 'variables', 'by'] },
  'answer-kept': { code: 14, fields: ['scope', 'element', 'answer'] },
  'answer-used': { code: 15, fields: ['scope', 'element'] },
  'job-created': { code: 16, fields: ['job', 'key', 'element', 'jobType', 'listener'] },
  'job-completed': { code: 17, fields: ['job', 'key', 'element', 'explanation'] },
  'job-failed': { code: 18, fields: ['job', 'key', 'element', 'message', 'retryAt', 'explanation'] },
  'user-task-created': { code: 19, fields: ['task', 'key', 'element', 'purpose', 'role', 'trigger'] },
  'user-task-claimed': { code: 20, fields: ['task', 'key', 'element', 'person', 'from'] },
  'user-task-released': { code: 21, fields: ['task', 'key', 'element', 'person'] },
  'user-task-completed': { code: 22, fields: ['task', 'key', 'element', 'person', 'answers'] },
  'timer-scheduled': { code: 23, fields: ['timer', 'key', 'element', 'trigger', 'at', 'every', 'left'] },
  'timer-fired': { code: 24, fields: ['timer', 'key', 'element'] },
  'subscription-opened': {
    code: 25,
    fields: ['subscription', 'key', 'element', 'trigger', 'on', 'name', 'correlation', 'reads'],
  },
  'trigger-received': { code: 26, fields: ['subscription', 'key', 'element', 'stays'] },
  'wait-withdrawn': { code: 27, fields: ['wait', 'key', 'element'] },
  'message-thrown': { code: 28, fields: ['key', 'element', 'name', 'correlation'] },
  'signal-thrown': { code: 29, fields: ['key', 'element', 'name'] },
  'process-called': { code: 30, fields: ['key', 'element', 'process'] },
  'call-returned': { code: 31, fields: ['key', 'element', 'error', 'undo'] },
  'error-thrown': { code: 32, fields: ['key', 'element', 'code', 'message', 'boundary'] },
  'incident-raised': { code: 33, fields: ['incident', 'key', 'element', 'code', 'message', 'redo'] },
  'incident-resolved': { code: 34, fields: ['incident', 'key', 'element', 'by'] },
  'runs-ended': { code: 35, fields: ['key', 'element'] },
  'join-opened': { code: 36, fields: ['scope', 'element', 'flows'] },
  'join-reset': { code: 37, fields: ['scope', 'element'] },
  'compensation-begun': {
    code: 38,
    fields: ['key', 'element', 'scope', 'from', 'activity', 'last', 'awaitedBy'],
  },
  'compensation-ended': { code: 39, fields: ['key', 'element', 'scope', 'outcome', 'kept'] },
  'correlation-fixed': { code: 42, fields: ['key', 'element', 'name', 'value'] },
  'condition-ceased': { code: 41, fields: ['subscription', 'key', 'element'] },
  'escalation-thrown': { code: 40, fields: ['key', 'element', 'code', 'caught'] },
  'instance-modified': { code: 90, fields: ['key', 'element', 'changes', 'reason', 'by'] },
  'token-removed': { code: 91, fields: ['flow', 'element', 'scope', 'more'] },
  'instance-migrated': {
    code: 92,
    fields: ['key', 'element', 'elements', 'flows', 'from', 'to', 'reason', 'by'],
  },
};

const kinds = new Map<number, EventKind>(
  Object.entries(layouts).map(([kind, { code }]) => [code, kind as EventKind]), // cast: a key of the table
);

export const EVENT_KINDS: readonly EventKind[] = [...kinds.values()];

type Row = JsonValue[];

export function encodeRecord(events: readonly InstanceEvent[]): string {
  const rows: JsonValue[] = [EVENT_FORMAT];
  for (const event of events) rows.push(rowOf(event));
  return JSON.stringify(rows);
}

/** Throws `BrokenInvariant` where the text is no record or one of a newer format. */
export function decodeRecord(text: string): readonly InstanceEvent[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || parsed[0] !== EVENT_FORMAT) {
    throw new BrokenInvariant(
      `expected a journal record of format ${EVENT_FORMAT}, found ${text.slice(0, 40)}`,
    );
  }
  return parsed.slice(1).map((row: Row) => eventOf(row));
}

function rowOf(event: InstanceEvent): Row {
  const { code, fields } = layouts[event.kind];
  const values = event as unknown as Readonly<Record<string, JsonValue | undefined>>; // cast: events are plain JSON
  const row: Row = [code];
  for (const field of fields) row.push(values[field] ?? null);
  while (row.length > 1 && row.at(-1) === null && event.kind !== 'run-collected') row.pop();
  return row;
}

function eventOf(row: Row): InstanceEvent {
  const kind = assertPresent(kinds.get(Number(row[0])), `an event kind with code ${row[0]}`);
  const event: Record<string, JsonValue> = { kind };
  layouts[kind].fields.forEach((field: string, index) => {
    const value = row[index + 1];
    const isCollectedNull = kind === 'run-collected' && field === 'value' && value === null;
    if (value !== undefined && (value !== null || isCollectedNull)) event[field] = value;
  });
  return event as unknown as InstanceEvent; // cast: only `encodeRecord` writes records
}
