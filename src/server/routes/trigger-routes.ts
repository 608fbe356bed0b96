/** Triggers of a process, what came in by them, replaying it, pausing them. */
import { Type } from 'typebox';
import { Done } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import {
  Delivery,
  DeliveryPage,
  DeliveryQuery,
  deliveryParams,
  PauseRequest,
  TriggerKinds,
  TriggerList,
  triggerParams,
} from '../api/triggers.ts';
import { answerPage, pageRequest } from '../page-request.ts';
import { RequestProblem } from '../problem.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { quote } from '../words/quoting.ts';
import { keyParams } from './process-routes.ts';

export function triggerRoutes(app: App, context: ServerContext): void {
  const { triggers, library, people } = context;

  app.get(
    '/api/triggers/kinds',
    {
      schema: {
        tags: ['triggers'],
        summary: 'What can begin cases without a person',
        response: { 200: TriggerKinds, default: Problem },
      },
    },
    async (): Promise<TriggerKinds> => ({
      items: triggers
        .kinds()
        .map(({ credential, ...kind }) =>
          credential === undefined
            ? kind
            : { ...kind, credential: { ...credential, kinds: [...credential.kinds] } },
        ),
    }),
  );

  app.get(
    '/api/processes/:key/triggers',
    {
      schema: {
        tags: ['triggers'],
        summary: 'The triggers of the newest version',
        params: keyParams,
        response: { 200: TriggerList, default: Problem },
      },
    },
    async (request): Promise<TriggerList> => {
      const { key } = request.params;
      await library.find(key);
      const [facts, personName] = await Promise.all([triggers.list(key), people.names()]);
      return {
        items: facts.map(({ pausedBy, nextTimes, ...trigger }) => ({
          ...trigger,
          ...(pausedBy === undefined ? {} : { pausedBy: personName(pausedBy) }),
          ...(nextTimes === undefined ? {} : { nextTimes: [...nextTimes] }),
        })),
      };
    },
  );

  app.get(
    '/api/processes/:key/triggers/:trigger/deliveries',
    {
      schema: {
        tags: ['triggers'],
        summary: 'What came in, newest first',
        params: triggerParams,
        querystring: DeliveryQuery,
        response: { 200: DeliveryPage, default: Problem },
      },
    },
    (request) => {
      const { key, trigger } = request.params;
      return answerPage(
        () => triggers.deliveries(key, trigger, pageRequest(request.query)),
        (delivery) => delivery,
      );
    },
  );

  app.post(
    '/api/processes/:key/triggers/:trigger/deliveries/:delivery/replay',
    {
      schema: {
        tags: ['triggers'],
        summary: 'The same once more',
        description: 'A delivery of its own, also where the first had a case already.',
        params: deliveryParams,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 201: Delivery, default: Problem },
      },
    },
    async (request, reply) => {
      const { key, trigger, delivery } = request.params;
      await currentSupervisor(request, context);
      const replayed = await triggers.replay(key, trigger, delivery);
      if (replayed === undefined) {
        throw new RequestProblem(
          'no-such-delivery',
          `There is no delivery ${delivery} of ${quote(trigger)}: it was dropped, or never there.`,
        );
      }
      if (replayed === 'full') {
        reply.header('retry-after', '5');
        throw new RequestProblem(
          'trigger-full',
          `As many deliveries of ${quote(trigger)} wait as may. Repeat it once some of them are done.`,
        );
      }
      reply.code(201);
      return replayed;
    },
  );

  app.put(
    '/api/processes/:key/triggers/:trigger/paused',
    {
      schema: {
        tags: ['triggers'],
        summary: 'Pause a trigger, or let it go on',
        description:
          'While paused nothing is begun. What is sent to a webhook is kept and begun when it goes on; schedules and mailboxes are not looked at.',
        params: triggerParams,
        body: PauseRequest,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      const me = await currentSupervisor(request, context);
      const { key, trigger } = request.params;
      if (!(await triggers.setPaused(key, trigger, request.body.paused, me.id))) {
        throw new RequestProblem(
          'no-such-trigger',
          `The newest version of ${quote(key)} has no trigger ${quote(trigger)}.`,
        );
      }
      return { done: true as const };
    },
  );
}
