/** /api/cases: the list, one case, its timeline. */
import { Type } from 'typebox';
import type { CaseFilter, CaseLine, CaseDetail as StoredCase } from '../../ports/store-queries.ts';
import {
  CaseDetail,
  CaseListQuery,
  CasePage,
  type CaseSummary,
  type TimelineEntry,
  TimelinePage,
  TimelineQuery,
} from '../api/cases.ts';
import { CaseNumber } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { answerPage, pageOfList, pageRequest } from '../page-request.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { caseDetail, caseNames, caseSummary, caseTimeline, waitsForNothing } from '../views/case-view.ts';
import { foldHistories, type InstanceHistory } from '../views/instance-history.ts';
import { versionTrail } from '../views/version-trail.ts';

export const caseParams = Type.Object({ case: CaseNumber });

export function caseRoutes(app: App, context: ServerContext): void {
  const { library, queries, people, journals } = context;

  app.get(
    '/api/cases',
    {
      schema: {
        tags: ['cases'],
        summary: 'Cases, newest first',
        querystring: CaseListQuery,
        response: { 200: CasePage, default: Problem },
      },
    },
    async (request) => {
      const personName = await people.names();
      return answerPage(
        () => queries.cases(filterOf(request.query), pageRequest(request.query)),
        (line) => summaryOf(line, personName, context),
      );
    },
  );

  app.get(
    '/api/cases/:case',
    {
      schema: {
        tags: ['cases'],
        summary: 'A case',
        description:
          'The number of a part of a case (a called process, another pool) is answered with the whole case.',
        params: caseParams,
        response: { 200: CaseDetail, default: Problem },
      },
    },
    async (request) => {
      // The journal first: what happens after it was read reaches the page by its cursor.
      const id = await caseOf(request.params.case, context);
      const journal = await journals.read(id);
      const stored = await findCase(id, context);
      const names = await caseNames(stored.instances, library, await people.names());
      return caseDetail(stored, journal, names, await versionTrail(journal.events, library));
    },
  );

  app.get(
    '/api/cases/:case/timeline',
    {
      schema: {
        tags: ['cases'],
        summary: 'What happened in a case',
        params: caseParams,
        querystring: TimelineQuery,
        response: { 200: TimelinePage, default: Problem },
      },
    },
    async (request) => {
      const { element, order } = request.query;
      const entries = await timelineOf(
        await findCase(await caseOf(request.params.case, context), context),
        context,
      );
      const chosen = element === undefined ? entries : entries.filter((entry) => entry.element === element);
      return order === 'oldest' ? pageOfList(chosen, request.query) : newestFirst(chosen, request.query);
    },
  );
}

export async function findCase(id: number, { queries }: Pick<ServerContext, 'queries'>): Promise<StoredCase> {
  const stored = await queries.case(id);
  if (stored) return stored;
  const whole = await caseOf(id, { queries });
  const detail =
    whole === id
      ? `There is no case ${id}.`
      : `There is no case ${id}: that number belongs to a part of case ${whole}.`;
  throw new RequestProblem('no-such-case', detail, { where: 'case' });
}

/** Parts of a case have numbers of their own; who asks for one is shown the case. What changes a case asks for it by its own. */
async function caseOf(id: number, { queries }: Pick<ServerContext, 'queries'>): Promise<number> {
  return (await queries.instance(id))?.case ?? id;
}

export async function timelineOf(
  stored: StoredCase,
  { journals, library, people }: Pick<ServerContext, 'journals' | 'library' | 'people'>,
): Promise<TimelineEntry[]> {
  const names = await caseNames(stored.instances, library, await people.names());
  const journal = await journals.read(stored.line.id);
  return caseTimeline(stored.instances, journal, names, await versionTrail(journal.events, library));
}

/** The marker counts from the oldest, so that what happens meanwhile moves no page. */
function newestFirst(entries: readonly TimelineEntry[], query: TimelineQuery) {
  const from = query.after === undefined ? entries.length : Math.min(Number(query.after), entries.length);
  if (!Number.isSafeInteger(from) || from < 0) return pageOfList(entries, query);
  const start = Math.max(0, from - (query.limit ?? 50));
  return {
    items: entries.slice(start, from).reverse(),
    ...(start > 0 ? { next: String(start) } : {}),
  };
}

function filterOf(query: CaseListQuery): CaseFilter {
  const { state, process, version, search } = query;
  return {
    ...(state === 'problem' ? { troubled: true } : {}),
    ...(state === 'running' ? { status: 'active' as const } : {}),
    ...(state === 'completed' || state === 'terminated' || state === 'stopped' ? { status: state } : {}),
    ...(process === undefined ? {} : { libraryKey: process }),
    ...(version === undefined ? {} : { version }),
    ...(search === undefined ? {} : { text: search }),
  };
}

export async function historiesOf(
  id: number,
  { journals, library }: Pick<ServerContext, 'journals' | 'library'>,
): Promise<ReadonlyMap<number, InstanceHistory>> {
  const { events } = await journals.read(id);
  return foldHistories(events, await versionTrail(events, library));
}

async function summaryOf(
  line: CaseLine,
  personName: (id: string) => string,
  { queries, library, journals }: ServerContext,
): Promise<CaseSummary> {
  const stored = line.status === 'active' ? await queries.case(line.id) : undefined;
  const { name } = await library.deployment(line.deployment);
  // Rarely needed, and only then is the journal read for a list.
  const histories =
    stored !== undefined && waitsForNothing(stored)
      ? await historiesOf(line.id, { journals, library })
      : undefined;
  const names = await caseNames(stored?.instances ?? [], library, personName);
  return caseSummary(line, name, stored, names, histories);
}
