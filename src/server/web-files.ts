/**
 * The built page: its files, and the page itself for every address that is not a file, so that a link into the
 * application works.
 *
 * Boundary: files under one folder; what begins with /api is never answered here.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { sendProblem } from './problem.ts';
import type { App } from './server-context.ts';
import { quote } from './words/quoting.ts';

/** Only what comes with Baton runs in its page; styles are set by script, drawings may hold pictures as data. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

export async function webFiles(app: App, folder: string | undefined): Promise<void> {
  const page = folder !== undefined && existsSync(join(folder, 'index.html'));
  if (folder !== undefined && page) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const lasting = path.includes(`${join(folder, 'assets')}`);
        reply.setHeader('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
        reply.setHeader('content-security-policy', policy);
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    if (page && request.method === 'GET' && !path.startsWith('/api/') && !/\.\w+$/.test(path)) {
      return reply.sendFile('index.html');
    }
    return sendProblem(
      reply,
      'no-such-route',
      `There is nothing at ${quote(`${request.method} ${path}`)}. /api/docs lists what there is.`,
    );
  });
}
