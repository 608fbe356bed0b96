/** Moving running cases to another version: the plan, what it would do, doing it, and what was done. */
import { Type } from 'typebox';
import type { MigrationRunRow } from '../../ports/migration-store.ts';
import {
  MigrationRun,
  MigrationRuns,
  PlanView,
  PreviewRequest,
  PreviewView,
  StartMigration,
  VersionPair,
} from '../api/migrations.ts';
import { Problem } from '../api/problem.ts';
import { ProcessKey } from '../api/processes.ts';
import { currentPerson } from '../current-person.ts';
import { RequestProblem } from '../problem.ts';
import { requireSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { caseTitle } from '../views/case-title.ts';
import { migrationPlan, planRows } from '../views/plan-view.ts';
import { keyParams } from './process-routes.ts';

const runParams = Type.Object({ key: ProcessKey, run: Type.Integer({ minimum: 1 }) });
/** Cases whose prospects are listed one by one. */
const listed = 200;

export function migrationRoutes(app: App, context: ServerContext): void {
  const { host, people, queries } = context;

  app.get(
    '/api/processes/:key/migrations',
    {
      schema: {
        tags: ['processes'],
        summary: 'When cases were moved to another version, newest first',
        params: keyParams,
        response: { 200: MigrationRuns, default: Problem },
      },
    },
    async (request) => {
      const runs = await queries.migrationRuns(request.params.key);
      return { items: await Promise.all(runs.map((run) => runView(run, context))) };
    },
  );

  app.get(
    '/api/processes/:key/migrations/:run',
    {
      schema: {
        tags: ['processes'],
        summary: 'How far moving cases has come',
        params: runParams,
        response: { 200: MigrationRun, default: Problem },
      },
    },
    async (request) => {
      const run = await queries.migrationRun(request.params.run);
      if (run === undefined)
        throw new RequestProblem('no-such-process', `There is no run ${request.params.run}.`);
      return runView(run, context);
    },
  );

  app.post(
    '/api/processes/:key/migrations/plan',
    {
      schema: {
        tags: ['processes'],
        summary: 'As what each step of one version would go on in another',
        description: 'Changes nothing.',
        params: keyParams,
        body: VersionPair,
        response: { 200: PlanView, default: Problem },
      },
    },
    async (request) => {
      const { versions, from } = await bothVersions(request.params.key, request.body, context);
      const line = await queries.process(request.params.key);
      const cases = line?.versions.find(({ deployment }) => deployment === from)?.running ?? 0;
      return { rows: planRows(versions), cases };
    },
  );

  app.post(
    '/api/processes/:key/migrations/preview',
    {
      schema: {
        tags: ['processes'],
        summary: 'Which cases can move and which cannot, and why',
        description: 'Changes nothing.',
        params: keyParams,
        body: PreviewRequest,
        response: { 200: PreviewView, default: Problem },
      },
    },
    async (request) => {
      const { cases } = await host.migrations.preview(
        await requestOf(request.params.key, request.body, context),
      );
      const blocked = cases.filter(({ obstacles }) => obstacles.length > 0);
      const movable = cases.filter(({ obstacles }) => obstacles.length === 0);
      const shown = [...blocked, ...movable].slice(0, listed);
      return {
        movable: movable.length,
        blocked: blocked.length,
        cases: await Promise.all(
          shown.map(async (one) => ({
            case: one.case,
            title: await titleOf(one.case, context),
            obstacles: [...one.obstacles],
            notes: [...one.notes],
          })),
        ),
      };
    },
  );

  app.post(
    '/api/processes/:key/migrations',
    {
      schema: {
        tags: ['processes'],
        summary: 'Move running cases to another version',
        description:
          'Answered when the run is kept; cases then move one after the other, also after a restart.',
        params: keyParams,
        body: StartMigration,
        response: { 202: MigrationRun, default: Problem },
      },
    },
    async (request, reply) => {
      const me = await currentPerson(request, people);
      requireSupervisor(me);
      const { reason } = request.body;
      const wanted = await requestOf(request.params.key, request.body, context);
      const run = await host.migrations.start({ ...wanted, reason: reason.trim(), by: me.id });
      reply.code(202);
      return runView(run, context);
    },
  );
}

async function bothVersions(key: string, pair: VersionPair, { library }: ServerContext) {
  const [before, after] = [await library.find(key, pair.from), await library.find(key, pair.to)];
  if (before.id === after.id)
    throw new RequestProblem('request-invalid', 'Choose two different versions.', { where: 'to' });
  const match = await library.match(before.id, after.id);
  return {
    from: before.id,
    to: after.id,
    versions: { from: before.definition, to: after.definition, match },
  };
}

async function requestOf(key: string, request: PreviewRequest, context: ServerContext) {
  const { from, to, versions } = await bothVersions(key, request, context);
  const plan = migrationPlan(versions, request.elements ?? {}, request.timers ?? 'renew');
  return { from, to, plan, ...(request.cases !== undefined && { cases: request.cases }) };
}

async function titleOf(id: number, { queries, library }: ServerContext): Promise<string> {
  const line = (await queries.case(id))?.line;
  if (line === undefined) return `Case ${id}`;
  return caseTitle(line.title, (await library.deployment(line.deployment)).name, id);
}

async function runView(run: MigrationRunRow, { library, people }: ServerContext): Promise<MigrationRun> {
  const [from, to, personName] = [
    await library.deployment(run.from),
    await library.deployment(run.to),
    await people.names(),
  ];
  return {
    id: run.id,
    from: from.version,
    to: to.version,
    reason: run.reason,
    ...(run.by !== undefined && { by: personName(run.by) }),
    startedAt: run.startedAt,
    ...(run.endedAt !== undefined && { endedAt: run.endedAt }),
    total: run.total,
    moved: run.moved,
    staying: run.staying,
    stayed: run.stayed.map((one) => ({ ...one })),
  };
}
