/** A draft as the API shows it: every entry with its state, and what the process would be with it. */
import { nameOf } from '../../bpmn/naming.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { NewTrial } from '../../ports/wiring-draft-store.ts';
import { checkDiagram } from '../../wiring/check-diagram.ts';
import type { ProcessCatalogue } from '../../wiring/compilation.ts';
import { type DiagramMap, mapDiagram } from '../../wiring/diagram-map.ts';
import { triggerPrefix } from '../../wiring/trigger-entries.ts';
import { triggersAt } from '../../wiring/triggers-at.ts';
import { validateWiring } from '../../wiring/validate-wiring.ts';
import { emptyWiring, type WiringDocument } from '../../wiring/wiring-document.ts';
import {
  entriesOf,
  entryParts,
  sameEntry,
  splitEntryKey,
  type WiringEntry,
  withEntry,
} from '../../wiring/wiring-entries.ts';
import type { Draft, DraftEntry, Tested } from '../api/wiring.ts';
import type { OpenDeployment } from '../deployment-library.ts';
import { entryHash } from '../wiring/entry-hash.ts';
import type { OpenDraft } from '../wiring/wiring-drafts.ts';
import { type ProcessSources, processFacts } from './process-view.ts';

export interface DraftSources {
  readonly open: OpenDraft;
  readonly drawn: OpenDeployment;
  readonly catalogue: ProcessCatalogue;
  readonly trials: readonly NewTrial[];
  readonly personName: (id: string) => string;
}

/** Findings that say of an entry that it has no effect, or another one than is written. */
const INCOMPLETE: ReadonlySet<string> = new Set([
  'connector-missing',
  'connector-incomplete',
  'decision-missing',
  'script-not-usable',
  'condition-not-usable',
  'wiring-for-unknown-element',
  'wiring-does-not-fit',
  'wiring-expression-not-usable',
  'trigger-incomplete',
  'trigger-start-unknown',
  'trigger-connection-missing',
]);

export function draftView({ open, drawn, catalogue, trials, personName }: DraftSources): Draft {
  const { live, draft, revision, wiring } = open;
  const sources = compiled(drawn, wiring, catalogue);
  const map = mapDiagram(drawn.diagram);
  const { findings, suggestions } = processFacts(sources);
  const problems = problemsByEntry(sources);
  const runnable = sources.definition !== undefined && findings.every(({ severity }) => severity !== 'error');
  const usable =
    sources.definition === undefined ? withoutBroken(drawn, wiring, catalogue, problems) : sources;
  const { starts, roles, performers } = processFacts(usable);
  return {
    key: live.key,
    name: live.name,
    exists: draft !== undefined,
    revision,
    base: draft?.base ?? live.version,
    latest: live.version,
    ...(draft === undefined ? {} : { changedBy: personName(draft.changedBy), changedAt: draft.changedAt }),
    wiring: documentOf(wiring),
    entries: entryViews(open, map, problems, trials, personName),
    collisions: (draft?.collisions ?? []).flatMap((key) => {
      const name = splitEntryKey(key);
      return name === undefined ? [] : [{ ...name, name: entryName(map, name.id) }];
    }),
    runnable,
    findings,
    suggestions,
    starts,
    roles,
    messages: messagesOf(usable),
    performers,
  };
}

function compiled(drawn: OpenDeployment, wiring: JsonValue, catalogue: ProcessCatalogue): ProcessSources {
  return { diagram: drawn.diagram, ...checkDiagram(drawn.diagram, documentOf(wiring), catalogue) };
}

/** What was stored by a version of Baton that knew other entries counts as nothing. */
function documentOf(wiring: JsonValue): WiringDocument {
  const checked = validateWiring(wiring);
  return checked.ok ? checked.wiring : emptyWiring;
}

/** An expression half written leaves no definition; everything else is shown as it would be without it. */
function withoutBroken(
  drawn: OpenDeployment,
  wiring: JsonValue,
  catalogue: ProcessCatalogue,
  problems: Problems,
): ProcessSources {
  let rest = wiring;
  for (const { part, id } of entriesOf(wiring).values()) {
    if (problemsAt(problems, part, id).length > 0) rest = withEntry(rest, part, id, undefined);
  }
  return compiled(drawn, rest, catalogue);
}

interface EntryProblem {
  readonly message: string;
  /** Within the entry, `settings/cron`, where that is told. */
  readonly at?: string;
}

/** By the pointer of the entry, or the id of the element. */
type Problems = ReadonlyMap<string, readonly EntryProblem[]>;

function problemsByEntry({ findings }: ProcessSources): Problems {
  const problems = new Map<string, EntryProblem[]>();
  for (const { code, element, at = '', message } of findings) {
    const [entry, within] = /^(\/[^/]+\/[^/]+)\/(.+)$/u.exec(at)?.slice(1) ?? [element];
    if (entry === undefined || !INCOMPLETE.has(code)) continue;
    const problem = { message, ...(within === undefined ? {} : { at: within }) };
    problems.set(entry, [...(problems.get(entry) ?? []), problem]);
  }
  return problems;
}

/** A trigger is no element, though it may be called like one. */
function problemsAt(problems: Problems, part: string, id: string): readonly EntryProblem[] {
  return problems.get(part === 'triggers' ? `/triggers/${id}` : id) ?? [];
}

/** What a trigger can tell a waiting case. */
function messagesOf({ definition }: ProcessSources): string[] {
  const elements = (definition?.processes ?? []).flatMap(({ elements }) => Object.values(elements));
  const names = elements
    .flatMap(triggersAt)
    .flatMap((trigger) => (trigger.kind === 'message' ? [trigger.name] : []));
  return [...new Set(names)].sort();
}

function entryViews(
  { live, draft, wiring }: OpenDraft,
  map: DiagramMap,
  problems: Problems,
  trials: readonly NewTrial[],
  personName: (id: string) => string,
): DraftEntry[] {
  const [now, before] = [entriesOf(wiring), entriesOf(live.wiring)];
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  const views = keys.flatMap((key): DraftEntry[] => {
    const [is, was] = [now.get(key), before.get(key)];
    const entry = is ?? was;
    if (entry === undefined) return [];
    const touch = draft?.touched[key];
    const tested = is === undefined ? undefined : testedView(is, trials, personName);
    const found = is === undefined ? [] : problemsOf(problems, is);
    const changed = !sameEntry(is?.entry, was?.entry);
    const type = map.places.get(entry.id)?.node.type;
    return [
      {
        part: entry.part,
        id: entry.id,
        name: entry.part === 'triggers' ? (nameIn(entry.entry) ?? entry.id) : entryName(map, entry.id),
        ...(type === undefined ? {} : { type }),
        state: found.length > 0 ? 'incomplete' : !changed ? 'unchanged' : tested ? 'tested' : 'changed',
        removed: is === undefined,
        problems: found.map(({ message }) => message),
        ...placesOf(found),
        ...(touch === undefined ? {} : { changedBy: personName(touch.by), changedAt: touch.at }),
        ...(tested === undefined ? {} : { tested }),
      },
    ];
  });
  const order = (view: DraftEntry) => entryParts.indexOf(view.part);
  return views.sort((one, other) => order(one) - order(other));
}

function problemsOf(problems: Problems, { part, id, entry }: WiringEntry): readonly EntryProblem[] {
  const found = problemsAt(problems, part, id);
  if (part !== 'triggers') return found;
  const prefix = triggerPrefix(id, nameIn(entry));
  return found.map((problem) => ({ ...problem, message: problem.message.replace(prefix, '') }));
}

function placesOf(found: readonly EntryProblem[]): Pick<DraftEntry, 'places'> {
  const places = found.flatMap(({ at, message }) => (at === undefined ? [] : [{ at, message }]));
  return places.length === 0 ? {} : { places };
}

function testedView(
  { part, id, entry }: WiringEntry,
  trials: readonly NewTrial[],
  personName: (id: string) => string,
): Tested | undefined {
  const hash = entryHash(part, entry);
  const trial = trials.find((one) => one.element === id && one.entryHash === hash);
  if (trial === undefined || !trial.worked) return undefined;
  return { at: trial.at, by: personName(trial.by), mode: trial.mode };
}

function nameIn(entry: unknown): string | undefined {
  const name: unknown =
    typeof entry === 'object' && entry !== null && 'name' in entry ? entry.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

export function entryName(map: DiagramMap, id: string): string {
  const node = map.places.get(id)?.node;
  return node === undefined ? id : nameOf(map, node);
}
