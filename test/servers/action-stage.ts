/** One action run as a step would run it: the real guarded client, a virtual clock, credentials and documents in memory. */
import { createHash } from 'node:crypto';
import type { ActionResult, Connector } from '../../src/connectors/action.ts';
import { type HandlerServices, runAction } from '../../src/connectors/action-handler.ts';
import { readAllowedFolders } from '../../src/connectors/files/allowed-folders.ts';
import { createOutgoingHttp } from '../../src/connectors/outgoing/outgoing-http.ts';
import { createOutgoingSockets } from '../../src/connectors/outgoing/outgoing-sockets.ts';
import type { JsonValue } from '../../src/expressions/value.ts';
import { VirtualClock } from '../../src/host/virtual-clock.ts';
import { CredentialProblem, type OpenCredential } from '../../src/ports/credentials.ts';
import { DocumentProblem, type DocumentReference, type Documents } from '../../src/ports/documents.ts';

export const stageStart = Date.UTC(2026, 0, 5, 8);

/** Fields that are no secret. */
const open = new Set(['in', 'name', 'user']);

export interface ActionStage {
  readonly services: HandlerServices;
  readonly kept: ReadonlyMap<string, Uint8Array>;
  keep(content: string, about: { readonly name: string; readonly type: string }): Promise<DocumentReference>;
  run(
    connector: Connector,
    action: string,
    inputs: Readonly<Record<string, JsonValue>>,
    more?: { readonly credential?: string; readonly attempt?: number; readonly signal?: AbortSignal },
  ): Promise<ActionResult>;
  close(): Promise<void>;
}

export function openActionStage(credentials: readonly Omit<OpenCredential, 'secrets'>[] = []): ActionStage {
  const http = createOutgoingHttp({ allow: ['127.0.0.1'] });
  const kept = new Map<string, Uint8Array>();
  const documents = documentsIn(kept);
  const services: HandlerServices = {
    http,
    sockets: createOutgoingSockets({ allow: [] }),
    documents,
    folders: readAllowedFolders(),
    clock: new VirtualClock(stageStart),
    credentials: {
      open: async (name) => {
        const found = credentials.find((each) => each.name === name);
        if (found === undefined) throw new CredentialProblem('missing', `There is no connection “${name}”.`);
        const secrets = Object.entries(found.fields).filter(([field]) => !open.has(field));
        return { ...found, secrets: secrets.map(([, value]) => value) };
      },
    },
  };
  return {
    services,
    kept,
    keep: (content, about) => documents.put(Buffer.from(content), about),
    run: async (connector, id, inputs, { credential, attempt = 1, signal } = {}) => {
      const action = connector.actions.find((each) => each.id === id);
      if (action === undefined) throw new Error(`${connector.id} has no action ${id}`);
      return runAction(
        action,
        {
          connector: connector.id,
          values: inputs,
          variables: {},
          ...(credential === undefined ? {} : { credential }),
          idempotencyKey: 'baton-7-3',
          attempt,
          signal: signal ?? new AbortController().signal,
        },
        services,
      );
    },
    close: () => http.close(),
  };
}

function documentsIn(kept: Map<string, Uint8Array>): Documents {
  return {
    put: async (content, { name, type }) => {
      const bytes = content instanceof Uint8Array ? content : await gathered(content);
      const document = createHash('sha256').update(bytes).digest('hex');
      kept.set(document, bytes);
      return { document, name, type, size: bytes.byteLength };
    },
    read: async (document) => found(kept, document),
    stream: async function* (document) {
      yield found(kept, document);
    },
  };
}

async function gathered(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

function found(kept: ReadonlyMap<string, Uint8Array>, document: string): Uint8Array {
  const content = kept.get(document);
  if (content === undefined) throw new DocumentProblem('missing', 'That file is not here.');
  return content;
}

export function done(result: ActionResult): JsonValue {
  if (result.kind === 'done') return result.output;
  throw new Error(`Failed: ${result.message}`);
}

export function failure(result: ActionResult): Extract<ActionResult, { kind: 'failed' }> {
  if (result.kind === 'failed') return result;
  throw new Error(`Did not fail: ${JSON.stringify(result.output)}`);
}
