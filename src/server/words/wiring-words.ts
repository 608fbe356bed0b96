/**
 * What became of a wiring's entries, in words: "Post to accounting: by hand → HTTP request; 2 inputs added".
 *
 * Boundary: two documents with the same ids; a newer drawing's ids are brought together before (`carry-wiring.ts`).
 */
import type { JsonValue } from '../../expressions/value.ts';
import { entriesOf, sameEntry, type WiringEntry } from '../../wiring/wiring-entries.ts';
import type { WiringChange } from '../api/wiring.ts';
import { choiceOf, countOf, quote, shortened } from './quoting.ts';
import { durationWords } from './time-words.ts';

export interface WiringNames {
  /** Of an element or a flow; of what the drawing does not have the id. */
  readonly name: (id: string) => string;
  /** How an activity is done that nobody has wired. */
  readonly unwired: (id: string) => string;
  readonly action: (id: string) => string | undefined;
}

type Entry = Readonly<Record<string, JsonValue>>;

/** Records inside an entry, and what one of their items is called. */
const lists: Readonly<Record<string, string>> = {
  inputs: 'input',
  outputs: 'output',
  settings: 'setting',
  conditions: 'condition',
  labels: 'answer',
  headers: 'header',
  data: 'variable',
};

const shownLength = 80;

export function wiringChanges(before: JsonValue, after: JsonValue, names: WiringNames): WiringChange[] {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [one, other] = [was.get(key), is.get(key)];
    const named = other ?? one;
    if (named === undefined || sameEntry(one?.entry, other?.entry)) return [];
    return [changeOf(named, one?.entry, other?.entry, names)];
  });
}

function changeOf(
  { part, id }: WiringEntry,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  names: WiringNames,
): WiringChange {
  const name = part === 'triggers' ? triggerName(id, after ?? before) : names.name(id);
  const [was, is] = [howOf(part, id, before, names), howOf(part, id, after, names)];
  const [old, now] = [recordOf(before), recordOf(after)];
  const counted = Object.keys(lists).flatMap((list) =>
    countedIn(list, recordOf(old[list]), recordOf(now[list])),
  );
  const way = was === is ? [] : [`${was} → ${is}`];
  const rest = was === is ? otherProperties(old, now) : [];
  const said = [...way, ...counted, ...rest];
  return {
    part,
    id,
    name,
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    sentence: `${name}: ${said.length === 0 ? 'changed' : said.join('; ')}`,
    details: Object.keys(lists).flatMap((list) =>
      detailsIn(list, recordOf(old[list]), recordOf(now[list]), names),
    ),
  };
}

const triggersBegin: Readonly<Record<string, string>> = {
  webhook: 'when another program calls',
  form: 'when somebody fills in a form',
  schedule: 'at set times',
  email: 'when an e-mail arrives',
  folder: 'when a file is put into a folder',
  database: 'when a row comes into a table',
};

/** How an entry has it carried out. */
function howOf(part: string, id: string, entry: JsonValue | undefined, names: WiringNames): string {
  if (part === 'roles') return typeof entry === 'string' ? quote(entry) : 'as drawn';
  const said = recordOf(entry);
  if (part === 'triggers' && entry === undefined) return 'not there';
  if (entry === undefined)
    return part === 'steps' ? names.unwired(id) : part === 'decisions' ? 'asked' : 'as drawn';
  if (part === 'steps' || part === 'handlers') return stepWords(said, names);
  if (part === 'decisions') return said.by === 'conditions' ? 'by conditions' : 'asked';
  if (part === 'events') return eventWords(said);
  if (part === 'loops')
    return said.kind === 'standard' ? 'repeated while a condition holds' : 'once for each of several';
  if (part === 'triggers') return triggersBegin[textOf(said.on)] ?? `begins by ${textOf(said.on)}`;
  return 'wired';
}

function triggerName(id: string, entry: JsonValue | undefined): string {
  const { name } = recordOf(entry);
  return `What starts it, ${quote(typeof name === 'string' ? name : id)}`;
}

function stepWords(entry: Entry, names: WiringNames): string {
  switch (entry.by) {
    case 'person':
      return entry.role === undefined ? 'by hand' : `by hand, by ${quote(textOf(entry.role))}`;
    case 'connector':
      return names.action(textOf(entry.action)) ?? textOf(entry.action);
    case 'script':
      return 'script';
    case 'decision':
      return `decision ${quote(textOf(entry.decision))}`;
    case 'expression':
      return 'formula';
    case 'template':
      return `template ${quote(textOf(entry.template))}`;
    case 'wait':
      return entry.timer === 'duration'
        ? `waits ${durationWords(textOf(entry.value))}`
        : `waits until ${textOf(entry.value)}`;
    case 'process':
      return `process ${quote(names.name(textOf(entry.process)))}`;
    case 'job':
      return `program outside (${textOf(entry.jobType)})`;
    case 'nothing':
      return 'nothing to do';
    default:
      return 'as drawn';
  }
}

function eventWords(entry: Entry): string {
  if (entry.kind === 'timer') return `${textOf(entry.timer)} ${textOf(entry.value)}`;
  if (entry.kind === 'message' || entry.kind === 'signal')
    return `${entry.kind} ${quote(textOf(entry.name))}`;
  if (entry.kind === 'condition') return `once ${textOf(entry.condition)}`;
  if (entry.kind === 'template') return `template ${quote(textOf(entry.template))}`;
  return 'confirmed by a person';
}

function countedIn(list: string, before: Entry, after: Entry): string[] {
  const word = lists[list] ?? list;
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name)).length;
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(after, name)).length;
  const changed = Object.keys(after).filter(
    (name) => Object.hasOwn(before, name) && !sameEntry(before[name], after[name]),
  ).length;
  const counts = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
  ] as const;
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${countOf(count, word)} ${what}`]));
}

function detailsIn(list: string, before: Entry, after: Entry, names: WiringNames): string[] {
  const isByFlow = list === 'conditions' || list === 'labels';
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    const [was, is] = [ownOf(before, key), ownOf(after, key)];
    if (sameEntry(was, is)) return [];
    const name = isByFlow ? quote(names.name(key)) : key;
    const word = lists[list] ?? list;
    if (was === undefined) return [`${word} ${name}: ${shown(is)}`];
    if (is === undefined) return [`${word} ${name} removed, was ${shown(was)}`];
    return [`${word} ${name}: ${shown(was)} → ${shown(is)}`];
  });
}

/** What an entry holds beside its lists, as the panel calls it. */
const properties: Readonly<Record<string, string>> = {
  credential: 'connection',
  errors: 'error rules',
  text: 'script',
  expression: 'formula',
  form: 'what is filled in',
  due: 'when it is due',
  followUp: 'when it is listed',
  assignee: 'for whom it is',
  candidateUsers: 'who may do it',
  candidateGroups: 'further roles',
  retry: 'how often it is tried',
  values: 'values of the template',
  prompt: 'question',
  result: 'where the result goes',
  on: 'what it waits for',
  start: 'where it begins',
  when: 'what is passed over',
};

/** What else is not as it was; `by` and `kind` are said by how it is carried out. */
function otherProperties(before: Entry, after: Entry): string[] {
  const other = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) =>
      name !== 'by' &&
      name !== 'kind' &&
      !Object.hasOwn(lists, name) &&
      !sameEntry(ownOf(before, name), ownOf(after, name)),
  );
  const added = other.filter((name) => !Object.hasOwn(before, name));
  const removed = other.filter((name) => !Object.hasOwn(after, name));
  const changed = other.filter((name) => Object.hasOwn(before, name) && Object.hasOwn(after, name));
  const groups = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
  ] as const;
  return groups.flatMap(([names, what]) => {
    const words = names.map((name) => properties[name] ?? name);
    return words.length === 0 ? [] : [`${choiceOf(words, 'and')} ${what}`];
  });
}

function shown(value: JsonValue | undefined): string {
  return shortened(typeof value === 'string' ? value : JSON.stringify(value ?? null), shownLength);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? shortened(value, shownLength) : '';
}

function ownOf(entry: Entry, name: string): JsonValue | undefined {
  return Object.hasOwn(entry, name) ? entry[name] : undefined;
}

function recordOf(value: JsonValue | undefined): Entry {
  return isRecord(value) ? value : {};
}

function isRecord(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
