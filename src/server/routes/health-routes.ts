/** GET /health/live and /health/ready, for whatever starts Baton anew or spreads requests over several. */
import { Alive, Ready } from '../api/health.ts';
import { Readiness } from '../readiness.ts';
import type { App, ServerContext } from '../server-context.ts';

export function healthRoutes(app: App, { operation, stopping }: ServerContext): void {
  const readiness = new Readiness(operation.lookAtStore, stopping, (error) =>
    app.log.error({ error }, 'The database answers with an error; this Baton is not ready'),
  );

  app.get(
    '/health/live',
    {
      schema: {
        tags: ['system'],
        summary: 'Whether the process turns',
        description: 'No answer: start it anew. A database that is away is no reason for that.',
        response: { 200: Alive },
      },
    },
    async (): Promise<Alive> => ({ alive: true }),
  );

  app.get(
    '/health/ready',
    {
      schema: {
        tags: ['system'],
        summary: 'Whether it should be sent requests',
        description: '503 where it should not; `obstacles` says why.',
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply): Promise<Ready> => {
      const obstacles = await readiness.obstacles();
      reply.header('cache-control', 'no-store');
      if (obstacles.length > 0) reply.code(503);
      return { ready: obstacles.length === 0, obstacles: [...obstacles] };
    },
  );
}
