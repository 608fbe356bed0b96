/** GET /api/live: server-sent events. */
import type { FastifyReply } from 'fastify';
import { HostError } from '../../host/host-api.ts';
import { type Leaving, LiveQuery } from '../api/live.ts';
import { LiveConnection } from '../live/live-connection.ts';
import type { LiveHub } from '../live/live-hub.ts';
import { stoppingProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';

const heartbeat_ms = 15_000;
/** Pages that are told at once; a page that finds no room still shows what it fetches. */
const mostOpen = 2_000;
const leaving: Leaving = {};
/** Pages that are sent away together do not come back together. */
const comeBackAfter = () => 200 + Math.floor(Math.random() * 1_800);
/** A page that does not read is let go before its unread events fill the memory; it comes back and catches up. */
const unreadLimit = 4 * 1024 * 1024;

export function liveRoutes(app: App, context: ServerContext, hub: LiveHub): void {
  const open = new Set<FastifyReply>();
  context.operation.meter.gauge(
    { name: 'baton_live_connections', help: 'Pages that are told what changes' },
    () => open.size,
  );
  context.stopping.addEventListener(
    'abort',
    () => {
      for (const { raw } of open)
        raw.end(`retry: ${comeBackAfter()}\nevent: leaving\ndata: ${JSON.stringify(leaving)}\n\n`);
    },
    { once: true },
  );

  app.get(
    '/api/live',
    {
      config: { waits: true },
      schema: {
        tags: ['live'],
        summary: 'What changes, as it happens',
        description: 'Server-sent events; docs/api.md lists them.',
        querystring: LiveQuery,
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      if (context.stopping.aborted) throw stoppingProblem();
      if (open.size >= mostOpen)
        throw new HostError('overloaded', `${open.size} pages are open already`, { retryAfter_s: 10 });
      const { case: watched, since } = request.query;
      const lastEventId = request.headers['last-event-id'];
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      });
      const sink = {
        write: (text: string) => {
          if (raw.writableEnded) return;
          raw.write(text);
          if (raw.writableLength > unreadLimit) raw.destroy();
        },
      };
      const connection = new LiveConnection(hub, context, sink, watched);
      const heartbeat = setInterval(() => sink.write(': still here\n\n'), heartbeat_ms);
      open.add(reply);
      raw.on('close', () => {
        clearInterval(heartbeat);
        connection.close();
        open.delete(reply);
      });
      connection.open({ lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined, since });
    },
  );
}
