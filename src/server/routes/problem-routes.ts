/** What needs help in the cases of a process, and trying alike ones again at once, by the newest wiring if wished. */
import { HostError } from '../../host/host-api.ts';
import type { IncidentRow } from '../../ports/store.ts';
import { Problem } from '../api/problem.ts';
import { type ProblemGroup, ProblemGroups, RetriedGroup, RetryGroup } from '../api/problems.ts';
import { currentPerson } from '../current-person.ts';
import { movedTo } from '../move-cases.ts';
import { RequestProblem } from '../problem.ts';
import { type Alike, alikeProblems } from '../problem-groups.ts';
import { requireSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { failureKey, lastFailures } from '../views/exchange-view.ts';
import { elementName, processOf } from '../views/name-book.ts';
import { incidentWords } from '../words/incident-words.ts';
import { keyParams } from './process-routes.ts';

const listedCases = 100;
const listedRefusals = 50;

export function problemRoutes(app: App, context: ServerContext): void {
  app.get(
    '/api/processes/:key/problems',
    {
      schema: {
        tags: ['processes'],
        summary: 'What needs help, alike problems together',
        params: keyParams,
        response: { 200: ProblemGroups, default: Problem },
      },
    },
    async (request): Promise<ProblemGroups> => {
      const newest = await context.library.find(request.params.key);
      const { groups, complete } = await alikeProblems(newest.key, context);
      return {
        items: await Promise.all(groups.map((group) => groupView(group, newest.id, context))),
        complete,
      };
    },
  );

  app.post(
    '/api/processes/:key/problems/retry',
    {
      schema: {
        tags: ['processes'],
        summary: 'Try all problems of a group again',
        description:
          'With `newest` their cases first go on by the newest version, so that a mended wiring holds for them.',
        params: keyParams,
        body: RetryGroup,
        response: { 200: RetriedGroup, default: Problem },
      },
    },
    async (request): Promise<RetriedGroup> => {
      const me = await currentPerson(request, context.people);
      requireSupervisor(me);
      const { group: id, newest = false } = request.body;
      const { key } = request.params;
      const { groups } = await alikeProblems(key, context);
      const group = groups.find((each) => each.id === id);
      if (group === undefined) {
        throw new RequestProblem('no-such-incident', 'These problems are solved already, or have changed.');
      }
      const { moved, stayed } = newest
        ? await movedTo(await context.library.find(key), group.incidents, me.id, context)
        : { moved: 0, stayed: [] };
      const staying = new Set(stayed.map((each) => each.case));
      const rest = group.incidents.filter((incident) => !staying.has(incident.case));
      const { retried, refused } = await retryAll(rest, me.id, context);
      return { retried, moved, refused: [...stayed, ...refused].slice(0, listedRefusals) };
    },
  );
}

async function groupView(
  { id, incidents }: Alike,
  newest: number,
  { library, journals }: ServerContext,
): Promise<ProblemGroup> {
  const [first] = incidents;
  const { definition } = await library.deployment(first.deployment);
  const owner = definition.processes.find(({ elements }) => Object.hasOwn(elements, first.element));
  const name = elementName(owner && processOf(definition, owner.id), first.element);
  const failures = lastFailures((await journals.read(first.case)).events);
  const exchange = failures.get(failureKey(first.instance, first.element));
  return {
    id,
    element: first.element,
    elementName: name,
    code: first.code,
    ...incidentWords(first.code, name, first.message),
    technical: first.message,
    ...(exchange === undefined ? {} : { exchange }),
    count: incidents.length,
    cases: [...new Set(incidents.map((incident) => incident.case))].slice(0, listedCases),
    since: first.raisedAt,
    behind: incidents.filter(({ deployment }) => deployment !== newest).length,
  };
}

async function retryAll(
  incidents: readonly IncidentRow[],
  by: string,
  { host }: ServerContext,
): Promise<{ readonly retried: number; readonly refused: RetriedGroup['refused'] }> {
  let retried = 0;
  const refused: RetriedGroup['refused'] = [];
  for (const { instance, key, case: caseId } of incidents) {
    try {
      const answer = await host.submit(instance, { kind: 'resolve-incident', incident: key, by });
      if (answer.ok) retried += 1;
      else if (answer.rejection.code !== 'no-such-incident')
        refused.push({ case: caseId, message: answer.rejection.message });
    } catch (error) {
      if (!(error instanceof HostError) || error.retryable || error.code === 'closing') throw error;
      refused.push({ case: caseId, message: error.message });
    }
  }
  return { retried, refused };
}
