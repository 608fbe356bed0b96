/** Trying one step: for real or on a recorded answer, on real data, and remembering that it worked. */
import { randomUUID } from 'node:crypto';
import type { JsonValue } from '../../expressions/value.ts';
import type { ActionFacts } from '../../ports/actions.ts';
import { compileDefinition } from '../../wiring/compile.ts';
import type { StepWiring } from '../../wiring/wiring-document.ts';
import { entryAt, sameEntry, withEntry } from '../../wiring/wiring-entries.ts';
import { Problem } from '../api/problem.ts';
import { DraftParams, TryRequest, TryResult } from '../api/wiring.ts';
import { RequestProblem } from '../problem.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { type DrawnElement, drawnElement } from '../wiring/drawn-element.ts';
import { entryHash } from '../wiring/entry-hash.ts';
import { lastRecorded } from '../wiring/recorded-outputs.ts';
import { requireShallow } from '../wiring/require-shallow.ts';
import { requireWiring } from '../wiring/require-wiring.ts';
import { type Tried, tryStep } from '../wiring/try-step.ts';
import { quote } from '../words/quoting.ts';

const patience_ms = 60_000;
/** What is remembered of one try, in characters of JSON. */
const keptLength = 60_000;

export function wiringTryRoutes(app: App, context: ServerContext): void {
  const { host, wiringDrafts, library, caseData, drafts, actions, innerHandlers, now } = context;

  app.post(
    '/api/processes/:key/draft/try',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Carry a step out once',
        description:
          'With the data of a real case, outside of any. `recorded` calls nothing; `real` needs `confirm` where the action changes something outside.',
        params: DraftParams,
        body: TryRequest,
        response: { 200: TryResult, default: Problem },
      },
    },
    async (request): Promise<TryResult> => {
      const me = await currentSupervisor(request, context);
      const { key } = request.params;
      const { element: id, mode, response, confirm, case: chosen, data } = request.body;
      requireShallow(data, 'data');
      requireShallow(response, 'response');
      const open = await wiringDrafts.open(key);
      const drawn = await library.open(open.live.id);
      const element = drawnElement(drawn, id);
      const written = request.body.entry ?? entryAt(open.wiring, 'steps', id);
      const { entry, wiring } = entryToTry(element, written);
      if (mode === 'real') await requireConfirmed(entry, confirm === true, context);
      const found = await caseData.find({
        live: open.live,
        sought: element.sought,
        ...(chosen === undefined ? {} : { case: chosen }),
        ...(data === undefined ? {} : { data }),
      });
      const recorded = mode === 'real' ? undefined : (response ?? (await recordedOf(key, element, context)));
      const { definition, findings } = compileDefinition(drawn.diagram, wiring, await library.catalogue());
      const began = performance.now();
      const tried = await tryStep(
        {
          element: id,
          name: element.name,
          entry,
          definition,
          findings,
          visible: found.visible,
          ...(recorded === undefined ? {} : { recorded }),
        },
        {
          actions,
          host,
          inner: innerHandlers,
          now: now(),
          idempotencyKey: `try:${randomUUID()}`,
          signal: AbortSignal.timeout(patience_ms),
        },
      );
      const worked = tried.outcome === 'done';
      await drafts.addWiringTrial({
        libraryKey: key,
        element: id,
        entryHash: entryHash('steps', written ?? null),
        at: now(),
        by: me.id,
        mode,
        worked,
        ...(mode === 'real' ? remembered(tried) : {}),
      });
      return {
        ...tried,
        mode,
        from: found.from,
        took_ms: Math.round(performance.now() - began),
        tested: worked && sameEntry(written, entryAt(open.wiring, 'steps', id)),
      };
    },
  );
}

function entryToTry({ id, name }: DrawnElement, written: JsonValue | undefined) {
  const nothing = new RequestProblem(
    'nothing-to-try',
    `${quote(name)} is not wired to anything that could be tried.`,
    { where: 'element' },
  );
  if (written === undefined) throw nothing;
  const wiring = requireWiring(withEntry({ format: 1 }, 'steps', id, written));
  const entry = wiring.steps?.[id];
  if (entry === undefined || entry.by === 'person' || entry.by === 'nothing' || entry.by === 'drawn')
    throw nothing;
  return { entry, wiring };
}

async function requireConfirmed(
  entry: StepWiring,
  isConfirmed: boolean,
  { actions }: ServerContext,
): Promise<void> {
  if (isConfirmed) return;
  if (entry.by === 'template') {
    throw new RequestProblem(
      'not-confirmed',
      'What a template does may change something outside of Baton, also when it is only tried.',
      { where: 'confirm' },
    );
  }
  if (entry.by !== 'connector') return;
  const known = (await actions.connectors()).flatMap((connector) => connector.actions);
  const action = known.find(({ id }) => id === entry.action);
  if (action === undefined || action.effect === 'reads' || onlyFetches(entry, action)) return;
  throw new RequestProblem(
    'not-confirmed',
    `${quote(action.name)} changes something outside of Baton, also when it is only tried.`,
    { where: 'confirm' },
  );
}

/** Of an HTTP request it is the method that says whether anything is changed (RFC 9110, 9.2.1). */
function onlyFetches(entry: Extract<StepWiring, { by: 'connector' }>, { inputs }: ActionFacts): boolean {
  if (entry.inputs !== undefined && Object.hasOwn(entry.inputs, 'method')) return false;
  const said = entry.settings?.method ?? valueAt(valueAt(valueAt(inputs, 'properties'), 'method'), 'default');
  return said === 'GET' || said === 'HEAD';
}

function valueAt(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

async function recordedOf(
  key: string,
  { id, name, sought }: DrawnElement,
  context: ServerContext,
): Promise<JsonValue> {
  const { library, caseData, drafts } = context;
  const [cases, trials] = await Promise.all([
    caseData.recent(await library.find(key), sought, 5),
    drafts.wiringTrials(key, id),
  ]);
  const recorded = lastRecorded(cases, trials);
  if (recorded !== undefined) return recorded;
  throw new RequestProblem(
    'nothing-to-try',
    `Nothing was recorded yet of what ${quote(name)} gives. Try it for real first, or give an answer.`,
    { where: 'response' },
  );
}

function remembered({ output, exchange }: Tried) {
  return {
    ...(output !== undefined && JSON.stringify(output).length <= keptLength ? { output } : {}),
    ...(exchange !== undefined && JSON.stringify(exchange).length <= keptLength
      ? { exchange: plain(exchange) }
      : {}),
  };
}

/** As it is stored: without what is undefined. */
function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
