/** The page's one live stream, for components: the movements of the case shown, and whether the connection stands. */
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import type { CaseChanged } from '../../src/server/api/live.ts';
import type { Connection, LiveStream } from './live.ts';

export const LiveContext = createContext<LiveStream | undefined>(undefined);

/** `cursor`: of the case as first fetched; watching begins when it is there. */
export function useCaseChanges(
  id: number,
  cursor: string | undefined,
  onChange: (change: CaseChanged) => void,
): void {
  const stream = useContext(LiveContext);
  const latest = useRef({ onChange, cursor });
  latest.current = { onChange, cursor };
  const ready = cursor !== undefined;
  useEffect(() => {
    const since = latest.current.cursor;
    if (!stream || !ready || since === undefined) return;
    return stream.watchCase(id, since, (change) => latest.current.onChange(change));
  }, [stream, id, ready]);
}

export function useConnection(): Connection {
  const stream = useContext(LiveContext);
  const [connection, setConnection] = useState<Connection>('open');
  useEffect(() => stream?.onConnection(setConnection), [stream]);
  return connection;
}
