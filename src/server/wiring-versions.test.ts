/** Putting a draft into use, telling what changed, and taking up an older wiring, over the network on the real store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail } from './api/cases.ts';
import type { Person } from './api/people.ts';
import type { StartResult } from './api/processes.ts';
import type { Draft, PublishResult, WiringDiff, WiringHistory } from './api/wiring.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const drawing = (
  suffix = '',
) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Invoices"><startEvent id="Start" />
    <task id="Check${suffix}" name="Check invoice" /><task id="Post${suffix}" name="Post to accounting" />
    <endEvent id="End" />
    <sequenceFlow id="F1" sourceRef="Start" targetRef="Check${suffix}" />
    <sequenceFlow id="F2" sourceRef="Check${suffix}" targetRef="Post${suffix}" />
    <sequenceFlow id="F3" sourceRef="Post${suffix}" targetRef="End" /></process></definitions>`;

const sum = { by: 'expression', expression: 'amount * 2', result: 'sum' };
const nothing = { by: 'nothing' };

async function deployed(key: string, xml = drawing()): Promise<string> {
  await baton.post('/api/processes', upload(xml, 'invoices.bpmn', { key }));
  return `/api/processes/${key}`;
}

async function put(path: string, id: string, entry: unknown, revision: number): Promise<Draft> {
  const { status, body } = await baton.ask<Draft>('PUT', `${path}/draft/steps/${id}`, { revision, entry });
  expect(status).toBe(200);
  return body;
}

const publish = (path: string, body: object) => baton.post<PublishResult>(`${path}/draft/publish`, body);

describe('putting a draft into use', () => {
  test('makes the next version: the next case goes by it, and the draft is over', async () => {
    const path = await deployed('publish');
    await put(path, 'Check', nothing, 0);
    await put(path, 'Post', sum, 1);
    const result = await publish(path, { revision: 2 });
    expect(result).toMatchObject({ version: 2, unchanged: false });
    expect(result.entries.map(({ sentence }) => sentence)).toEqual([
      'Check invoice: by hand → nothing to do',
      'Post to accounting: by hand → formula',
    ]);
    expect(result.untried).toEqual([{ part: 'steps', id: 'Post', name: 'Post to accounting' }]);
    expect(await baton.get<Draft>(`${path}/draft`)).toMatchObject({ exists: false, revision: 3, base: 2 });
    const { case: id } = await baton.post<StartResult>(`${path}/start`, { variables: { amount: 21 } });
    const done = await until(async () => {
      const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
      return detail.state === 'completed' ? detail : undefined;
    });
    expect(done.process.version).toBe(2);
    expect(done.instances[0]?.variables).toMatchObject({ sum: 42 });
  });

  test('is refused where nobody has begun one, for an older look at it, and where it cannot run', async () => {
    const path = await deployed('refuse');
    const address = `${path}/draft/publish`;
    expect(await baton.problem('POST', address, { revision: 0 })).toMatchObject({ code: 'no-draft' });
    await put(path, 'Post', { ...sum, expression: '1 +' }, 0);
    expect(await baton.problem('POST', address, { revision: 0 })).toMatchObject({ code: 'draft-changed' });
    expect(await baton.problem('POST', address, { revision: 1 })).toMatchObject({
      code: 'file-not-runnable',
    });
    const { id } = await baton.post<Person>('/api/people', { name: 'Clara', roles: ['Invoices'] });
    expect(await baton.problem('POST', address, { revision: 1 }, { 'baton-person': id })).toMatchObject({
      code: 'not-a-supervisor',
    });
  });

  test('keeps what others put into use meanwhile, and asks where both changed the same', async () => {
    const path = await deployed('merge');
    await put(path, 'Post', sum, 0);
    await baton.ask('PUT', `${path}/wiring`, { wiring: { format: 1, steps: { Check: nothing } } });
    expect(await publish(path, { revision: 1 })).toMatchObject({ version: 3 });
    const { wiring } = await baton.get<Draft>(`${path}/draft`);
    expect(wiring).toEqual({ format: 1, steps: { Check: nothing, Post: sum } });

    await put(path, 'Post', { ...sum, expression: 'amount * 3' }, 2);
    const other = { format: 1, steps: { Check: nothing, Post: nothing } };
    await baton.ask('PUT', `${path}/wiring`, { wiring: other });
    const refused = await baton.problem('POST', `${path}/draft/publish`, { revision: 3 });
    expect(refused).toMatchObject({ code: 'draft-collides', status: 409, fields: [{ where: 'steps/Post' }] });
    const theirs = await publish(path, { revision: 3, collisions: 'theirs' });
    expect(theirs).toMatchObject({ version: 4, unchanged: true });
  });

  test('by two at once makes one version, and tells the other', async () => {
    const path = await deployed('race');
    await put(path, 'Post', sum, 0);
    const answers = await Promise.all(
      [1, 2].map(() => baton.ask<PublishResult>('POST', `${path}/draft/publish`, { revision: 1 })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('what changed', () => {
  test('is told in words, entry by entry, also on a newer drawing', async () => {
    const path = await deployed('diff');
    const form = { by: 'script', language: 'javascript', text: 'amount', inputs: { a: '1', b: '2' } };
    await put(path, 'Post', form, 0);
    const first = await baton.get<WiringDiff>(`${path}/wiring/diff`);
    expect(first).toMatchObject({ from: 'version 1', to: 'the draft' });
    expect(first.entries[0]).toMatchObject({
      change: 'added',
      sentence: 'Post to accounting: by hand → script; 2 inputs added',
      details: ['input a: 1', 'input b: 2'],
    });
    await publish(path, { revision: 1 });
    await deployed('diff', drawing('-2'));
    const wiring = { format: 1, steps: { 'Post-2': { ...form, inputs: { a: '1', b: '3' } } } };
    const compared = await baton.post<WiringDiff>(`${path}/wiring/diff`, { wiring });
    expect(compared.entries.map(({ sentence }) => sentence)).toEqual(['Post to accounting: 1 input changed']);
    const between = await baton.get<WiringDiff>(`${path}/wiring/diff?from=2&to=3`);
    expect(between.entries).toEqual([]);
    expect(await baton.problem('GET', `${path}/wiring/diff?from=9`)).toMatchObject({
      code: 'no-such-process',
    });
    expect(await baton.problem('POST', `${path}/wiring/diff`, { wiring: [] })).toMatchObject({
      code: 'wiring-invalid',
    });
  });

  test('is kept with every version, with who and when, and can be taken back', async () => {
    const path = await deployed('history');
    await put(path, 'Post', sum, 0);
    await publish(path, { revision: 1 });
    await put(path, 'Post', nothing, 2);
    await publish(path, { revision: 3 });
    const { items } = await baton.get<WiringHistory>(`${path}/wiring/history`);
    expect(items.map(({ version, entries }) => [version, entries.map(({ sentence }) => sentence)])).toEqual([
      [3, ['Post to accounting: formula → nothing to do']],
      [2, ['Post to accounting: by hand → formula']],
      [1, []],
    ]);
    expect(items[0]).toMatchObject({ by: 'Visitor', newDrawing: false });
    const draft = await baton.post<Draft>(`${path}/wiring/revert`, { revision: 4, version: 2 });
    expect(draft).toMatchObject({ exists: true, base: 3, wiring: { format: 1, steps: { Post: sum } } });
    expect(draft.entries[0]).toMatchObject({ state: 'changed', changedBy: 'Visitor' });
    await publish(path, { revision: 5 });
    expect((await baton.get<Draft>(`${path}/draft`)).wiring).toEqual({ format: 1, steps: { Post: sum } });
  });
});
