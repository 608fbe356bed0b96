/** Opens the live stream for as long as the page is open. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { type LiveStream, openLiveStream } from '../api/live.ts';
import { LiveContext } from '../api/live-context.ts';

export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => {
    const opened = openLiveStream(client);
    setStream(opened);
    return () => opened.close();
  }, [client]);
  return <LiveContext value={stream}>{children}</LiveContext>;
}
