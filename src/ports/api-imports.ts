/**
 * Imported APIs: what the description of an API (OpenAPI 2 to 3.1) says of its operations, and those that were taken over
 * as actions under a name, version by version.
 *
 * Boundary: data and interfaces only. `connectors/api-import/` reads and keeps them, a store holds the rows.
 *
 * Invariants:
 * AI1  A version never changes. A newer description is a newer version; whoever pinned an older one keeps it.
 */
import type { JsonValue } from '../expressions/value.ts';

/** Where a value goes in the request. `body`: a property of it; `whole-body`: all of it. */
export type ApiPlace = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'whole-body';

/** How lists and objects are written where only text goes; absent: as is usual there. */
export type ApiStyle = 'list' | 'comma' | 'space' | 'pipe' | 'brackets' | 'json' | 'label' | 'matrix';

export interface ApiField {
  /** What a wiring calls it; unique in its operation. */
  readonly name: string;
  /** What the request calls it. */
  readonly sends: string;
  readonly place: ApiPlace;
  readonly style?: ApiStyle;
  readonly required: boolean;
  /** A property of the form: `title`, `description` and a bounded JSON schema of the value. */
  readonly schema: { readonly [keyword: string]: JsonValue };
}

export interface ApiBody {
  readonly as: 'json' | 'form' | 'text' | 'document' | 'multipart';
  /** Its media type. */
  readonly type: string;
  readonly required: boolean;
}

export interface ApiOperation {
  /** What stands behind the API's name and a dot. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** In capitals. */
  readonly method: string;
  /** With `{placeholders}`. */
  readonly path: string;
  /** Where the description sends this one elsewhere than the others. */
  readonly base?: string;
  readonly group?: string;
  readonly deprecated?: true;
  readonly fields: readonly ApiField[];
  readonly body?: ApiBody;
  readonly accept?: string;
  /** The header under which the API itself asks for the idempotency key. */
  readonly idempotencyHeader?: string;
  /** JSON schema of the body of its answer; absent: nothing is said. */
  readonly answer?: JsonValue;
  /** Absent: the description says nothing of signing in. */
  readonly credential?: { readonly kinds: readonly string[]; readonly required: boolean };
}

/** An operation in a list to choose from. */
export interface ApiOperationLine
  extends Pick<
    ApiOperation,
    'id' | 'name' | 'description' | 'method' | 'path' | 'group' | 'deprecated' | 'base'
  > {
  /** Labels of its fields, the necessary ones first. */
  readonly asks: readonly string[];
}

/** A way to sign in that the description names, as what a connection of that kind needs. */
export interface ApiSignIn {
  /** As the description calls it. */
  readonly id: string;
  readonly kind: string;
  /** `API key in the header X-API-Key`. */
  readonly label: string;
  /** What is known of the connection's fields already. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface ApiFinding {
  readonly code: string;
  readonly severity: 'note' | 'warning';
  /** A sentence or two: what was found, what becomes of it. */
  readonly message: string;
  /** Of one operation. */
  readonly operation?: string;
}

/** What a description says. */
export interface ApiDescription {
  readonly title: string;
  /** The API's own. */
  readonly version?: string;
  /** `OpenAPI 3.0.3`, `Swagger 2.0`. */
  readonly format: string;
  /** Whole addresses, and such that only make sense behind the description's own; without placeholders. */
  readonly servers: readonly string[];
  readonly signIns: readonly ApiSignIn[];
  readonly operations: readonly ApiOperationLine[];
  readonly findings: readonly ApiFinding[];
}

/** One version of an imported API, as it is kept. */
export interface ApiVersion {
  readonly name: string;
  /** From 1. */
  readonly version: number;
  readonly title: string;
  /** What every operation's path follows. */
  readonly base: string;
  readonly description: Omit<ApiDescription, 'operations' | 'findings'>;
  readonly operations: readonly ApiOperation[];
  /** SHA-256 of the document. */
  readonly document: string;
  readonly fileName: string;
  /** Where it was fetched from. */
  readonly url?: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly createdBy?: string;
}

export interface ApiImportStore {
  /** The newest version of each, by name. */
  newestApis(): Promise<readonly ApiVersion[]>;
  /** All versions of one, the newest first. */
  apiVersions(name: string): Promise<readonly ApiVersion[]>;
  /** False where there is this version already. */
  addApiVersion(version: ApiVersion, document: Uint8Array): Promise<boolean>;
  apiDocument(hash: string): Promise<Uint8Array | undefined>;
  /** With all versions, and documents nothing else needs. False where there is none. */
  removeApi(name: string): Promise<boolean>;
}

export interface NewApiDocument {
  readonly content: Uint8Array;
  readonly fileName: string;
  readonly url?: string;
}

export type ApiDocumentRead =
  | {
      readonly ok: true;
      /** To be named when operations of it are taken over; known for a while, and for as long as a version of it is kept. */
      readonly document: string;
      readonly proposedName: string;
      readonly description: ApiDescription;
    }
  /** A sentence for a person. */
  | { readonly ok: false; readonly message: string };

export interface ApiTakeover {
  readonly name: string;
  /** For people; absent: as the description calls it. */
  readonly title?: string;
  /** `ApiDocumentRead.document`. */
  readonly document: string;
  readonly base: string;
  /** Ids. */
  readonly operations: readonly string[];
  /** The version it takes the place of; absent: there is none of this name. */
  readonly over?: number;
  readonly by?: string;
}

export type ApiTakenOver =
  | { readonly ok: true; readonly version: ApiVersion; readonly changes: readonly ApiChange[] }
  | {
      readonly ok: false;
      /** `collides`: with what is there of this name. `document-forgotten`: it has to be read again. */
      readonly code: 'invalid' | 'collides' | 'document-forgotten';
      readonly field: 'name' | 'base' | 'operations' | 'document' | 'over';
      readonly message: string;
    };

/** What becomes of one operation with another version. `breaks`: steps wired to it need another look. */
export interface ApiChange {
  readonly operation: string;
  readonly name: string;
  readonly kind: 'gone' | 'breaks' | 'changed' | 'new';
  readonly how: readonly string[];
}

export interface ApiImportDesk {
  read(document: NewApiDocument): Promise<ApiDocumentRead>;
  /** Through the guarded client. */
  fetch(url: string): Promise<ApiDocumentRead>;
  /** That of a version that is kept, or one read before. */
  reread(document: string): Promise<ApiDocumentRead>;
  /** The newest version of each, by name. */
  list(): Promise<readonly ApiVersion[]>;
  /** The newest first; empty where there is none of this name. */
  versions(name: string): Promise<readonly ApiVersion[]>;
  /** What `takeOver` would change. */
  preview(takeover: ApiTakeover): Promise<ApiTakenOver>;
  takeOver(takeover: ApiTakeover): Promise<ApiTakenOver>;
  /** False where there is none. Whether it is in use is the caller's to ask. */
  remove(name: string): Promise<boolean>;
}
