/** /api/processes: the list, one process, its drawing, where its cases stand. */
import { Type } from 'typebox';
import type { Finding } from '../../bpmn/finding.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { CaseFilter, ProcessLine, ProcessVersion as StoredVersion } from '../../ports/store-queries.ts';
import { triggerFindings } from '../../wiring/trigger-entries.ts';
import { validateWiring } from '../../wiring/validate-wiring.ts';
import { Problem } from '../api/problem.ts';
import {
  Changes,
  ChangesQuery,
  LoadResult,
  ProcessDetail,
  ProcessKey,
  ProcessListQuery,
  ProcessPage,
  ProcessQuery,
  type ProcessSummary,
  type ProcessVersion,
} from '../api/processes.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import { answerPage, pageRequest } from '../page-request.ts';
import { RequestProblem } from '../problem.ts';
import { exampleKey } from '../ready-example.ts';
import type { App, ServerContext } from '../server-context.ts';
import { changesBetween } from '../views/changes-view.ts';
import { processFacts } from '../views/process-view.ts';
import { quote } from '../words/quoting.ts';

export const keyParams = Type.Object({ key: ProcessKey });
const troubledCounted = 200;
const loadTasks = 1_000;

export function processRoutes(app: App, context: ServerContext): void {
  const { library, queries, people } = context;

  app.get(
    '/api/processes',
    {
      schema: {
        tags: ['processes'],
        summary: 'Processes, by name',
        querystring: ProcessListQuery,
        response: { 200: ProcessPage, default: Problem },
      },
    },
    (request) => {
      const { search } = request.query;
      const filter = search === undefined ? {} : { text: search };
      return answerPage(
        () => queries.processes(filter, pageRequest(request.query)),
        (line) => summary(line, context),
      );
    },
  );

  app.get(
    '/api/processes/:key',
    {
      schema: {
        tags: ['processes'],
        summary: 'Everything about a process',
        params: keyParams,
        querystring: ProcessQuery,
        response: { 200: ProcessDetail, default: Problem },
      },
    },
    async (request): Promise<ProcessDetail> => {
      const { key } = request.params;
      const shown = await library.find(key, request.query.version);
      const [line, { deployment, diagram, suggestions, diagnosis }, personName] = await Promise.all([
        queries.process(key),
        library.open(shown.id),
        people.names(),
      ]);
      if (!line)
        throw new RequestProblem('no-such-process', `There is no process with the key ${quote(key)}.`);
      const facts = processFacts({
        diagram,
        suggestions,
        findings: withDiagnosis(
          deployment.version === line.newest.version
            ? await withTriggers(deployment, library)
            : deployment.findings,
          diagnosis?.findings ?? [],
        ),
        ...(diagnosis === undefined ? {} : { diagnosis }),
        definition: deployment.definition,
      });
      const { running, waitingForPeople, withProblem } = await summary(line, context);
      return {
        key,
        name: deployment.name,
        version: deployment.version,
        latestVersion: line.newest.version,
        fileName: deployment.fileName,
        deployedAt: deployment.createdAt,
        example: key === exampleKey,
        ...facts,
        versions: await versionViews(line.versions, context, personName),
        running,
        waitingForPeople,
        withProblem,
        wiring: deployment.wiring,
      };
    },
  );

  app.get(
    '/api/processes/:key/xml',
    {
      schema: {
        tags: ['processes'],
        summary: 'The original drawing',
        description: 'The file as it was uploaded, as UTF-8.',
        params: keyParams,
        querystring: ProcessQuery,
        produces: ['application/xml'],
      },
    },
    async (request, reply) => {
      const { id } = await library.find(request.params.key, request.query.version);
      const { diagram } = await library.open(id);
      return reply
        .type('application/xml; charset=utf-8')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(diagram.xml.replace(/^(\uFEFF?<\?xml[^>]*?)\s+encoding=(["'])[^"']*\2/, '$1'));
    },
  );

  app.get(
    '/api/processes/:key/file',
    {
      schema: {
        tags: ['processes'],
        summary: 'The file, exactly as it was uploaded',
        description:
          'Byte for byte, in its own encoding, with everything other tools have put into it. Baton never writes into a diagram.',
        params: keyParams,
        querystring: ProcessQuery,
        produces: ['application/octet-stream'],
      },
    },
    async (request, reply) => {
      const { source, fileName } = await library.find(request.params.key, request.query.version);
      return reply
        .type('application/octet-stream')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .send(Buffer.from(source));
    },
  );

  app.get(
    '/api/processes/:key/changes',
    {
      schema: {
        tags: ['processes'],
        summary: 'What one version changed against another',
        params: keyParams,
        querystring: ChangesQuery,
        response: { 200: Changes, default: Problem },
      },
    },
    async (request) => {
      const { key } = request.params;
      const [before, after] = await Promise.all([
        library.find(key, request.query.from),
        library.find(key, request.query.to),
      ]);
      const match = await library.match(before.id, after.id);
      return changesBetween(await library.open(before.id), await library.open(after.id), match);
    },
  );

  app.get(
    '/api/processes/:key/load',
    {
      schema: {
        tags: ['processes'],
        summary: 'Where tasks wait and what needs help now',
        description: 'With `version` only in the cases of that one; without it in all of them.',
        params: keyParams,
        querystring: ProcessQuery,
        response: { 200: LoadResult, default: Problem },
      },
    },
    async (request) => {
      const { key } = request.params;
      const { version } = request.query;
      return loadOf(key, (await library.find(key, version)).id, version, context);
    },
  );
}

async function summary(line: ProcessLine, { queries }: ServerContext): Promise<ProcessSummary> {
  const libraryKey = line.libraryKey;
  const [waitingForPeople, troubled, newest] = await Promise.all([
    queries.inboxCount({ libraryKey }),
    queries.cases({ libraryKey, troubled: true, status: 'active' }, { limit: troubledCounted }),
    queries.cases({ libraryKey }, { limit: 1 }),
  ]);
  const lastStartedAt = newest.items[0]?.startedAt;
  return {
    key: libraryKey,
    name: line.newest.name,
    version: line.newest.version,
    versions: line.versions.length,
    deployedAt: line.newest.createdAt,
    running: line.running,
    waitingForPeople,
    withProblem: troubled.items.length,
    ...(lastStartedAt === undefined ? {} : { lastStartedAt }),
    example: libraryKey === exampleKey,
    processes: line.newest.processes.map(({ id, name }) => ({ id, name })),
  };
}

/** Newest first; each told by what it changed against the one before it. */
async function versionViews(
  versions: readonly StoredVersion[],
  { library }: ServerContext,
  personName: (id: string) => string,
): Promise<ProcessVersion[]> {
  const views: ProcessVersion[] = [];
  for (const [index, version] of versions.slice(0, 50).entries()) {
    const deployment = await library.deployment(version.deployment);
    const older = versions[index + 1];
    const before = older && (await library.deployment(older.deployment));
    const sameDrawing = before !== undefined && Buffer.compare(before.source, deployment.source) === 0;
    views.push({
      version: version.version,
      deployedAt: version.createdAt,
      ...(version.by === undefined ? {} : { deployedBy: personName(version.by) }),
      fileName: deployment.fileName,
      running: version.running,
      change: before === undefined ? 'First version' : sameDrawing ? 'Wiring changed' : 'New drawing',
    });
  }
  return views;
}

async function loadOf(
  key: string,
  deployment: number,
  version: number | undefined,
  { queries }: ServerContext,
): Promise<LoadResult> {
  const elements = new Map<string, { waiting: number; problems: number }>();
  const at = (element: string) => {
    const load = elements.get(element) ?? { waiting: 0, problems: 0 };
    elements.set(element, load);
    return load;
  };
  const filter: CaseFilter = {
    libraryKey: key,
    troubled: true,
    ...(version === undefined ? {} : { version }),
  };
  const first = await queries.inbox({ libraryKey: key }, { limit: 500 });
  const second =
    first.next === undefined
      ? undefined
      : await queries.inbox({ libraryKey: key }, { limit: loadTasks - 500, after: first.next });
  for (const task of [...first.items, ...(second?.items ?? [])]) {
    if (version === undefined || task.deployment === deployment) at(task.offer.element).waiting += 1;
  }
  const troubled = await queries.cases(filter, { limit: 50 });
  for (const line of troubled.items) {
    for (const incident of (await queries.case(line.id))?.incidents ?? []) {
      if (version === undefined || incident.deployment === deployment) at(incident.element).problems += 1;
    }
  }
  return {
    elements: [...elements].map(([element, load]) => ({ element, ...load })),
    complete: second?.next === undefined && troubled.next === undefined,
  };
}

/** What keeps triggers from working is told as it is now: they are live, and connections come and go. */
async function withTriggers(
  { findings, wiring, definition }: Deployment,
  library: DeploymentLibrary,
): Promise<readonly Finding[]> {
  const checked = validateWiring(wiring);
  if (!checked.ok || checked.wiring.triggers === undefined) return findings;
  const others = findings.filter(({ at = '' }) => !at.startsWith('/triggers/'));
  return [...others, ...triggerFindings(checked.wiring, definition.processes, await library.catalogue())];
}

/** What was deployed before there was a diagnosis has none of its findings. */
function withDiagnosis(kept: readonly Finding[], found: readonly Finding[]): readonly Finding[] {
  const known = new Set(kept.map(({ code, element }) => `${code} ${element}`));
  return [...kept, ...found.filter(({ code, element }) => !known.has(`${code} ${element}`))];
}
