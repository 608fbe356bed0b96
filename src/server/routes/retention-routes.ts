/** /api/processes/{key}/retention: how long a process keeps its ended cases, and what was removed. */
import type { RetentionRule } from '../../ports/retention-store.ts';
import { Problem } from '../api/problem.ts';
import { Retention, RetentionPreview, RetentionPreviewQuery, SetRetention } from '../api/retention.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { removalSentence, ruleSentence } from '../words/retention-words.ts';
import { keyParams } from './process-routes.ts';

const mostCounted = 10_000;

export function retentionRoutes(app: App, context: ServerContext): void {
  const { host, library, queries } = context;

  app.get(
    '/api/processes/:key/retention',
    {
      schema: {
        tags: ['processes'],
        summary: 'How long ended cases are kept, and what was removed',
        params: keyParams,
        response: { 200: Retention, default: Problem },
      },
    },
    async (request) => {
      const { key } = request.params;
      await library.find(key);
      return retentionOf(key, context);
    },
  );

  app.put(
    '/api/processes/:key/retention',
    {
      schema: {
        tags: ['processes'],
        summary: 'Say how long ended cases are kept',
        description:
          'Holds from now on for cases of all versions. Those that ended longer ago are removed within a few hours, with everything Baton keeps of them. For supervisors.',
        params: keyParams,
        body: SetRetention,
        response: { 200: Retention, default: Problem },
      },
    },
    async (request) => {
      const me = await currentSupervisor(request, context);
      const { key } = request.params;
      await library.find(key);
      await host.retention.setRule(key, ruleOf(request.body), me.id);
      return retentionOf(key, context);
    },
  );

  app.get(
    '/api/processes/:key/retention/preview',
    {
      schema: {
        tags: ['processes'],
        summary: 'How many cases would be removed by a rule',
        description: `Changes nothing. Counts up to ${mostCounted}.`,
        params: keyParams,
        querystring: RetentionPreviewQuery,
        response: { 200: RetentionPreview, default: Problem },
      },
    },
    async (request) => {
      const { key } = request.params;
      await library.find(key);
      const endedBefore = host.retention.endedBefore(request.query.cases);
      const due = { libraryKey: key, before: endedBefore };
      const counted = await queries.countDueCases(due, mostCounted + 1);
      return { cases: Math.min(counted, mostCounted), more: counted > mostCounted, endedBefore };
    },
  );
}

async function retentionOf(key: string, { host, queries, people }: ServerContext): Promise<Retention> {
  const rule = host.retention.ruleOf(key);
  const [{ total, last }, changes, personName] = await Promise.all([
    queries.caseRemovals(key),
    queries.retentionChanges(key),
    people.names(),
  ]);
  return {
    ...rule,
    sentence: ruleSentence(rule),
    removed: total,
    removals: last.map((one) => ({ at: one.at, cases: one.cases, sentence: removalSentence(one) })),
    changes: changes.map(({ libraryKey: _, by, ...change }) => ({
      ...change,
      ...(by !== undefined && { by: personName(by) }),
      sentence: ruleSentence(change),
    })),
  };
}

function ruleOf({ cases, deliveries }: SetRetention): RetentionRule {
  return {
    ...(typeof cases === 'string' && { cases }),
    ...(typeof deliveries === 'string' && { deliveries }),
  };
}
