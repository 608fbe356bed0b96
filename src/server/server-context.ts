/** What the routes work with; put together in `main.ts`, so that no route knows a store or a host's inside. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { HostApi } from '../host/host-api.ts';
import type { InstanceEvent } from '../kernel/event.ts';
import type { PersonDirectory } from '../people/person-directory.ts';
import type { ActionDesk } from '../ports/actions.ts';
import type { ApiImportDesk } from '../ports/api-imports.ts';
import type { JobHandler } from '../ports/connector.ts';
import type { CredentialDesk } from '../ports/credentials.ts';
import type { DecisionMaker, DecisionModelStore } from '../ports/decision-models.ts';
import type { KeptDocuments } from '../ports/documents.ts';
import type { ElementTemplateStore } from '../ports/element-template-store.ts';
import type { Meter, MetricsReader } from '../ports/meter.ts';
import type { PeopleStore } from '../ports/people-store.ts';
import type { DeploymentStore } from '../ports/deployment.ts';
import type { StoreQueries } from '../ports/store-queries.ts';
import type { TriggerDesk } from '../ports/triggers.ts';
import type { WiringDraftStore } from '../ports/wiring-draft-store.ts';
import type { DecisionLibrary } from './decision-library.ts';
import type { DeploymentLibrary } from './deployment-library.ts';
import type { ReadyExample } from './ready-example.ts';
import type { TemplateLibrary } from './template-library.ts';
import type { CaseJournals } from './views/case-journals.ts';
import type { CaseData } from './wiring/case-data.ts';
import type { WiringDrafts } from './wiring/wiring-drafts.ts';
import type { WiringVersions } from './wiring/wiring-versions.ts';

export interface ServerContext {
  readonly host: HostApi;
  readonly decisionLibrary: DecisionLibrary;
  readonly decisions: DecisionMaker;
  readonly actions: ActionDesk;
  readonly apiImports: ApiImportDesk;
  readonly credentials: CredentialDesk;
  readonly documents: KeptDocuments;
  /** What runs inside Baton: scripts and decisions. */
  readonly innerHandlers: readonly JobHandler[];
  /** Epoch ms. */
  readonly now: () => number;
  readonly queries: StoreQueries;
  readonly triggers: TriggerDesk;
  readonly library: DeploymentLibrary;
  readonly journals: CaseJournals;
  readonly people: PersonDirectory;
  readonly example: ReadyExample;
  readonly wiringDrafts: WiringDrafts;
  readonly wiringVersions: WiringVersions;
  readonly caseData: CaseData;
  readonly drafts: WiringDraftStore;
  readonly templates: TemplateLibrary;
  readonly operation: ServerOperation;
  /** Aborted when Baton was asked to stop: nothing begins that waits. */
  readonly stopping: AbortSignal;
  readonly settings: ServerSettings;
}

/** What `main.ts` hands in; the rest of the context is made from it. */
export interface ServerParts {
  readonly host: HostApi;
  readonly queries: StoreQueries;
  readonly triggers: TriggerDesk;
  readonly deployments: Pick<DeploymentStore, 'loadDeployment' | 'findDeployment' | 'newestDeployments'>;
  readonly decisionModels: DecisionModelStore;
  readonly decisions: DecisionMaker;
  readonly actions: ActionDesk;
  readonly apiImports: ApiImportDesk;
  readonly credentials: CredentialDesk;
  readonly documents: KeptDocuments;
  /** What runs inside Baton: scripts and decisions. */
  readonly innerHandlers: readonly JobHandler[];
  /** Epoch ms. */
  readonly now: () => number;
  readonly people: PeopleStore;
  readonly drafts: WiringDraftStore;
  readonly templates: ElementTemplateStore;
  /** Opens a journal row's record. */
  readonly readRecord: (record: string) => readonly InstanceEvent[];
  readonly operation: ServerOperation;
  readonly settings: ServerSettings;
}

/** What whoever operates Baton watches it by. */
export interface ServerOperation {
  readonly meter: Meter;
  readonly metrics: MetricsReader;
  /** Asks the store for something small; rejects where it does not answer. */
  readonly lookAtStore: () => Promise<unknown>;
  /** All of it, of one moment, as a backup's bytes. */
  readonly backup: () => Promise<Readable>;
  /** Who gets it: whoever can read the data folder; absent: nobody. */
  readonly folderSecret?: string;
  /** Who may read the metrics beside this computer: whoever gives the token; everybody. */
  readonly metricsFor: { readonly token?: string; readonly everybody: boolean };
}

export interface ServerSettings {
  readonly version: string;
  /** Tells one data folder from another. */
  readonly dataId: string;
  /** The built page; absent: only the API is served. */
  readonly webFolder?: string;
  readonly examplesFolder: string;
  /** Names the Host header may carry; `any` where the server is open to a network on purpose. */
  readonly hostNames: readonly string[] | 'any';
  /** Largest file taken, in bytes. */
  readonly fileLimit: number;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
