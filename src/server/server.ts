/**
 * The HTTP server: puts guards, routes, the API's page and the built page together.
 *
 * Boundary: everything it works with is handed in; listening and shutting down are the caller's (`cli/serve.ts`).
 */
import { randomUUID } from 'node:crypto';
import fastifyMultipart from '@fastify/multipart';
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { PersonDirectory } from '../people/person-directory.ts';
import { admitStarts } from './admit-starts.ts';
import { apiPage } from './api-page.ts';
import { engineRest } from './camunda/engine-rest.ts';
import { DecisionLibrary } from './decision-library.ts';
import { DeploymentLibrary } from './deployment-library.ts';
import { LiveHub } from './live/live-hub.ts';
import { renewNamedDocuments } from './named-documents.ts';
import { answerError, stoppingProblem } from './problem.ts';
import { ReadyExample } from './ready-example.ts';
import { serializeWhenNeeded, validateWhenNeeded } from './compile-when-needed.ts';
import { guardRequest } from './request-guard.ts';
import { backupRoutes } from './routes/backup-routes.ts';
import { caseActionRoutes } from './routes/case-action-routes.ts';
import { caseRoutes } from './routes/case-routes.ts';
import { connectorRoutes } from './routes/connector-routes.ts';
import { credentialRoutes } from './routes/credential-routes.ts';
import { decisionRoutes } from './routes/decision-routes.ts';
import { deployRoutes } from './routes/deploy-routes.ts';
import { documentRoutes } from './routes/document-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { hookRoutes } from './routes/hook-routes.ts';
import { importedApiRoutes } from './routes/imported-api-routes.ts';
import { inboxRoutes } from './routes/inbox-routes.ts';
import { liveRoutes } from './routes/live-routes.ts';
import { metricsRoutes } from './routes/metrics-routes.ts';
import { migrationRoutes } from './routes/migration-routes.ts';
import { peopleRoutes } from './routes/people-routes.ts';
import { problemRoutes } from './routes/problem-routes.ts';
import { processRoutes } from './routes/process-routes.ts';
import { repairRoutes } from './routes/repair-routes.ts';
import { retentionRoutes } from './routes/retention-routes.ts';
import { signInRoutes } from './routes/sign-in-routes.ts';
import { systemRoutes } from './routes/system-routes.ts';
import { templateRoutes } from './routes/template-routes.ts';
import { triggerRoutes } from './routes/trigger-routes.ts';
import { wiringPreviewRoutes } from './routes/wiring-preview-routes.ts';
import { wiringRoutes } from './routes/wiring-routes.ts';
import { wiringTryRoutes } from './routes/wiring-try-routes.ts';
import { wiringVersionRoutes } from './routes/wiring-version-routes.ts';
import { workerRoutes } from './routes/worker-routes.ts';
import type { App, ServerContext, ServerParts } from './server-context.ts';
import { type StopTimes, stopListening } from './stop-listening.ts';
import { TemplateLibrary } from './template-library.ts';
import { CaseJournals } from './views/case-journals.ts';
import { webFiles } from './web-files.ts';
import { CaseData } from './wiring/case-data.ts';
import { requireShallow } from './wiring/require-shallow.ts';
import { WiringDrafts } from './wiring/wiring-drafts.ts';
import { WiringVersions } from './wiring/wiring-versions.ts';

const jsonLimit = 1024 * 1024;

export interface BatonServer {
  readonly app: App;
  /** The ready example, where nothing was ever deployed. */
  installExample(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  stop(times: StopTimes): Promise<void>;
}

export async function createServer(parts: ServerParts, logger: FastifyBaseLogger): Promise<BatonServer> {
  const stopping = new AbortController();
  const context = contextOf(parts, stopping.signal);
  const app: App = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: jsonLimit,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validateWhenNeeded());
  app.setSerializerCompiler(serializeWhenNeeded());

  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onRequest', async (request) => {
    if (closing) throw stoppingProblem();
    const url = request.routeOptions.url ?? '';
    // Whoever asks for these knows the machine, not the name people use; they tell nothing.
    if (url.startsWith('/health/')) return;
    const isForOutside = /^\/(?:hooks|forms|inbound)\//.test(url);
    const from = isForOutside ? 'anywhere' : 'own-pages';
    guardRequest(request.method, request.headers, parts.settings.hostNames, from);
  });
  admitStarts(app, context);
  // Bytes are for whoever reads them; everything else is JSON.
  app.addHook('preValidation', async ({ body, routeOptions }) => {
    if (Buffer.isBuffer(body)) return;
    requireShallow(body, 'body');
    await renewNamedDocuments(body, parts.documents, /\/draft(?:\/|$)/u.test(routeOptions.url ?? ''));
  });
  app.addHook('onSend', async (request, reply) => {
    // Whoever asks again shall find another node, or none, instead of this one.
    if (stopping.signal.aborted) reply.header('connection', 'close');
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cross-origin-resource-policy', 'same-origin');
    reply.header('referrer-policy', 'same-origin');
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store');
  });
  app.setErrorHandler((error, request, reply) =>
    answerError(error, request, reply, { fileLimit: parts.settings.fileLimit, jsonLimit }),
  );
  // The answers are typed by their schemas already; writing them needs no second description.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));

  await describeApi(app, parts.settings.version);
  await app.register(fastifyMultipart, {
    limits: { fileSize: parts.settings.fileLimit, files: 2, fields: 10, fieldSize: jsonLimit, parts: 12 },
  });
  const hub = new LiveHub(parts.host.changes, randomUUID().slice(0, 8));
  app.addHook('onClose', async () => hub.close());

  systemRoutes(app, context);
  healthRoutes(app, context);
  metricsRoutes(app, context);
  backupRoutes(app, context);
  processRoutes(app, context);
  problemRoutes(app, context);
  deployRoutes(app, context);
  wiringRoutes(app, context);
  wiringPreviewRoutes(app, context);
  wiringTryRoutes(app, context);
  wiringVersionRoutes(app, context);
  caseRoutes(app, context);
  caseActionRoutes(app, context);
  decisionRoutes(app, context);
  documentRoutes(app, context);
  connectorRoutes(app, context);
  importedApiRoutes(app, context);
  credentialRoutes(app, context);
  templateRoutes(app, context);
  signInRoutes(app, context);
  repairRoutes(app, context);
  migrationRoutes(app, context);
  retentionRoutes(app, context);
  inboxRoutes(app, context);
  peopleRoutes(app, context);
  workerRoutes(app, context);
  triggerRoutes(app, context);
  await hookRoutes(app, context);
  liveRoutes(app, context, hub);
  await engineRest(app, context);
  await webFiles(app, parts.settings.webFolder);
  return {
    app,
    installExample: () => context.example.installIfEmpty(),
    stop: (times) => stopListening(app, stopping, times),
  };
}

function contextOf(parts: ServerParts, stopping: AbortSignal): ServerContext {
  const {
    host,
    queries,
    deployments,
    decisionModels,
    decisions,
    actions,
    apiImports,
    credentials,
    documents,
    innerHandlers,
    now,
    people,
    triggers,
    drafts,
    templates: templateStore,
    readRecord,
    operation,
    settings,
  } = parts;
  const decisionLibrary = new DecisionLibrary(decisionModels, now);
  const templates = new TemplateLibrary(templateStore, now);
  const library = new DeploymentLibrary(deployments, {
    decisions: decisionLibrary,
    actions,
    credentials,
    templates,
    triggers,
  });
  const journals = new CaseJournals(queries, readRecord);
  return {
    host,
    queries,
    library,
    decisionLibrary,
    decisions,
    actions,
    apiImports,
    credentials,
    documents,
    innerHandlers,
    triggers,
    now,
    journals,
    caseData: new CaseData(queries, journals, library),
    people: new PersonDirectory(people),
    drafts,
    templates,
    wiringDrafts: new WiringDrafts(drafts, library, now),
    wiringVersions: new WiringVersions(library, actions),
    example: new ReadyExample(host, library, settings.examplesFolder),
    operation,
    stopping,
    settings,
  };
}

async function describeApi(app: App, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Baton API',
        version,
        description:
          'Deploy diagrams, run cases, do tasks. Lists answer {items, next?}; errors are problem+json.',
      },
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
  app.get('/api/docs', { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPage(JSON.parse(JSON.stringify(app.swagger())))),
  );
}
