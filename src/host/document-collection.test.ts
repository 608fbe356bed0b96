import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, START, type Stage, type StageOptions } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  message,
  person,
  type SampleElement,
  start,
} from '../../test/contracts/sample-definitions.ts';
import { batchOf } from '../../test/contracts/store-contract.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { DocumentReference, KeptDocuments } from '../ports/documents.ts';
import { openFolderDocuments } from '../store/documents/folder-documents.ts';
import type { Definition } from '../wiring/definition.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let folder: string;
let documents: KeptDocuments;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-collection-'));
  documents = await openFolderDocuments({ folder: join(folder, 'documents'), limit: 1e8 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let count = 0;
function file(text = `file ${count++}`): Promise<DocumentReference> {
  return documents.put(new TextEncoder().encode(text), { name: 'f.txt', type: 'text/plain' });
}

/** As if nobody had given any of them for two days. */
async function age(): Promise<void> {
  const then = new Date(Date.now() - 2 * DAY);
  const entries = await readdir(join(folder, 'documents'), { recursive: true, withFileTypes: true });
  for (const entry of entries)
    if (entry.isFile()) await utimes(join(entry.parentPath, entry.name), then, then);
}

async function isKept({ document }: DocumentReference): Promise<boolean> {
  return (await documents.sizeOf(document)) !== undefined;
}

function open(options: StageOptions = {}): Promise<Stage> {
  return openStage({ documents, keeper: documents, ...options });
}

function sequence(...steps: readonly SampleElement['shape'][]): Definition {
  const elements: Record<string, SampleElement> = { Start: { shape: start, to: ['Step1'] } };
  for (const [index, shape] of steps.entries())
    elements[`Step${index + 1}`] = { shape, to: [index + 1 < steps.length ? `Step${index + 2}` : 'End'] };
  return definitionOf('sequence', { id: 'P', elements: { ...elements, End: { shape: end } } });
}

async function begin(stage: Stage, variables: Readonly<Record<string, JsonValue>>, key = 'sequence') {
  const deployment = await stage.deploy(sequence(person('Clerk')), key);
  const answer = await stage.host.startCase({ deployment: deployment.id, variables });
  if (!answer.ok) throw new Error('not started');
  await stage.host.idle();
  return answer.case;
}

describe('a document', () => {
  it('goes when nothing has referred to it in two looks a day apart, and not before', async () => {
    const stage = await open();
    const lost = await file();
    await age();
    await stage.advance(HOUR);
    expect(await isKept(lost)).toBe(true);
    expect(stage.host.collection.last).toMatchObject({ documents: 1, unnamed: 1, removed: 0 });
    await stage.advance(19 * HOUR);
    expect(await isKept(lost)).toBe(true);
    await stage.advance(6 * HOUR);
    expect(await isKept(lost)).toBe(false);
    expect(stage.host.collection.last).toMatchObject({ documents: 0, unnamed: 0, removed: 1 });
  });

  it('that was given a moment ago stays, though nothing refers to it yet; given once more it is new', async () => {
    const stage = await open();
    const text = 'an upload';
    const kept = await file(text);
    await stage.advance(3 * DAY);
    expect(await isKept(kept)).toBe(true);
    await age();
    await stage.advance(HOUR + 6 * HOUR);
    await file(text);
    await stage.advance(3 * DAY);
    expect(await isKept(kept)).toBe(true);
  });

  it('that is named again after the first look stays, and begins anew when it is lost again', async () => {
    const stage = await open();
    const kept = await file();
    await age();
    await stage.advance(HOUR);
    const id = await begin(stage, { kept: { ...kept } });
    await stage.advance(3 * DAY);
    expect(await isKept(kept)).toBe(true);
    const task = (await stage.store.case(id))?.userTasks[0]?.key ?? 0;
    await stage.host.submit(id, {
      kind: 'complete-user-task',
      task,
      person: 'a',
      variables: {},
      answers: {},
    });
    await stage.host.retention.setRule('sequence', { cases: 'P1D' });
    await stage.advance(31 * HOUR);
    expect(await stage.store.case(id)).toBeUndefined();
    expect(await isKept(kept)).toBe(true);
    await stage.advance(3 * DAY);
    expect(await isKept(kept)).toBe(false);
  });
});

describe('a document stays wherever it is referred to:', () => {
  const places: Readonly<Record<string, (stage: Stage, kept: DocumentReference) => Promise<unknown>>> = {
    'in a variable of a case': (stage, kept) => begin(stage, { kept: { ...kept } }),
    'in a long list that is itself kept as a document': (stage, kept) =>
      begin(stage, {
        many: Array.from({ length: 4_000 }, (_, row) => ({ row, kept: { ...kept }, text: 'x'.repeat(40) })),
      }),
    'in a text that a script has made of it': (stage, kept) =>
      begin(stage, { text: JSON.stringify({ kept }) }),
    'in a message nobody waits for yet': (stage, kept) =>
      stage.host.publishMessage({ name: 'm', variables: { kept: { ...kept } }, timeToLive_ms: 100 * DAY }),
    'in what came in by a trigger': (stage, kept) =>
      stage.store.triggers.keep([
        {
          process: 'p',
          trigger: 't',
          receivedAt: START,
          payload: { in: 'row', variables: { kept: { ...kept } } },
          bound: 10,
        },
      ]),
    'in a large payload that came in by a trigger': async (stage, kept) => {
      const document = await file(JSON.stringify({ padding: 'ä\u0000'.repeat(200_000), kept }));
      await stage.store.triggers.keep([
        { process: 'p', trigger: 't', receivedAt: START, payload: { in: 'document', document }, bound: 10 },
      ]);
    },
    'in what a trigger remembers': (stage, kept) =>
      stage.store.triggers.setCursor({ process: 'p', trigger: 't' }, { kept: { ...kept } }),
    'in a draft of a wiring': (stage, kept) =>
      stage.store.putWiringDraft({
        libraryKey: 'p',
        revision: 1,
        draft: {
          base: 1,
          wiring: {
            format: 1,
            steps: { A: { by: 'connector', action: 'a', settings: { template: { ...kept } } } },
          },
          changedBy: 'a',
          changedAt: START,
          touched: {},
          collisions: [],
        },
      }),
    'in what a step gave when it was tried': (stage, kept) =>
      stage.store.addWiringTrial({
        libraryKey: 'p',
        element: 'A',
        entryHash: 'h',
        at: START,
        by: 'a',
        mode: 'real',
        worked: true,
        output: { kept: { ...kept } },
      }),
    'in the wiring of an old version': async (stage, kept) => {
      const definition = sequence(person('Clerk'));
      const deploy = (wiring: JsonValue, name: string) =>
        stage.host.deploy({
          key: 'k',
          name,
          fileName: 'k.bpmn',
          source: new Uint8Array([1]),
          wiring,
          findings: [],
          definition: { ...definition, name },
        });
      await deploy({ steps: { A: { template: { ...kept } } } }, 'first');
      await deploy({}, 'second');
    },
    'in the answer to a key': (stage, kept) =>
      stage.deploy(sequence(person('Clerk'))).then(async (deployment) => {
        await stage.host.startCase({
          deployment: deployment.id,
          variables: { kept: { ...kept } },
          idempotencyKey: kept.document,
        });
      }),
  };
  for (const [where, put] of Object.entries(places)) {
    it(where, async () => {
      const stage = await open();
      const kept = await file();
      const lost = await file();
      await put(stage, kept);
      await age();
      await stage.advance(3 * DAY);
      expect(await isKept(kept)).toBe(true);
      expect(await isKept(lost)).toBe(false);
      expect(stage.errors).toEqual([]);
    });
  }
});

describe('while it is looked', () => {
  it('a reference may go from a place not yet looked at to one that was', async () => {
    const stage = await open();
    const { store } = stage;
    const kept = await file();
    await store.triggers.setCursor({ process: 'z', trigger: 'z' }, { kept: { ...kept } });
    const scan = store.openReferenceScan(0);
    // A table a step, as long as they are small; that of answers is the first, that of cursors among the last.
    for (let step = 0; step < 5; step += 1) expect(await scan.next()).toBe(true);
    expect(scan.found).not.toContain(kept.document);
    const answer = { key: 'a', at: START, answer: JSON.stringify(kept) };
    await store.commit(batchOf({ answers: [answer] }));
    await store.triggers.setCursor({ process: 'z', trigger: 'z' }, {});
    while (await scan.next());
    expect(scan.found).toContain(kept.document);
    scan.close();
  });

  it('what is written at the last moment, also into a content within a content, keeps what it leads to', async () => {
    const inner = await file();
    const outer = await file(JSON.stringify([{ ...inner }]));
    let late = async () => {};
    const keeper: KeptDocuments = {
      put: (content, about) => documents.put(content, about),
      read: (document, limit) => documents.read(document, limit),
      stream: (document) => documents.stream(document),
      sizeOf: (document) => documents.sizeOf(document),
      touch: (document) => documents.touch(document),
      list: (after, limit) => documents.list(after, limit),
      async remove(document, condition) {
        await late();
        return documents.remove(document, condition);
      },
    };
    const stage = await open({ keeper });
    await age();
    await stage.advance(HOUR);
    late = async () => {
      await stage.store.triggers.setCursor({ process: 'p', trigger: 't' }, { outer: { ...outer } });
    };
    await stage.advance(3 * DAY);
    expect([await isKept(outer), await isKept(inner)]).toEqual([true, true]);
    late = async () => {};
    await stage.store.triggers.setCursor({ process: 'p', trigger: 't' }, {});
    await stage.advance(3 * DAY);
    expect([await isKept(outer), await isKept(inner)]).toEqual([false, false]);
  });

  it('cases go on, and a content that comes back in the middle of it is there', async () => {
    const stage = await open();
    const text = 'comes and goes';
    const old = await file(text);
    await age();
    await stage.advance(HOUR);
    const deployment = await stage.deploy(sequence(catching(message('m'))));
    await Promise.all([
      stage.advance(2 * DAY),
      ...Array.from({ length: 20 }, async () => {
        const again = await file(text);
        const answer = await stage.host.startCase({
          deployment: deployment.id,
          variables: { again: { ...again } },
        });
        expect(answer.ok).toBe(true);
        expect(await isKept(old)).toBe(true);
      }),
    ]);
    await age();
    await stage.advance(3 * DAY);
    expect(await isKept(old)).toBe(true);
  });
});
