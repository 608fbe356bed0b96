/**
 * What actions work with, put together for one Baton: the client that leaves it.
 *
 * Boundary: composition, a part of `main.ts` for what has to do with actions.
 */
import type { ActionServices } from './connectors/action.ts';
import { createOutgoingHttp } from './connectors/outgoing/outgoing-http.ts';
import type { Clock } from './ports/clock.ts';

export interface ActionServicesSettings {
  readonly clock: Clock;
  /** Addresses inside the house that may be called. */
  readonly allow: readonly string[];
}

export interface OpenActionServices {
  /** Documents are opened with the store beside them. */
  readonly services: Omit<ActionServices, 'documents'>;
  close(): Promise<void>;
}

/** Throws `Error` with a sentence where the settings make no sense. */
export function openActionServices({ clock, allow }: ActionServicesSettings): OpenActionServices {
  const http = createOutgoingHttp({ allow });
  return {
    services: { http, clock },
    close: () => http.close(),
  };
}
