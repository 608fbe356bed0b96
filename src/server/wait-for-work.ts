/**
 * Holds a worker's request until there is work, its time is over or the worker has gone.
 *
 * Boundary: when to ask again; what is asked is the caller's.
 */
import type { IncomingMessage } from 'node:http';
import type { ChangeFeed } from '../ports/notifier.ts';

/** Work can become ready without anything changing: the wait before another attempt is over. */
const look_ms = 1_000;

export async function waitForWork<Item>(
  fetch: () => Promise<readonly Item[]>,
  changes: ChangeFeed,
  wait_ms: number,
  request: IncomingMessage,
): Promise<readonly Item[]> {
  const end = performance.now() + wait_ms;
  for (;;) {
    const moved = nextChange(changes, Math.min(look_ms, end - performance.now()), request);
    const found = await fetch();
    if (found.length > 0 || performance.now() >= end || request.socket.destroyed) {
      moved.stop();
      return found;
    }
    await moved.happened;
  }
}

/** Listening begins before the caller looks, so that nothing slips in between. */
function nextChange(changes: ChangeFeed, wait_ms: number, request: IncomingMessage) {
  let stop: () => void = () => undefined;
  const happened = new Promise<void>((resolve) => {
    const timer = setTimeout(() => stop(), Math.max(0, wait_ms));
    const leave = changes.listen((list) => {
      if (list.some((change) => change.kind === 'case')) stop();
    });
    const gone = () => stop();
    request.socket.once('close', gone);
    stop = () => {
      clearTimeout(timer);
      leave();
      request.socket.off('close', gone);
      resolve();
    };
  });
  return { happened, stop: () => stop() };
}
