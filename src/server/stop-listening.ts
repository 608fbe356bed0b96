/**
 * How a server stops: it says that it is not ready, tells open pages to come back elsewhere or later, goes on answering
 * for as long as whoever spreads requests needs to notice, and then finishes what is under way, for a bounded time.
 *
 * Boundary: the server. Connectors that are at work are the host's.
 */
import type { App } from './server-context.ts';

export interface StopTimes {
  /** New requests are still answered so long, so that a proxy can notice. */
  readonly notice_ms: number;
  /** What is under way after that is cut off then. */
  readonly within_ms: number;
}

export async function stopListening(app: App, stopping: AbortController, times: StopTimes): Promise<void> {
  stopping.abort();
  if (times.notice_ms > 0) await new Promise((resume) => setTimeout(resume, times.notice_ms));
  const cutOff = setTimeout(() => app.server.closeAllConnections(), times.within_ms);
  await app.close();
  clearTimeout(cutOff);
}
