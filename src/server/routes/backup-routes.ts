/**
 * POST /api/backup: everything there is, as `baton backup` keeps it.
 *
 * Invariants:
 * BK1  Only a program on this computer gets it: not a page, nor whoever a proxy hands on.
 * BK2  One at a time: a copy takes as much room on the disk as the database.
 */
import { HostError } from '../../host/host-api.ts';
import { RequestProblem } from '../problem.ts';
import { isFromHere } from '../request-guard.ts';
import type { App, ServerContext } from '../server-context.ts';

export function backupRoutes(app: App, { operation }: ServerContext): void {
  let isUnderWay = false;

  app.post('/api/backup', { config: { waits: true }, schema: { hide: true } }, async (request, reply) => {
    if (!isFromHere(request)) {
      throw new RequestProblem(
        'origin-not-allowed',
        'A backup is given to a program on the computer that Baton runs on, by `baton backup`. This request came from elsewhere.',
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
