/** From a draft to the next version and back: putting it into use, what changed when, an older wiring taken up again. */
import type { JsonValue } from '../../expressions/value.ts';
import type { NewTrial } from '../../ports/wiring-draft-store.ts';
import { mapDiagram } from '../../wiring/diagram-map.ts';
import { changedEntries, entriesOf, entryAt, splitEntryKey, withEntry } from '../../wiring/wiring-entries.ts';
import { Problem } from '../api/problem.ts';
import {
  CompareWiring,
  Draft,
  DraftParams,
  PublishDraft,
  PublishResult,
  RevertWiring,
  WiringDiff,
  WiringDiffQuery,
  WiringHistory,
  type WiringVersion,
} from '../api/wiring.ts';
import type { OpenDeployment } from '../deployment-library.ts';
import { importFile, requireRunnable } from '../import-file.ts';
import { RequestProblem } from '../problem.ts';
import { putIntoUse } from '../put-into-use.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { entryName } from '../views/draft-view.ts';
import { draftAnswer } from '../wiring/draft-answer.ts';
import { entryHash } from '../wiring/entry-hash.ts';
import { requireWiring } from '../wiring/require-wiring.ts';
import type { OpenDraft } from '../wiring/wiring-drafts.ts';
import type { WiringSide } from '../wiring/wiring-versions.ts';
import { choiceOf, quote } from '../words/quoting.ts';

const shownVersions = 50;

export function wiringVersionRoutes(app: App, context: ServerContext): void {
  const { wiringDrafts, wiringVersions, library, drafts } = context;

  app.post(
    '/api/processes/:key/draft/publish',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Put the draft into use',
        description: 'The next version, with the newest drawing and this wiring; new cases go by it.',
        params: DraftParams,
        body: PublishDraft,
        response: { 200: PublishResult, default: Problem },
      },
    },
    async (request): Promise<PublishResult> => {
      const me = await currentSupervisor(request, context);
      const { key } = request.params;
      const { revision, collisions = 'refuse' } = request.body;
      return wiringDrafts.exclusively(key, async () => {
        const open = await wiringDrafts.open(key);
        wiringDrafts.requireRevision(open, revision);
        const { live } = open;
        const drawn = await library.open(live.id);
        const wiring = settled(open, drawn, collisions);
        const file = requireRunnable(
          await importFile(live.source, live.fileName, wiring, await library.catalogue()),
        );
        const entries = await wiringVersions.changes(sideOf(live), { deployment: live, wiring });
        const untried = untriedIn(open, wiring, drawn, await drafts.wiringTrials(key));
        const { version, unchanged, findings } = await putIntoUse(file, key, live.name, me.id, context);
        await wiringDrafts.endIfUnchanged(key, revision);
        return { key, version, unchanged, entries, untried, findings };
      });
    },
  );

  app.get(
    '/api/processes/:key/wiring/history',
    {
      schema: {
        tags: ['wiring'],
        summary: 'What every version changed of the wiring',
        params: DraftParams,
        response: { 200: WiringHistory, default: Problem },
      },
    },
    async (request): Promise<WiringHistory> => history(request.params.key, context),
  );

  app.post(
    '/api/processes/:key/wiring/revert',
    {
      schema: {
        tags: ['wiring'],
        summary: 'An older version’s wiring as the draft',
        params: DraftParams,
        body: RevertWiring,
        response: { 200: Draft, default: Problem },
      },
    },
    async (request): Promise<Draft> => {
      const me = await currentSupervisor(request, context);
      const { key } = request.params;
      const { revision, version } = request.body;
      const [open, older] = await Promise.all([wiringDrafts.open(key), library.find(key, version)]);
      const wiring = await wiringVersions.broughtTo(open.live, sideOf(older));
      const touched = changedEntries(open.wiring, wiring);
      return draftAnswer(await wiringDrafts.change(key, { by: me.id, revision, wiring, touched }), context);
    },
  );

  app.get(
    '/api/processes/:key/wiring/diff',
    {
      schema: {
        tags: ['wiring'],
        summary: 'What changed between two versions, or the draft, in words',
        description: 'Without `from` and `to`: from what is live to the draft.',
        params: DraftParams,
        querystring: WiringDiffQuery,
        response: { 200: WiringDiff, default: Problem },
      },
    },
    async (request): Promise<WiringDiff> => {
      const { key } = request.params;
      const { from, to = 'draft' } = request.query;
      const [before, after] = await Promise.all([side(key, from, context), side(key, to, context)]);
      const entries = await wiringVersions.changes(before, after);
      return { from: sideName(before, from), to: sideName(after, to), entries };
    },
  );

  app.post(
    '/api/processes/:key/wiring/diff',
    {
      schema: {
        tags: ['wiring'],
        summary: 'What a wiring would change, in words',
        description: 'Against the newest version, or `from`. Changes nothing.',
        params: DraftParams,
        body: CompareWiring,
        response: { 200: WiringDiff, default: Problem },
      },
    },
    async (request): Promise<WiringDiff> => {
      const { key } = request.params;
      const { from, wiring } = request.body;
      requireWiring(wiring);
      const before = await side(key, from, context);
      const after = { deployment: await library.find(key), wiring };
      const entries = await wiringVersions.changes(before, after);
      return { from: sideName(before, from), to: 'the given wiring', entries };
    },
  );
}

function settled(
  { live, draft, wiring }: OpenDraft,
  { diagram }: OpenDeployment,
  choice: NonNullable<PublishDraft['collisions']>,
): JsonValue {
  if (draft === undefined) throw new RequestProblem('no-draft', 'There is no draft to put into use.');
  if (draft.collisions.length === 0 || choice === 'mine') return wiring;
  const collisions = draft.collisions.flatMap((key) => splitEntryKey(key) ?? []);
  if (choice === 'theirs') {
    return collisions.reduce<JsonValue>(
      (document, { part, id }) => withEntry(document, part, id, entryAt(live.wiring, part, id)),
      wiring,
    );
  }
  const map = mapDiagram(diagram);
  const named = collisions.map(({ part, id }) => ({ where: `${part}/${id}`, name: entryName(map, id) }));
  throw new RequestProblem(
    'draft-collides',
    `Version ${live.version} has changed ${choiceOf(
      named.map(({ name }) => quote(name)),
      'and',
    )} since, otherwise than the draft.`,
    {
      fields: named.map(({ where, name }) => ({
        where,
        message: `${quote(name)} is not as it was when the draft was begun.`,
      })),
    },
  );
}

/** Changed entries that a machine carries out, and that nobody has seen work as they are. */
function untriedIn(
  { live }: OpenDraft,
  wiring: JsonValue,
  { diagram }: OpenDeployment,
  trials: readonly NewTrial[],
): PublishResult['untried'] {
  const map = mapDiagram(diagram);
  const entries = entriesOf(wiring);
  return changedEntries(live.wiring, wiring).flatMap((key) => {
    const entry = entries.get(key);
    if (entry === undefined || !canBeTried(entry.part, entry.entry)) return [];
    const hash = entryHash(entry.part, entry.entry);
    const isTried = trials.some((one) => one.element === entry.id && one.entryHash === hash && one.worked);
    return isTried ? [] : [{ part: entry.part, id: entry.id, name: entryName(map, entry.id) }];
  });
}

function canBeTried(part: string, entry: JsonValue): boolean {
  const by = typeof entry === 'object' && entry !== null && 'by' in entry ? entry.by : undefined;
  if (part === 'decisions') return by === 'conditions';
  return part === 'steps' && ['connector', 'script', 'decision', 'expression'].includes(String(by));
}

async function history(key: string, context: ServerContext): Promise<WiringHistory> {
  const { queries, library, wiringVersions, people } = context;
  const [line, personName] = await Promise.all([queries.process(key), people.names()]);
  if (line === undefined)
    throw new RequestProblem('no-such-process', `There is no process with the key ${quote(key)}.`);
  const items: WiringVersion[] = [];
  for (const [index, version] of line.versions.slice(0, shownVersions).entries()) {
    const deployment = await library.deployment(version.deployment);
    const older = line.versions[index + 1];
    const before = older && (await library.deployment(older.deployment));
    const from = before === undefined ? { deployment, wiring: { format: 1 } } : sideOf(before);
    items.push({
      version: version.version,
      at: version.createdAt,
      ...(version.by === undefined ? {} : { by: personName(version.by) }),
      newDrawing: before !== undefined && Buffer.compare(before.source, deployment.source) !== 0,
      entries: await wiringVersions.changes(from, sideOf(deployment)),
    });
  }
  return { items };
}

async function side(
  key: string,
  which: string | undefined,
  { wiringDrafts, library }: ServerContext,
): Promise<WiringSide> {
  if (which !== 'draft')
    return sideOf(await library.find(key, which === undefined ? undefined : Number(which)));
  const { live, wiring } = await wiringDrafts.open(key);
  return { deployment: live, wiring };
}

function sideOf(deployment: WiringSide['deployment']): WiringSide {
  return { deployment, wiring: deployment.wiring };
}

function sideName({ deployment }: WiringSide, which: string | undefined): string {
  return which === 'draft' ? 'the draft' : `version ${deployment.version}`;
}
