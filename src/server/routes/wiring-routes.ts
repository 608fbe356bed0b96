/** The draft of a process's wiring: reading it, changing it entry by entry or whole, giving it up. */
import { publishedWiringSchema } from '../../wiring/published-schema.ts';
import { changedEntries, entryAt, entryKey, sameEntry, withEntry } from '../../wiring/wiring-entries.ts';
import { Json } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import { Draft, DraftParams, EntryParams, PutDraft, PutEntry, RevisionQuery } from '../api/wiring.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { draftAnswer } from '../wiring/draft-answer.ts';
import { requireWiring } from '../wiring/require-wiring.ts';

export function wiringRoutes(app: App, context: ServerContext): void {
  const { wiringDrafts } = context;

  app.get(
    '/api/schemas/wiring-1.json',
    {
      schema: {
        tags: ['wiring'],
        summary: 'The JSON schema of the wiring document',
        response: { 200: Json, default: Problem },
      },
    },
    () => publishedWiringSchema(),
  );

  app.get(
    '/api/processes/:key/draft',
    {
      schema: {
        tags: ['wiring'],
        summary: 'The draft, or the live wiring as one',
        params: DraftParams,
        response: { 200: Draft, default: Problem },
      },
    },
    async (request) => draftAnswer(await wiringDrafts.open(request.params.key), context),
  );

  app.put(
    '/api/processes/:key/draft',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Put the whole draft',
        params: DraftParams,
        body: PutDraft,
        response: { 200: Draft, default: Problem },
      },
    },
    async (request): Promise<Draft> => {
      const me = await currentSupervisor(request, context);
      const { key } = request.params;
      const { revision, wiring } = request.body;
      const before = await wiringDrafts.open(key);
      requireWiring(wiring);
      const touched = changedEntries(before.wiring, wiring);
      const draft = await wiringDrafts.change(key, { by: me.id, revision, wiring, touched });
      return draftAnswer(draft, context);
    },
  );

  app.delete(
    '/api/processes/:key/draft',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Give the draft up',
        params: DraftParams,
        querystring: RevisionQuery,
        response: { 200: Draft, default: Problem },
      },
    },
    async (request): Promise<Draft> => {
      await currentSupervisor(request, context);
      const { key } = request.params;
      if ((await wiringDrafts.open(key)).draft !== undefined)
        await wiringDrafts.end(key, request.query.revision);
      return draftAnswer(await wiringDrafts.open(key), context);
    },
  );

  app.put(
    '/api/processes/:key/draft/:part/:id',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Put one entry of the draft',
        params: EntryParams,
        body: PutEntry,
        response: { 200: Draft, default: Problem },
      },
    },
    async (request): Promise<Draft> => {
      const me = await currentSupervisor(request, context);
      const { key, part, id } = request.params;
      const { revision, entry } = request.body;
      const before = await wiringDrafts.open(key);
      const wiring = withEntry(before.wiring, part, id, entry);
      requireWiring(wiring);
      const touched = [entryKey(part, id)];
      return draftAnswer(await wiringDrafts.change(key, { by: me.id, revision, wiring, touched }), context);
    },
  );

  app.delete(
    '/api/processes/:key/draft/:part/:id',
    {
      schema: {
        tags: ['wiring'],
        summary: 'Back to what is live, or to nothing, for one entry',
        description: 'Where the draft has the entry as it is live, the entry is taken out.',
        params: EntryParams,
        querystring: RevisionQuery,
        response: { 200: Draft, default: Problem },
      },
    },
    async (request): Promise<Draft> => {
      const me = await currentSupervisor(request, context);
      const { key, part, id } = request.params;
      const before = await wiringDrafts.open(key);
      const live = entryAt(before.live.wiring, part, id);
      const back = sameEntry(live, entryAt(before.wiring, part, id)) ? undefined : live;
      const wiring = withEntry(before.wiring, part, id, back);
      const { revision } = request.query;
      const touched = [entryKey(part, id)];
      return draftAnswer(await wiringDrafts.change(key, { by: me.id, revision, wiring, touched }), context);
    },
  );
}
