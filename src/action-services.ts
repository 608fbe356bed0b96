/**
 * What actions work with, put together for one Baton: the client that leaves it, the documents it keeps, its credentials.
 *
 * Boundary: composition, a part of `main.ts` for what has to do with actions.
 */
import type { HandlerServices } from './connectors/action-handler.ts';
import { createOutgoingHttp } from './connectors/outgoing/outgoing-http.ts';
import type { Clock } from './ports/clock.ts';
import { CredentialProblem, type Credentials } from './ports/credentials.ts';
import { DocumentProblem, type Documents } from './ports/documents.ts';

export interface ActionServicesSettings {
  readonly clock: Clock;
  /** Addresses inside the house that may be called. */
  readonly allow: readonly string[];
}

export interface OpenActionServices {
  readonly services: HandlerServices;
  close(): Promise<void>;
}

/** Throws `Error` with a sentence where the settings make no sense. */
export function openActionServices({ clock, allow }: ActionServicesSettings): OpenActionServices {
  const http = createOutgoingHttp({ allow });
  return {
    services: { http, clock, documents: noDocuments, credentials: noCredentials },
    close: () => http.close(),
  };
}

const noCredentials: Credentials = {
  open: async (name) => {
    throw new CredentialProblem('missing', `There is no connection called “${name}”.`);
  },
};

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
