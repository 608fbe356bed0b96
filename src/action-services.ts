/**
 * What actions work with, put together for one Baton: what leaves it, the folders they
 * may work in.
 *
 * Boundary: composition, a part of `main.ts` for what has to do with actions.
 */
import type { ActionServices } from './connectors/action.ts';
import { readAllowedFolders } from './connectors/files/allowed-folders.ts';
import { createOutgoingHttp } from './connectors/outgoing/outgoing-http.ts';
import { createOutgoingSockets } from './connectors/outgoing/outgoing-sockets.ts';
import type { Clock } from './ports/clock.ts';
import type { Tracer } from './ports/tracer.ts';

export interface ActionServicesSettings {
  readonly clock: Clock;
  /** Addresses inside the house that may be called. */
  readonly allow: readonly string[];
  /** `BATON_FOLDERS`, as it stands. */
  readonly folders: string | undefined;
  readonly dataFolder: string;
  readonly tracer: Tracer;
}

export interface OpenActionServices {
  /** Documents are opened with the store beside them. */
  readonly services: Omit<ActionServices, 'documents'>;
  close(): Promise<void>;
}

/** Throws `Error` with a sentence where the settings make no sense. */
export function openActionServices({
  clock,
  allow,
  folders,
  dataFolder,
  tracer,
}: ActionServicesSettings): OpenActionServices {
  const allowedFolders = readAllowedFolders(folders, [dataFolder]);
  const http = createOutgoingHttp({ allow, tracer });
  return {
    services: { http, sockets: createOutgoingSockets({ allow }), clock, folders: allowedFolders },
    close: () => http.close(),
  };
}
