/**
 * ValidateWiring: an unknown JSON value as a wiring document, or what is wrong with it: what was expected, what was
 * found, and where (JSON pointer, RFC 6901).
 *
 * Boundary: the form of the document only. Whether its ids are in a diagram and its expressions compile is told when
 * it is compiled with one.
 *
 * Invariants:
 * V1  An entry with several forms (a step by a person, by a job, …) is held against the form its `by` or `kind` names,
 *     so that no message speaks of a form nobody meant.
 * V2  At most `mostProblems` problems are told; a value with one is never accepted.
 */
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import {
  AdHocEntry,
  decisionEntries,
  eventEntries,
  JoinEntry,
  loopEntries,
  StartEntry,
  stepEntries,
  TriggerEntry,
  type WiringDocument,
  WiringSchema,
} from './wiring-document.ts';

export interface WiringProblem {
  /** JSON pointer into the document; empty: the document itself. */
  readonly at: string;
  readonly expected: string;
  readonly found: string;
  /** The three in one sentence. */
  readonly message: string;
}

export type WiringValidation =
  | { readonly ok: true; readonly wiring: WiringDocument }
  | { readonly ok: false; readonly problems: readonly WiringProblem[] };

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
}

type Alternatives = Readonly<Record<string, TSchema>>;

const mostProblems = 50;

/** How the alternatives of each part are told apart. */
const parts: Readonly<Record<string, { readonly by: string; readonly alternatives: Alternatives }>> = {
  steps: { by: 'by', alternatives: stepEntries },
  handlers: { by: 'by', alternatives: stepEntries },
  decisions: { by: 'by', alternatives: decisionEntries },
  events: { by: 'kind', alternatives: eventEntries },
  loops: { by: 'kind', alternatives: loopEntries },
};

export function validateWiring(value: unknown): WiringValidation {
  if (Check(WiringSchema, value)) return { ok: true, wiring: value };
  if (!isRecord(value)) return { ok: false, problems: [problem('', 'a wiring document (an object)', value)] };
  const problems = [
    ...shellProblems(value),
    ...Object.keys(parts).flatMap((part) => partProblems(part, value[part])),
    ...plainProblems('starts', StartEntry, value.starts),
    ...plainProblems('joins', JoinEntry, value.joins),
    ...plainProblems('adHoc', AdHocEntry, value.adHoc),
    ...plainProblems('triggers', TriggerEntry, value.triggers),
  ];
  const known = problems.length > 0 ? problems : schemaProblems(WiringSchema, value, '');
  return { ok: false, problems: known.slice(0, mostProblems) };
}

/** Everything but the entries: the format, the roles, and that each part is an object. */
function shellProblems(value: Readonly<Record<string, unknown>>): WiringProblem[] {
  const shell: Record<string, unknown> = { ...value };
  const problems: WiringProblem[] = [];
  for (const part of [...Object.keys(parts), 'starts', 'joins', 'adHoc', 'triggers']) {
    const entries = shell[part];
    delete shell[part];
    if (entries !== undefined && !isRecord(entries)) {
      problems.push(problem(`/${part}`, 'an object with entries by element id', entries));
    }
  }
  return [...schemaProblems(WiringSchema, shell, ''), ...problems];
}

function partProblems(part: string, entries: unknown): WiringProblem[] {
  const form = parts[part];
  if (!form || !isRecord(entries)) return [];
  return Object.entries(entries).flatMap(([id, entry]) =>
    entryProblems(`/${part}/${escapePointer(id)}`, form.by, form.alternatives, entry),
  );
}

function entryProblems(at: string, by: string, alternatives: Alternatives, entry: unknown): WiringProblem[] {
  if (!isRecord(entry)) return [problem(at, 'an object', entry)];
  const chosen = entry[by];
  const schema =
    typeof chosen === 'string' && Object.hasOwn(alternatives, chosen) ? alternatives[chosen] : undefined;
  if (schema) return schemaProblems(schema, entry, at);
  return [problem(`${at}/${by}`, `one of ${listed(Object.keys(alternatives))}`, chosen)];
}

/** A part whose entries have one form. */
function plainProblems(part: string, schema: TSchema, entries: unknown): WiringProblem[] {
  if (!isRecord(entries)) return [];
  return Object.entries(entries).flatMap(([id, entry]) =>
    schemaProblems(schema, entry, `/${part}/${escapePointer(id)}`),
  );
}

function schemaProblems(schema: TSchema, value: unknown, base: string): WiringProblem[] {
  const problems: WiringProblem[] = [];
  const seen = new Set<string>();
  for (const error of Errors(schema, value)) {
    for (const found of problemsOf(error, value, base)) {
      if (seen.has(`${found.at} ${found.expected}`)) continue;
      seen.add(`${found.at} ${found.expected}`);
      problems.push(found);
    }
  }
  return problems;
}

function problemsOf(error: SchemaError, value: unknown, base: string): WiringProblem[] {
  const at = `${base}${error.instancePath}`;
  const found = valueAt(value, error.instancePath);
  // An object that is closed reports every name it does not know; the "schema is false" beside it says nothing more.
  if (error.keyword === 'boolean' || error.keyword === 'anyOf') return [];
  if (error.keyword === 'additionalProperties') {
    return namesIn(error.params, 'additionalProperties').map((name) => ({
      at: `${at}/${escapePointer(name)}`,
      expected: 'no such property',
      found: `“${name}”`,
      message: `At ${at}/${escapePointer(name)}: there is no property “${name}” here.`,
    }));
  }
  if (error.keyword === 'required') {
    return namesIn(error.params, 'requiredProperties').map((name) =>
      problem(`${at}/${escapePointer(name)}`, 'a value', undefined),
    );
  }
  return [problem(at, expectationOf(error), found)];
}

function expectationOf({ keyword, params }: SchemaError): string {
  const parameter = (name: string): string => {
    const value: unknown = Object.hasOwn(params, name) ? Reflect.get(params, name) : undefined;
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  };
  switch (keyword) {
    case 'const':
      return parameter('allowedValue');
    case 'type':
      return /^[aeiou]/u.test(parameter('type')) ? `an ${parameter('type')}` : `a ${parameter('type')}`;
    case 'minLength':
      return 'a text that is not empty';
    case 'maxLength':
      return `a text of at most ${parameter('limit')} characters`;
    case 'minimum':
    case 'maximum':
      return `a number ${parameter('comparison')} ${parameter('limit')}`;
    default:
      return `a value that fits “${keyword}”`;
  }
}

function problem(at: string, expected: string, value: unknown): WiringProblem {
  const found = described(value);
  const place = at === '' ? 'the document' : at;
  return { at, expected, found, message: `At ${place}: expected ${expected}, found ${found}.` };
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function valueAt(value: unknown, pointer: string): unknown {
  let at = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(name)];
    else if (isRecord(at) && Object.hasOwn(at, name)) at = at[name];
    else return undefined;
  }
  return at;
}

function namesIn(params: object, key: string): string[] {
  const names: unknown = Object.hasOwn(params, key) ? Reflect.get(params, key) : undefined;
  return Array.isArray(names) ? names.filter((name): name is string => typeof name === 'string') : [];
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
