/** A case as its page and the lists show it. */
import type { InstanceId } from '../../kernel/command.ts';
import type { Deployment, DeploymentId } from '../../ports/deployment.ts';
import type { InstanceLine } from '../../ports/store.ts';
import type { CaseLine, CaseDetail as StoredCase } from '../../ports/store-queries.ts';
import type { CaseDetail, CaseInstance, CaseState, CaseSummary, TimelineEntry } from '../api/cases.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import type { NameBook } from '../words/timeline-words.ts';
import { caseStatus } from '../words/wait-words.ts';
import type { CaseJournal } from './case-journals.ts';
import { caseTitle } from './case-title.ts';
import { foldHistories, type InstanceHistory } from './instance-history.ts';
import { nameBook, processOf, runName } from './name-book.ts';
import { timelineEntries } from './timeline-view.ts';
import { type Leg, processAt, type VersionTrail } from './version-trail.ts';
import { lastFailures } from './exchange-view.ts';
import { type CaseNames, incidentViews, waitViews } from './wait-view.ts';

export function stateOf(status: CaseLine['status']): CaseState {
  return status === 'active' ? 'running' : status;
}

/** `detail`: only needed for what it waits for, so only of cases that run. */
export function caseSummary(
  line: CaseLine,
  libraryName: string,
  detail: StoredCase | undefined,
  names: CaseNames,
  histories: ReadonlyMap<InstanceId, InstanceHistory> = new Map(),
): CaseSummary {
  const state = stateOf(line.status);
  const others =
    detail === undefined || detail.userTasks.length > 0
      ? []
      : waitViews(detail, histories, names).map((wait) => wait.sentence);
  const standing =
    detail !== undefined && waitsForNothing(detail) ? joinsWaiting(detail, histories, names) : [];
  return {
    id: line.id,
    title: caseTitle(line.title, libraryName, line.id),
    process: { key: line.libraryKey, name: libraryName, version: line.version },
    state,
    problems: line.incidents,
    startedAt: line.startedAt,
    ...(line.by === undefined ? {} : { startedBy: names.person(line.by) }),
    ...(line.endedAt === undefined ? {} : { endedAt: line.endedAt }),
    status: caseStatus({
      state,
      problems: line.incidents,
      roles: detail?.userTasks.map((task) => task.offer.role) ?? [],
      titles: detail?.userTasks.map((task) => task.offer.title) ?? [],
      others,
      standing,
    }),
    standsStill: standing.length > 0,
  };
}

/** It runs, but no row says what for: a join waits in vain, or something is just on its way from run to run. */
export function waitsForNothing(stored: StoredCase): boolean {
  return (
    stored.line.status === 'active' &&
    stored.userTasks.length + stored.timers.length + stored.jobs.length === 0 &&
    stored.subscriptions.length + stored.incidents.length === 0
  );
}

const joins: ReadonlySet<string> = new Set(['parallel-gateway', 'inclusive-gateway', 'complex-gateway']);

function joinsWaiting(
  stored: StoredCase,
  histories: ReadonlyMap<InstanceId, InstanceHistory>,
  names: CaseNames,
): string[] {
  return stored.instances.flatMap(({ id }) => {
    const own = names.of(id);
    const elements = own && processOf(own.definition, own.process)?.elements;
    return [...(histories.get(id)?.active.keys() ?? [])].flatMap((element) => {
      const found = elements?.[element];
      return found !== undefined && joins.has(found.behavior) ? [found.name] : [];
    });
  });
}

/** The definitions a case's instances run, looked up once. */
export async function caseNames(
  instances: readonly InstanceLine[],
  library: DeploymentLibrary,
  personName: (id: string) => string,
): Promise<CaseNames & { deployment(id: DeploymentId): Deployment | undefined }> {
  const deployments = new Map<DeploymentId, Deployment>();
  for (const id of new Set(instances.map((instance) => instance.deployment))) {
    deployments.set(id, await library.deployment(id));
  }
  const lines = new Map(instances.map((instance) => [instance.id, instance]));
  return {
    of: (id) => {
      const line = lines.get(id);
      const deployment = line && deployments.get(line.deployment);
      return line && deployment ? { definition: deployment.definition, process: line.process } : undefined;
    },
    person: personName,
    deployment: (id) => deployments.get(id),
  };
}

export function caseDetail(
  stored: StoredCase,
  journal: CaseJournal,
  names: Awaited<ReturnType<typeof caseNames>>,
  trail: VersionTrail,
): CaseDetail {
  const histories = foldHistories(journal.events, trail);
  return {
    ...caseSummary(
      stored.line,
      names.deployment(stored.line.deployment)?.name ?? '',
      stored,
      names,
      histories,
    ),
    instances: stored.instances.map((line) => caseInstance(line, stored, histories, names)),
    waits: waitViews(stored, histories, names),
    incidents: incidentViews(stored, names, lastFailures(journal.events)),
    cursor: String(journal.rows),
    complete: journal.complete,
  };
}

function caseInstance(
  line: InstanceLine,
  stored: StoredCase,
  histories: ReadonlyMap<InstanceId, InstanceHistory>,
  names: Awaited<ReturnType<typeof caseNames>>,
): CaseInstance {
  const deployment = names.deployment(line.deployment);
  const history = histories.get(line.id);
  const caller = line.parent && histories.get(line.parent.instance)?.calls.get(line.parent.key);
  return {
    id: line.id,
    process: line.process,
    processName: deployment ? runName(deployment, line.process, line.id === line.case) : line.process,
    diagram: {
      key: deployment?.key ?? '',
      version: deployment?.version ?? 0,
      name: deployment?.name ?? '',
    },
    relation: line.id === line.case ? 'main' : line.parent ? 'called' : 'partner',
    ...(line.parent && caller !== undefined
      ? { calledBy: { instance: line.parent.instance, element: caller } }
      : {}),
    state: stateOf(line.status),
    startedAt: line.startedAt,
    ...(line.endedAt === undefined ? {} : { endedAt: line.endedAt }),
    active: activeElements(line.id, stored, history),
    visited: [...(history?.visited ?? [])].map(([element, times]) => ({ element, times })),
    flows: [...(history?.flows ?? [])].map(([flow, times]) => ({ flow, times })),
    variables: history?.variables ?? {},
    local: (history?.local ?? []).map(({ key, element, variables }) => ({
      key,
      element,
      name:
        names.of(line.id)?.definition.processes.find(({ id }) => id === line.process)?.elements[element]
          ?.name ?? element,
      variables,
    })),
  };
}

/** Where an incident stands without a token (a decision that found no way) counts as active too. */
function activeElements(id: InstanceId, stored: StoredCase, history: InstanceHistory | undefined) {
  const problems = countBy(stored.incidents.filter((row) => row.instance === id).map((row) => row.element));
  const waiting = countBy(
    stored.userTasks.filter((row) => row.instance === id).map((row) => row.offer.element),
  );
  const elements = new Set([...(history?.active.keys() ?? []), ...problems.keys()]);
  return [...elements].map((element) => ({
    element,
    count: Math.max(history?.active.get(element) ?? 0, problems.get(element) ?? 0),
    waiting: waiting.get(element) ?? 0,
    problems: problems.get(element) ?? 0,
  }));
}

function countBy(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** In the order it happened. */
export function caseTimeline(
  instances: readonly InstanceLine[],
  journal: CaseJournal,
  names: Awaited<ReturnType<typeof caseNames>>,
  trail: VersionTrail,
): TimelineEntry[] {
  const nameOf = (line: InstanceLine): string => {
    const deployment = names.deployment(line.deployment);
    return deployment ? runName(deployment, line.process, line.id === line.case) : line.process;
  };
  const calledName = (process: string): string | undefined => {
    const runs = instances.find((instance) => instance.process === process);
    return runs && nameOf(runs);
  };
  const lines = new Map(instances.map((instance) => [instance.id, instance]));
  const books = new Map<string, NameBook>();
  const bookOf = (line: InstanceLine, leg: Leg): NameBook | undefined => {
    const definition = leg.deployment?.definition ?? names.of(line.id)?.definition;
    if (definition === undefined) return undefined;
    const key = `${line.id} ${leg.deployment?.id}`;
    const book =
      books.get(key) ??
      nameBook(definition, processAt(leg, line), {
        own: nameOf(line),
        person: names.person,
        process: calledName,
      });
    books.set(key, book);
    return book;
  };
  return timelineEntries(journal.events, (happened) => {
    const line = lines.get(happened.instance);
    const leg = trail.legOf(happened);
    const book = line && bookOf(line, leg);
    return book && { names: book, present: leg.present };
  });
}
