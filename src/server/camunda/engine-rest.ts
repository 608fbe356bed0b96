/**
 * `/engine-rest`: the part of Camunda 7's REST API that its workers and clients use, so that programs written for it work
 * with Baton as they are. docs/external-workers.md has the table.
 *
 * Boundary: puts the families of routes together; each is a file of its own. Nothing here is part of Baton's own API.
 *
 * Invariants:
 * ER1  Answers are `application/json` and nothing after it: the other engine's JavaScript client compares the whole text.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { App, ServerContext } from '../server-context.ts';
import { WorkWaiters } from '../wait-for-work.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { EngineContext } from './engine-context.ts';
import { answerEngineError, notFound } from './engine-error.ts';
import { externalTaskRoutes } from './external-task-routes.ts';
import { fetchAndLockRoute } from './fetch-and-lock.ts';
import { incidentRoutes } from './incident-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { processDefinitionRoutes } from './process-definition-routes.ts';
import { processInstanceRoutes } from './process-instance-routes.ts';
import { taskRoutes } from './task-routes.ts';

/** The version of the other engine whose API this is. */
const spoken = '7.24.0';
const prefixes = ['/engine-rest', '/engine-rest/engine/default'];

export async function engineRest(app: App, baton: ServerContext): Promise<void> {
  const context = new EngineContext(baton);
  const waiters = new WorkWaiters(baton.host.changes, baton.stopping);
  for (const prefix of prefixes) {
    await app.register(
      async (plain) => {
        const scope: App = plain.withTypeProvider<TypeBoxTypeProvider>();
        speakAsEngine(scope);
        scope.get('/version', { schema: { hide: true } }, async () => ({ version: spoken }));
        scope.get('/engine', { schema: { hide: true } }, async () => [{ name: 'default' }]);
        externalTaskRoutes(scope, context);
        fetchAndLockRoute(scope, context, waiters);
        processDefinitionRoutes(scope, context);
        processInstanceRoutes(scope, context);
        deploymentRoutes(scope, context);
        messageRoutes(scope, context);
        taskRoutes(scope, context);
        incidentRoutes(scope, context);
      },
      { prefix },
    );
  }
}

function speakAsEngine(app: App): void {
  app.setErrorHandler(answerEngineError);
  app.setNotFoundHandler((request) => {
    throw notFound(`Baton does not offer ${request.method} ${request.url.split('?')[0]} of this API`);
  });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, withoutNulls(text.length === 0 ? {} : JSON.parse(String(text))));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      done(Object.assign(new Error(`The body is not JSON: ${why}`), { statusCode: 400 }));
    }
  });
  app.addHook('preValidation', async (request) => {
    if (request.method !== 'GET' && (request.body === undefined || request.body === null)) request.body = {};
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (String(reply.getHeader('content-type')).startsWith('application/json'))
      reply.header('content-type', 'application/json');
    return payload;
  });
}

/** Clients in Java write every field they do not use as null. Values of variables lie deeper and stay. */
function withoutNulls(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutNulls);
  if (typeof body !== 'object' || body === null) return body;
  const fields = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, Array.isArray(value) ? value.map(withoutNulls) : value]),
  );
}
