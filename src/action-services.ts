/**
 * What actions work with, put together for one Baton: the client that leaves it, the documents it keeps.
 *
 * Boundary: composition, a part of `main.ts` for what has to do with actions.
 */
import type { ActionServices } from './connectors/action.ts';
import { createOutgoingHttp } from './connectors/outgoing/outgoing-http.ts';
import type { Clock } from './ports/clock.ts';
import { DocumentProblem, type Documents } from './ports/documents.ts';

export interface ActionServicesSettings {
  readonly clock: Clock;
  /** Addresses inside the house that may be called. */
  readonly allow: readonly string[];
}

export interface OpenActionServices {
  readonly services: ActionServices;
  close(): Promise<void>;
}

/** Throws `Error` with a sentence where the settings make no sense. */
export function openActionServices({ clock, allow }: ActionServicesSettings): OpenActionServices {
  const http = createOutgoingHttp({ allow });
  return {
    services: { http, clock, documents: noDocuments },
    close: () => http.close(),
  };
}

const noDocuments: Documents = {
  put: async () => {
    throw new DocumentProblem('too-large', 'This Baton keeps no files.');
  },
  read: async () => {
    throw new DocumentProblem('missing', 'This Baton keeps no files.');
  },
  stream: () => {
    throw new DocumentProblem('missing', 'This Baton keeps no files.');
  },
};
