/**
 * Runs single actions of a connector as a step would (inputs put together, credential opened and masked), with documents
 * in memory and a real clock.
 */

import type { ActionResult, Connector } from '../../src/connectors/action.ts';
import { type ActionRequest, runAction } from '../../src/connectors/action-handler.ts';
import { credentialKinds } from '../../src/connectors/credentials/credential-kinds.ts';
import { type AllowedFolders, readAllowedFolders } from '../../src/connectors/files/allowed-folders.ts';
import { createOutgoingSockets } from '../../src/connectors/outgoing/outgoing-sockets.ts';
import { SystemClock } from '../../src/host/system-clock.ts';
import type { Variables } from '../../src/kernel/command.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { CredentialProblem } from '../../src/ports/credentials.ts';
import type { Documents } from '../../src/ports/documents.ts';
import type { OutgoingHttp } from '../../src/ports/outgoing-http.ts';
import { memoryDocuments } from './memory-documents.ts';

export interface StageParts {
  readonly credential?: { readonly kind: string; readonly fields: Readonly<Record<string, string>> };
  readonly http?: OutgoingHttp;
  readonly clock?: Clock;
  readonly folders?: AllowedFolders;
}

export interface StepParts {
  /** Written in the wiring. */
  readonly values?: Variables;
  /** Worked out from the case. */
  readonly variables?: Variables;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface ActionStage {
  readonly documents: Documents;
  run(action: string, step?: StepParts): Promise<ActionResult>;
  /** What it puts out; throws what a failure says. */
  output(action: string, step?: StepParts): Promise<unknown>;
  /** The failure; throws when there is none. */
  failure(action: string, step?: StepParts): Promise<Extract<ActionResult, { readonly kind: 'failed' }>>;
}

/** One for all, as in a Baton: connections to databases are kept for the next step. */
const none = () => Promise.reject(new Error('this test makes no requests'));
const sockets = createOutgoingSockets({ allow: [] });
const noFolders = readAllowedFolders();
/** As the kind declares its fields. */
function isSecret(kind: string, field: string): boolean {
  const declared = credentialKinds.find((each) => each.kind === kind);
  return declared === undefined || declared.fields.some(({ name, secret }) => secret && name === field);
}

export function actionStage(connector: Connector, parts: StageParts = {}): ActionStage {
  const documents = memoryDocuments();
  const services = {
    documents,
    clock: parts.clock ?? new SystemClock(),
    folders: parts.folders ?? noFolders,
    http: parts.http ?? { request: none, stream: none },
    sockets,
    credentials: {
      async open(name: string) {
        const { credential } = parts;
        if (credential === undefined)
          throw new CredentialProblem('missing', `There is no connection “${name}”.`);
        const secrets = Object.entries(credential.fields).flatMap(([field, value]) =>
          isSecret(credential.kind, field) ? [value] : [],
        );
        return { name, ...credential, secrets };
      },
    },
  };
  const run = (id: string, step: StepParts = {}) => {
    const action = connector.actions.find((each) => each.id === id);
    if (action === undefined) throw new Error(`${connector.id} has no action ${id}`);
    const request: ActionRequest = {
      connector: connector.id,
      values: step.values ?? {},
      variables: step.variables ?? {},
      ...(parts.credential === undefined ? {} : { credential: 'the-connection' }),
      idempotencyKey: step.idempotencyKey ?? 'key-of-the-step',
      attempt: 1,
      signal: step.signal ?? new AbortController().signal,
    };
    return runAction(action, request, services);
  };
  return {
    documents,
    run,
    async output(action, step) {
      const result = await run(action, step);
      if (result.kind === 'failed') throw new Error(result.message);
      return result.output;
    },
    async failure(action, step) {
      const result = await run(action, step);
      if (result.kind === 'done') throw new Error(`${action} did not fail: ${JSON.stringify(result.output)}`);
      return result;
    },
  };
}
