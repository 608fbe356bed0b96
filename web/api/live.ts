/**
 * Live changes: one stream of server-sent events for the whole page. What became old is fetched again (gathered, so
 * that a busy server is not asked a hundred times a second); the movements of the case that is shown go to its page.
 *
 * Invariant: V1  a case page that begins to watch with the `cursor` of the case it fetched misses no movement.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { CaseChanged, CasesChanged, TriggersChanged } from '../../src/server/api/live.ts';
import { keys } from './query-keys.ts';
import { withQuery } from './request.ts';

/** How long changes are gathered before what they touch is fetched again: what is looked at closely sooner. */
const gather_ms = { close: 60, lists: 300 } as const;
/** A closed stream (the server said no, or is not there) is opened again after this. */
const reopen_ms = 2_000;
/** A server that said it stops is not missed before this: another takes over, or it is there again. */
const move_ms = 20_000;

/** `moving`: the server said that it stops; the page is on its way to another one, or waits for it to be back. */
export type Connection = 'open' | 'moving' | 'lost';

export interface LiveStream {
  /** Follows one case until the returned function is called. */
  watchCase(id: number, since: string, listener: (change: CaseChanged) => void): () => void;
  onConnection(listener: (connection: Connection) => void): () => void;
  close(): void;
}

interface Watch {
  readonly id: number;
  readonly listener: (change: CaseChanged) => void;
}

interface Gatherer {
  add(...changed: readonly QueryKey[]): void;
  stop(): void;
}

function gatherer(client: QueryClient, wait_ms: number): Gatherer {
  const old = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(...changed) {
      for (const key of changed) old.set(JSON.stringify(key), key);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const queryKey of old.values()) void client.invalidateQueries({ queryKey });
        old.clear();
      }, wait_ms);
    },
    stop: () => clearTimeout(timer),
  };
}

export function openLiveStream(client: QueryClient): LiveStream {
  const connectionListeners = new Set<(connection: Connection) => void>();
  const close = gatherer(client, gather_ms.close);
  const lists = gatherer(client, gather_ms.lists);
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource | undefined;
  let watch: Watch | undefined;
  let lastId: string | undefined;
  let lost = false;
  let movingUntil = 0;

  function say(connection: Connection): void {
    lost = connection !== 'open';
    for (const listener of connectionListeners) listener(connection);
  }

  function connect(since: string | undefined): void {
    source?.close();
    clearTimeout(reopening);
    const opened = new EventSource(withQuery('/api/live', { case: watch?.id, since }));
    source = opened;
    const on = (name: string, handle: (data: string) => void) =>
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        if (event.lastEventId !== '') lastId = event.lastEventId;
        handle(event.data);
      });
    opened.addEventListener('open', () => {
      if (lost) close.add([]);
      movingUntil = 0;
      say('open');
    });
    opened.addEventListener('error', () => {
      say(performance.now() < movingUntil ? 'moving' : 'lost');
      if (opened.readyState === EventSource.CLOSED) reopening = setTimeout(() => connect(lastId), reopen_ms);
    });
    on('case', (data) => {
      const change: CaseChanged = JSON.parse(data);
      if (watch?.id === change.case) watch.listener(change);
      close.add(keys.case(change.case));
    });
    on('cases', (data) => {
      const change: CasesChanged = JSON.parse(data);
      lists.add(keys.caseLists, ...(change.more ? [keys.cases] : change.cases.map(keys.case)));
    });
    on('inbox', () => lists.add(keys.inbox));
    on('processes', () => lists.add(keys.processes, keys.example));
    on('triggers', (data) => {
      const change: TriggersChanged = JSON.parse(data);
      lists.add(...change.keys.map(keys.triggers));
    });
    on('resync', () => close.add([]));
    on('leaving', () => {
      movingUntil = performance.now() + move_ms;
    });
  }

  connect(undefined);

  return {
    watchCase(id, since, listener) {
      const started = { id, listener };
      watch = started;
      connect(since);
      return () => {
        if (watch !== started) return;
        watch = undefined;
        connect(lastId);
      };
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
    close() {
      close.stop();
      lists.stop();
      clearTimeout(reopening);
      source?.close();
    },
  };
}
