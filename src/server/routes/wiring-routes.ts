/** The draft of a process's wiring: reading it, changing it entry by entry or whole, giving it up. */
import type { FastifyRequest } from 'fastify';
import type { JsonValue } from '../../expressions/value.ts';
import type { Person } from '../../ports/people-store.ts';
import { entriesOf, entryAt, entryKey, sameEntry, withEntry } from '../../wiring/wiring-entries.ts';
import { Problem } from '../api/problem.ts';
import { Draft, DraftParams, EntryParams, PutDraft, PutEntry, RevisionQuery } from '../api/wiring.ts';
import { currentPerson } from '../current-person.ts';
import { requireSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { draftView } from '../views/draft-view.ts';
import { requireWiring } from '../wiring/require-wiring.ts';
import type { OpenDraft } from '../wiring/wiring-drafts.ts';

export function wiringRoutes(app: App, context: ServerContext): void {
  const { wiringDrafts } = context;

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
    async (request) => answer(await wiringDrafts.open(request.params.key), context),
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
      const me = await supervisor(request, context);
      const { key } = request.params;
      const { revision, wiring } = request.body;
      const before = await wiringDrafts.open(key);
      requireWiring(wiring);
      const touched = touchedBetween(before.wiring, wiring);
      const draft = await wiringDrafts.change(key, { by: me.id, revision, wiring, touched });
      return answer(draft, context);
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
      await supervisor(request, context);
      const { key } = request.params;
      if ((await wiringDrafts.open(key)).draft !== undefined)
        await wiringDrafts.end(key, request.query.revision);
      return answer(await wiringDrafts.open(key), context);
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
      const me = await supervisor(request, context);
      const { key, part, id } = request.params;
      const { revision, entry } = request.body;
      const before = await wiringDrafts.open(key);
      const wiring = withEntry(before.wiring, part, id, entry);
      requireWiring(wiring);
      const touched = [entryKey(part, id)];
      return answer(await wiringDrafts.change(key, { by: me.id, revision, wiring, touched }), context);
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
      const me = await supervisor(request, context);
      const { key, part, id } = request.params;
      const before = await wiringDrafts.open(key);
      const live = entryAt(before.live.wiring, part, id);
      const back = sameEntry(live, entryAt(before.wiring, part, id)) ? undefined : live;
      const wiring = withEntry(before.wiring, part, id, back);
      const { revision } = request.query;
      const touched = [entryKey(part, id)];
      return answer(await wiringDrafts.change(key, { by: me.id, revision, wiring, touched }), context);
    },
  );
}

async function supervisor(request: FastifyRequest, { people }: ServerContext): Promise<Person> {
  const me = await currentPerson(request, people);
  requireSupervisor(me);
  return me;
}

async function answer(open: OpenDraft, { library, people, drafts }: ServerContext): Promise<Draft> {
  const [drawn, catalogue, trials, personName] = await Promise.all([
    library.open(open.live.id),
    library.catalogue(),
    drafts.wiringTrials(open.live.key),
    people.names(),
  ]);
  return draftView({ open, drawn, catalogue, trials, personName });
}

function touchedBetween(before: JsonValue, after: JsonValue): string[] {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return keys.filter((key) => !sameEntry(was.get(key)?.entry, is.get(key)?.entry));
}
