import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type StageOptions } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  job,
  message,
  person,
  type SampleElement,
  start,
} from '../../test/contracts/sample-definitions.ts';
import { isLargeValue } from '../expressions/large-value.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { JobHandler } from '../ports/connector.ts';
import type { Documents, KeptDocuments } from '../ports/documents.ts';
import { openFolderDocuments } from '../store/documents/folder-documents.ts';
import type { Definition } from '../wiring/definition.ts';

const MEGABYTE = 1024 * 1024;

let folder: string;
let documents: KeptDocuments;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-values-'));
  documents = await openFolderDocuments({ folder, limit: 100 * MEGABYTE });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** About `chars` characters of JSON. */
function orders(chars: number): JsonValue {
  return Array.from({ length: Math.ceil(chars / 100) }, (_, index) => ({
    id: index,
    text: 'x'.repeat(78),
  }));
}

function returns(jobType: string, variables: Variables): JobHandler {
  return { jobType, run: async () => ({ kind: 'completed', variables }) };
}

function sequence(...steps: readonly SampleElement['shape'][]): Definition {
  const elements: Record<string, SampleElement> = { Start: { shape: start, to: ['Step1'] } };
  for (const [index, shape] of steps.entries()) {
    elements[`Step${index + 1}`] = { shape, to: [index + 1 < steps.length ? `Step${index + 2}` : 'End'] };
  }
  return definitionOf('sequence', { id: 'P', elements: { ...elements, End: { shape: end } } });
}

function mapped(
  shape: SampleElement['shape'],
  data: {
    readonly inputs?: Readonly<Record<string, string>>;
    readonly outputs?: Readonly<Record<string, string>>;
  },
): SampleElement['shape'] {
  const mappings = (texts: Readonly<Record<string, string>>) =>
    Object.entries(texts).map(([target, text]) => ({ target, source: { language: 'feel' as const, text } }));
  if (shape.behavior !== 'task') return shape;
  return {
    ...shape,
    ...(data.inputs === undefined ? {} : { inputs: mappings(data.inputs) }),
    ...(data.outputs === undefined ? {} : { outputs: mappings(data.outputs) }),
  };
}

async function run(definition: Definition, variables: Variables, options: Omit<StageOptions, 'documents'>) {
  const stage = await openStage({ documents, ...options });
  const deployment = await stage.deploy(definition);
  const answer = await stage.host.startCase({ deployment: deployment.id, variables });
  if (!answer.ok) throw new Error(answer.rejection.message);
  await stage.host.idle();
  const known = async () => {
    const state = (await stage.host.view(answer.case))?.state;
    return state?.elements.get(state.root)?.variables ?? {};
  };
  const records = async () => (await stage.store.caseJournal(answer.case, { limit: 100 })).items;
  return { ...stage, case: answer.case, known, records };
}

describe('a value over 256 KiB', () => {
  it('leaves the case for the documents whoever brings it, and the journal stays small', async () => {
    const big = orders(MEGABYTE);
    const ran = await run(
      sequence(job('fetch'), catching(message('more')), person('Clerk')),
      { given: big, small: 'yes' },
      { handlers: [returns('fetch', { fetched: 'y'.repeat(MEGABYTE) })] },
    );
    await ran.host.publishMessage({ name: 'more', variables: { told: orders(500_000) } });
    await ran.host.idle();
    const known = await ran.known();
    expect(known.small).toBe('yes');
    expect(known.given).toMatchObject({ name: 'given.json', type: 'application/json', holds: 'list' });
    expect(known.fetched).toMatchObject({ name: 'fetched.txt', size: MEGABYTE, holds: 'text' });
    expect(known.told).toMatchObject({ name: 'told.json', holds: 'list' });
    const { given } = known;
    if (!isLargeValue(given)) throw new Error('not kept');
    const content = Buffer.from(await documents.read(given.document, 10 * MEGABYTE)).toString('utf8');
    expect(JSON.parse(content)).toEqual(big);
    for (const row of await ran.records()) expect(row.record.length).toBeLessThan(5_000);
  });

  it('stays in the case where it is just not so large', async () => {
    const ran = await run(sequence(person('Clerk')), { text: 'x'.repeat(250_000) }, {});
    expect((await ran.known()).text).toHaveLength(250_000);
    expect(await readdir(folder)).toEqual(['incoming']);
  });

  it('is read by expressions, also by a host that has never seen it', async () => {
    const path = join(folder, 'baton.db');
    const step = mapped(job('count'), {
      inputs: { last: 'orders[-1].id', all: 'orders' },
      outputs: { counted: 'n', first: 'orders[1].id' },
    });
    const definition = sequence(person('Clerk'), step, person('Clerk'));
    const before = await run(definition, { orders: orders(MEGABYTE) }, { path });
    await before.host.close();
    let handed: Variables = {};
    const count: JobHandler = {
      jobType: 'count',
      takesReferences: true,
      run: async ({ variables }) => {
        handed = variables;
        return { kind: 'completed', variables: { n: 7 } };
      },
    };
    const stage = await openStage({ documents, path, handlers: [count] });
    const task = (await stage.store.case(before.case))?.userTasks[0]?.key ?? 0;
    const done = await stage.host.submit(before.case, {
      kind: 'complete-user-task',
      task,
      person: 'ada',
      variables: {},
      answers: {},
    });
    expect(done.ok).toBe(true);
    await stage.host.idle();
    const length = Math.ceil(MEGABYTE / 100);
    expect(handed).toMatchObject({ last: length - 1, all: { holds: 'list' } });
    const state = (await stage.host.view(before.case))?.state;
    expect(state?.elements.get(state.root)?.variables).toMatchObject({ counted: 7, first: 0 });
    await stage.host.close();
  });

  it('is changed in one place by an output that names the place', async () => {
    const step = mapped(job('price'), { outputs: { price: 'amount' } });
    if (step.behavior !== 'task') throw new Error('no task');
    const [output] = step.outputs ?? [];
    if (output === undefined) throw new Error('no output');
    const shape = { ...step, outputs: [{ ...output, target: 'order', path: ['price'] }] };
    const order = { lines: orders(400_000), price: 1 };
    const ran = await run(
      sequence(shape, mapped(job('look'), { inputs: { price: 'order.price', lines: 'count(order.lines)' } })),
      { order },
      { handlers: [returns('price', { amount: 2 })] },
    );
    const [look] = await ran.host.jobs.fetch({
      wanted: [{ jobType: 'look', lease_ms: 1_000 }],
      worker: 'w',
      limit: 1,
    });
    expect(look?.variables).toEqual({ price: 2, lines: 4_000 });
  });

  it('is handed to a program as the value, as far as it fits; what failed says what did not', async () => {
    const seen: Variables[] = [];
    const count: JobHandler = {
      jobType: 'count',
      run: async ({ variables }) => {
        seen.push(variables);
        return { kind: 'failed', message: 'It is no list.', terminal: true };
      },
    };
    const fits = orders(MEGABYTE);
    const variables = { fits, huge: 'z'.repeat(5 * MEGABYTE) };
    const ran = await run(sequence(job('count')), variables, { handlers: [count] });
    expect(seen[0]?.fits).toEqual(fits);
    expect(seen[0]?.huge).toMatchObject({ size: 5 * MEGABYTE });
    const [incident] = (await ran.store.case(ran.case))?.incidents ?? [];
    expect(incident?.message).toMatch(/^It is no list\. \(Too large to be handed .* references: huge\.txt/);
  });

  it('that no longer can be read is a problem of the case, which can be mended', async () => {
    const gone = {
      document: 'a'.repeat(64),
      name: 'gone.json',
      type: 'application/json',
      size: 9,
      holds: 'list',
    };
    const ran = await run(sequence(mapped(job('look'), { inputs: { n: 'count(gone)' } })), { gone }, {});
    const [incident] = (await ran.store.case(ran.case))?.incidents ?? [];
    expect(incident?.message).toContain(
      '“gone” cannot be read: The file aaaaaaaaaaaa… is not among the files',
    );
    await ran.host.submit(ran.case, { kind: 'set-variables', variables: { gone: [1, 2] } });
    await ran.host.submit(ran.case, { kind: 'resolve-incident', incident: incident?.key ?? 0 });
    await ran.host.idle();
    expect((await ran.store.case(ran.case))?.jobs[0]).toMatchObject({ jobType: 'look' });
  });

  it('that is more than an expression can read, or nested without end, is refused with what to do', async () => {
    const endless = await documents.put(Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), {
      name: 'endless.json',
      type: 'application/json',
    });
    const variables = { huge: 'z'.repeat(300_000), endless: { ...endless, holds: 'list' } };
    const step = (text: string) => mapped(job('look'), { inputs: { n: text } });
    const limits = { readValueBytes: 200_000 };
    const huge = await run(sequence(person('Clerk'), step('string length(huge)')), variables, { limits });
    const task = (await huge.store.case(huge.case))?.userTasks[0]?.key ?? 0;
    const done = { kind: 'complete-user-task', task, person: 'ada', variables: {}, answers: {} } as const;
    await huge.host.submit(huge.case, done);
    await huge.host.idle();
    expect((await huge.store.case(huge.case))?.incidents[0]?.message).toContain(
      'Give it to a step that takes files',
    );
    const deep = await run(sequence(step('count(endless)')), variables, {});
    expect((await deep.store.case(deep.case))?.incidents[0]?.message).toContain('200 levels deep');
  });

  it('that cannot be kept is not committed: the command is refused and nothing has happened', async () => {
    const full: Documents = {
      put: async () => Promise.reject(new Error('No space left on the disk')),
      read: (document, limit) => documents.read(document, limit),
      stream: (document) => documents.stream(document),
    };
    const stage = await openStage({ documents: full });
    const deployment = await stage.deploy(sequence(person('Clerk')));
    const request = { deployment: deployment.id, variables: { big: 'x'.repeat(MEGABYTE) } };
    await expect(stage.host.startCase(request)).rejects.toMatchObject({ code: 'commit-failed' });
    expect((await stage.store.cases({}, { limit: 5 })).items).toEqual([]);
    const small = await stage.host.startCase({ deployment: deployment.id, variables: { big: 'x' } });
    expect(small.ok).toBe(true);
  });
});
