/** Baton's triggers over a real store on disk, for tests: started, ended and started again over the same file. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { readAllowedFolders } from '../src/connectors/files/allowed-folders.ts';
import { createOutgoingSockets } from '../src/connectors/outgoing/outgoing-sockets.ts';
import { openHost } from '../src/host/host.ts';
import { SystemClock } from '../src/host/system-clock.ts';
import { decodeRecord } from '../src/kernel/journal-record.ts';
import type { Clock } from '../src/ports/clock.ts';
import type { OpenCredential } from '../src/ports/credentials.ts';
import { silentLog } from '../src/ports/log.ts';
import { openFolderDocuments } from '../src/store/documents/folder-documents.ts';
import { openSqliteStore, type SqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { CaseStarter } from '../src/triggers/case-starter.ts';
import { openTriggers, type TriggerNode, type TriggerService } from '../src/triggers/trigger-service.ts';
import type { TriggerWiring } from '../src/wiring/wiring-document.ts';
import { compiled } from './fixtures/wiring/compile.ts';

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="Look at it"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;
export const secret = 'a-secret-of-the-sender';

export interface StageParts {
  readonly clock?: Clock;
  readonly credential?: OpenCredential;
  /** As `BATON_FOLDERS` names them. */
  readonly folders?: string;
  /** Deliveries that may wait. */
  readonly waiting?: number;
  /** As which of several nodes the first service runs. */
  readonly node?: TriggerNode;
}

/** One more service on the same store. */
export interface NodeStage {
  readonly node: TriggerNode;
  readonly clock?: Clock;
  readonly folders?: string;
  readonly wrap?: (host: CaseStarter) => CaseStarter;
}

let close: (() => Promise<void>) | undefined;
let folder: string | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  folder = undefined;
});

export async function newFolder(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'baton-triggers-'));
  return join(folder, 'baton.db');
}

export async function stage(
  path: string,
  entry: Partial<TriggerWiring>,
  wrap: (host: CaseStarter) => CaseStarter = (h) => h,
  given: StageParts = {},
) {
  const store = await openSqliteStore(path);
  const clock = given.clock ?? new SystemClock();
  const host = await openHost({ store, clock, random: { next: () => 0.5 }, log: silentLog });
  const wiring = { triggers: { hook: { on: 'webhook' as const, ...entry } } };
  const { definition } = await compiled(xml, wiring);
  await host.deploy({
    key: 'k',
    name: 'K',
    fileName: 'k.bpmn',
    source: new TextEncoder().encode(xml),
    wiring: { format: 1, ...wiring },
    findings: [],
    definition,
  });
  const documents = await openFolderDocuments({ folder: join(dirname(path), 'documents'), limit: 1e6 });
  const none = () => {
    throw new Error('Not asked for here');
  };
  const serviceOf = ({ node, wrap, ...own }: Partial<NodeStage>) =>
    openTriggers({
      store: store.triggers,
      deployments: store,
      queries: store,
      readRecord: decodeRecord,
      clock: own.clock ?? clock,
      log: silentLog,
      host: wrap === undefined ? host : wrap(host),
      documents,
      folders: readAllowedFolders(own.folders),
      credentials: {
        open: async (name) =>
          given.credential ?? { name, kind: 'webhook-secret', fields: { secret }, secrets: [secret] },
      },
      http: { request: none, stream: none },
      sockets: createOutgoingSockets({ allow: [] }),
      limits: { waiting: given.waiting ?? 500 },
      ...(node === undefined ? {} : { node }),
    });
  const { node, folders } = given;
  const service = await serviceOf({
    wrap,
    ...(node === undefined ? {} : { node }),
    ...(folders === undefined ? {} : { folders }),
  });
  const others: TriggerService[] = [];
  const another = async (beside: NodeStage) => {
    const opened = await serviceOf(beside);
    others.push(opened);
    return opened;
  };
  close = async () => {
    for (const one of [service, ...others]) await one.close();
    await host.close();
  };
  return { store, host, service, another, documents, close };
}

export async function casesIn(store: SqliteStore): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ; ) {
    const page = await store.cases({}, { limit: 500, ...(after === undefined ? {} : { after }) });
    count += page.items.length;
    after = page.next;
    if (after === undefined) return count;
  }
}
