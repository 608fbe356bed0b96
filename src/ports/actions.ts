/**
 * Actions as the rest of Baton knows them: what can be chosen for a step, and trying one once.
 *
 * Boundary: data and interfaces. Declarations and runs are `connectors/`.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';

export interface ConnectorFacts {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** How it was tested, where that was not against the real thing. */
  readonly tested?: string;
  readonly actions: readonly ActionFacts[];
}

export interface ActionFacts {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object; `FieldLook` of `connectors/action.ts` tells the annotations. */
  readonly inputs: JsonValue;
  readonly outputs: JsonValue;
  readonly credential?: { readonly kinds: readonly string[]; readonly required: boolean };
  readonly effect: 'reads' | 'writes';
  readonly repeat: 'safe' | 'safe-by-key' | 'unsafe';
  readonly suggestedBy?: readonly string[];
}

/** An action as the compiler asks for it (`CatalogueAction` of the wiring). */
export interface KnownAction {
  readonly id: string;
  readonly name: string;
  readonly jobType: string;
  readonly runs: string;
  readonly pinned?: JsonValue;
  readonly inputs: readonly {
    readonly name: string;
    readonly label: string;
    readonly required: boolean;
    readonly fixed: boolean;
  }[];
  readonly credential?: { readonly kinds: readonly string[]; readonly required: boolean };
}

/** What went out and what came back, for people. */
export interface Exchange {
  readonly request: ExchangeSide;
  readonly response?: ExchangeSide;
  readonly took_ms?: number;
}

export interface ExchangeSide {
  /** `POST https://books.example/invoices`, `201 Created`, `SELECT … (2 values)`. */
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

export interface TryAction {
  readonly action: string;
  readonly credential?: string;
  /** Written out. */
  readonly values: Variables;
  /** Worked out. */
  readonly variables: Variables;
  /** In place of what the action has pinned by itself. */
  readonly pinned?: JsonValue;
  /** Names of the secrets that may stand in an input, by the input. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** Masked. */
export type TriedAction =
  | {
      readonly kind: 'done';
      readonly output: JsonValue;
      /** What it leaves by itself, whatever the step's outputs take. */
      readonly leaves?: Variables;
      readonly exchange?: Exchange;
    }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly terminal: boolean;
      readonly error?: { readonly code: string; readonly variables?: Variables };
      readonly facts?: Variables;
      readonly exchange?: Exchange;
    };

export interface ActionDesk {
  /** Those that come with Baton, then imported APIs and templates; by name. */
  connectors(): Promise<readonly ConnectorFacts[]>;
  /** As things stand now; what it finds is pinned by whoever compiles with it. */
  finder(): Promise<(id: string) => KnownAction | undefined>;
  /** One real call. Never rejects for what the other side does. */
  tryOnce(request: TryAction): Promise<TriedAction>;
}
