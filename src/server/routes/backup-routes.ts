/**
 * POST /api/backup: everything there is, as `baton backup` keeps it.
 *
 * Invariants:
 * BK1  Only who can read the data folder gets it, by the secret that lies there: not a page, nor whoever a proxy on this
 *      computer hands on without saying so.
 * BK2  One at a time: a copy takes as much room on the disk as the database.
 */
import { timingSafeEqual } from 'node:crypto';
import { HostError } from '../../host/host-api.ts';
import { RequestProblem } from '../problem.ts';
import { isFromHere } from '../request-guard.ts';
import type { App, ServerContext } from '../server-context.ts';

export function backupRoutes(app: App, { operation }: ServerContext): void {
  let isUnderWay = false;

  app.post('/api/backup', { config: { waits: true }, schema: { hide: true } }, async (request, reply) => {
    if (!isFromHere(request) || !knows(request.headers['baton-folder-secret'], operation.folderSecret)) {
      throw new RequestProblem(
        'origin-not-allowed',
        'A backup is given to whoever can read the data folder, on the computer that Baton runs on, by `baton backup`. This request came from elsewhere.',
      );
    }
    if (isUnderWay) throw new HostError('overloaded', 'A backup is under way already', { retryAfter_s: 30 });
    isUnderWay = true;
    const over = () => {
      isUnderWay = false;
    };
    try {
      const bytes = await operation.backup();
      bytes.once('close', over);
      return reply.type('application/gzip').send(bytes);
    } catch (error) {
      over();
      throw error;
    }
  });
}

function knows(shown: string | string[] | undefined, secret: string | undefined): boolean {
  if (secret === undefined || typeof shown !== 'string') return false;
  const [one, other] = [Buffer.from(shown), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}
