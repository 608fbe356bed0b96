/**
 * The only place where rooms are wired together: store, host and server become a Baton, and the commands get it.
 *
 * Boundary: composition. Rooms that a command does not need are not loaded for it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileNameIn } from './cli/api-client.ts';
import { runCommand } from './cli/command-table.ts';
import type { Environment } from './cli/environment.ts';
import type { BatonSettings, OpenBaton, Parts } from './cli/parts.ts';
import type { Stage } from './host/rehearsal/rehearse.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';

/** Of the checkout: the sources lie in `src/`, the build in `dist/`, both one below. */
const root = fileURLToPath(new URL('..', import.meta.url));
const fileLimit = 20 * 1024 * 1024;
/** Of a file a step fetches or makes. */
const documentLimit = 100 * 1024 * 1024;
/** Every rehearsal begins at the same time, a Monday morning, so that it can be repeated. */
const rehearsalStart = Date.UTC(2026, 0, 5, 8);

/** Runs a command; resolves with the exit code. */
export function main(argv: readonly string[], environment: Environment = realEnvironment): Promise<number> {
  return runCommand(argv, parts, environment);
}

const parts: Parts = {
  version: readVersion(),
  dataId,
  openBaton,
  openStage,
  copies: async () => {
    const copies = await import('./keep-copies.ts');
    const limit = documentLimit;
    return {
      writeWhole: copies.writeWhole,
      migrateStore: (settings) => copies.migrateStore({ ...settings, limit }),
      backup: (settings, file) => copies.backup({ ...settings, limit }, file),
      restore: (settings, file) => copies.restore({ ...settings, limit }, file),
      move: (settings, to) => copies.move({ ...settings, limit }, to),
    };
  },
};

const realEnvironment: Environment = {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  input: async () => {
    const pieces: Buffer[] = [];
    for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces).toString('utf8');
  },
  end: (code) => process.exit(code),
  untilStopped: () =>
    new Promise((resolvePromise) => {
      let asked = false;
      const stop = () => {
        if (asked) process.exit(1);
        asked = true;
        resolvePromise();
      };
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    }),
};

function readVersion(): string {
  const manifest: { version?: unknown } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return String(manifest.version);
}

function dataId(dataFolder: string): string {
  const path = resolve(dataFolder);
  return createHash('sha256').update(realPath(path)).digest('hex').slice(0, 16);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * For tests: `given` is another clock than the machine's, for what takes days; `changed` gets the store before anything uses it,
 * to make it slow or fail.
 */
export async function openBaton(
  settings: BatonSettings,
  given?: Clock,
  changed?: (store: Store) => void,
): Promise<OpenBaton> {
  const [
    { openStore },
    { openDocumentKeeper },
    { openHost },
    { SystemClock },
    { StoreClock },
    { createServer },
    { decodeRecord },
    { innerConnectors },
    { connectors },
    { connectorHandler },
    { openActionDesk },
    { importedActions },
    { openApiImports },
    { openActionServices },
    { openTracer },
    { openKeyRing },
    { openCredentials },
    { openTriggers },
    { decideByModels },
    { KeptMetrics },
    { prometheusText },
    { jsonLog, logDestination },
  ] = await Promise.all([
    import('./open-store.ts'),
    import('./document-keeper.ts'),
    import('./host/host.ts'),
    import('./host/system-clock.ts'),
    import('./host/store-clock.ts'),
    import('./server/server.ts'),
    import('./kernel/journal-record.ts'),
    import('./connectors/inner-connectors.ts'),
    import('./connectors/index.ts'),
    import('./connectors/action-handler.ts'),
    import('./connectors/action-desk.ts'),
    import('./connectors/api-import/api-actions.ts'),
    import('./connectors/api-import/api-import-desk.ts'),
    import('./action-services.ts'),
    import('./open-tracer.ts'),
    import('./connectors/credentials/key-ring.ts'),
    import('./connectors/credentials/open-credentials.ts'),
    import('./triggers/trigger-service.ts'),
    import('./connectors/decision/decide-by-models.ts'),
    import('./operation/kept-metrics.ts'),
    import('./operation/prometheus-text.ts'),
    import('./operation/json-log.ts'),
  ]);
  const { dataFolder } = settings;
  const ring = openKeyRing({ env: settings.env ?? {}, dataFolder });
  mkdirSync(settings.dataFolder, { recursive: true });
  const meter = new KeptMetrics();
  const opened = await openStore({ env: settings.env ?? {}, dataFolder, version: readVersion() });
  const { store, node, keepDocuments, copyTo, connections } = opened;
  if (connections !== undefined) {
    const help = 'Connections to the database, and who waits for one';
    meter.gauge({ name: 'baton_database_connections', help, label: 'state' }, connections);
  }
  changed?.(store);
  const name = node?.name ?? hostname();
  const log = jsonLog({
    level: settings.logLevel,
    node: name,
    destination: logDestination(settings.log ?? '-'),
  });
  const machineClock = given ?? new SystemClock();
  const storeClock = node && new StoreClock(machineClock, node.registry, log);
  await orClosed(store, async () => storeClock?.follow());
  const clock = storeClock ?? machineClock;
  const { identity } = store;
  const about = { env: settings.env ?? {}, version: readVersion(), node: name, identity };
  const tracer = await orClosed(store, () => openTracer(about));
  const actions = await orClosed(store, () =>
    openActionServices({
      clock,
      allow: settings.allow ?? [],
      folders: settings.env?.BATON_FOLDERS,
      dataFolder,
      tracer,
    }),
  );
  const keeper = await orClosed(store, () =>
    openDocumentKeeper({
      env: settings.env ?? {},
      dataFolder,
      limit: documentLimit,
      ...(keepDocuments === undefined ? {} : { inDatabase: keepDocuments }),
      ...(node === undefined ? {} : { shared: { store, clock } }),
    }),
  );
  const { documents } = keeper;
  const credentials = await orClosed(store, () =>
    openCredentials({
      store,
      ring,
      clock,
      http: actions.services.http,
      isShared: node !== undefined,
    }),
  );
  const services = { ...actions.services, documents, credentials };
  const decisions = decideByModels(store);
  const innerHandlers = innerConnectors(clock, decisions);
  const declared = [importedActions(store.apis)];
  const runners = [...connectors, ...declared.map(({ connector }) => connector)];
  const handlers = [...innerHandlers, ...runners.map((connector) => connectorHandler(connector, services))];
  const host = await orClosed(store, () =>
    openHost({
      store,
      clock,
      random: { next: Math.random },
      ...(node === undefined ? {} : { node }),
      log,
      meter,
      tracer,
      handlers,
      documents,
      keeper: documents,
    }),
  );
  const triggers = await openTriggers({
    store: store.triggers,
    deployments: store,
    host,
    queries: store,
    readRecord: decodeRecord,
    clock,
    ...(node === undefined ? {} : { node }),
    log,
    meter,
    tracer,
    documents,
    folders: actions.services.folders,
    credentials,
    http: actions.services.http,
    sockets: actions.services.sockets,
    limits: settings.waiting === undefined ? {} : { waiting: settings.waiting },
    keptFor: (process) => host.retention.ruleOf(process).deliveries,
  });
  const apiImports = openApiImports({
    store: store.apis,
    http: actions.services.http,
    clock,
    reserved: handlers.map(({ jobType }) => jobType.replace(/^baton:/u, '')),
  });
  const { app, installExample, stop } = await createServer(
    {
      host,
      queries: store,
      deployments: store,
      decisionModels: store,
      decisions,
      actions: openActionDesk(connectors, services, declared),
      apiImports,
      credentials,
      documents,
      innerHandlers,
      triggers,
      now: () => clock.now(),
      people: store,
      drafts: store,
      templates: store,
      readRecord: decodeRecord,
      operation: {
        meter,
        metrics: prometheusText(meter),
        backup: async () => {
          const { backupOfRunning } = await import('./keep-copies.ts');
          const what = { env: settings.env ?? {}, dataFolder, limit: documentLimit };
          return backupOfRunning(what, { copyTo, documents });
        },
        ...(settings.folderSecret === undefined ? {} : { folderSecret: settings.folderSecret }),
        lookAtStore: () => store.nextTimerAt(),
        metricsFor: metricsFor(settings),
      },
      settings: {
        version: readVersion(),
        dataId: dataId(settings.dataFolder),
        webFolder: join(root, 'dist', 'web'),
        examplesFolder: join(root, 'examples'),
        hostNames: settings.hostNames,
        fileLimit,
      },
    },
    log,
  );
  return {
    installExample,
    listen: async (address, port) => {
      await app.listen({ host: address, port });
      return { port: portOf(app.server.address()) };
    },
    connection: async ({ method, path, headers, body }) => {
      const answer = await app.inject({
        method,
        url: path,
        headers: { host: 'localhost', ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      return {
        status: answer.statusCode,
        body: new Uint8Array(answer.rawPayload),
        fileName: fileNameIn(answer.headers['content-disposition']),
      };
    },
    close: async () => {
      const { stop: times = { notice_ms: 0, within_ms: 5_000 } } = settings;
      await stop(times);
      await triggers.close();
      await host.close(times.within_ms);
      storeClock?.close();
      await actions.close();
      await keeper.close();
      await tracer.close();
    },
  };
}

/** Settings that make no sense are told; the data are left for whoever opens them next. */
async function orClosed<Opened>(
  store: Pick<Store, 'close'>,
  open: () => Opened | Promise<Opened>,
): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** An empty token is none: nobody may read by sending nothing. */
function metricsFor({ env, metricsOpen = false }: BatonSettings) {
  const token = env?.BATON_METRICS_TOKEN?.trim() ?? '';
  return { everybody: metricsOpen, ...(token === '' ? {} : { token }) };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port');
  return address.port;
}

/** A host in memory under a virtual clock, for one rehearsal. */
async function openStage(seed: number): Promise<Stage> {
  const [
    { openSqliteStore },
    { openHost },
    { VirtualClock },
    { innerConnectors },
    { decideByModels },
    { seededRandom },
    { silentLog },
  ] = await Promise.all([
    import('./store/sqlite/sqlite-store.ts'),
    import('./host/host.ts'),
    import('./host/virtual-clock.ts'),
    import('./connectors/inner-connectors.ts'),
    import('./connectors/decision/decide-by-models.ts'),
    import('./host/rehearsal/random.ts'),
    import('./ports/log.ts'),
  ]);
  const store = await openSqliteStore(':memory:');
  const clock = new VirtualClock(rehearsalStart);
  const handlers = innerConnectors(clock, decideByModels(store));
  const host = await openHost({ store, clock, random: seededRandom(seed), log: silentLog, handlers });
  return { host, queries: store, clock };
}
