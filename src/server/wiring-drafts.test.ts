/** Drafts of a wiring over the network on the real store: changed, collided, brought along. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { Person } from './api/people.ts';
import type { ProcessDetail } from './api/processes.ts';
import type { Draft } from './api/wiring.ts';

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

const sum = { by: 'expression', expression: '1 + 1', result: 'sum' };

async function deployed(key: string, xml = drawing()): Promise<string> {
  await baton.post('/api/processes', upload(xml, 'invoices.bpmn', { key }));
  return `/api/processes/${key}/draft`;
}

async function put(path: string, entry: unknown, revision: number): Promise<Draft> {
  const { status, body } = await baton.ask<Draft>('PUT', path, { revision, entry });
  expect(status).toBe(200);
  return body;
}

const entryOf = (draft: Draft, id: string) => draft.entries.find((entry) => entry.id === id);

describe('a draft', () => {
  test('is the live wiring until somebody changes an entry, and then says who did', async () => {
    const path = await deployed('first');
    expect(await baton.get<Draft>(path)).toMatchObject({ exists: false, revision: 0, base: 1, entries: [] });
    const draft = await put(`${path}/steps/Post`, sum, 0);
    expect(draft).toMatchObject({ exists: true, revision: 1, changedBy: 'Visitor', runnable: true });
    expect(entryOf(draft, 'Post')).toMatchObject({
      name: 'Post to accounting',
      type: 'task',
      state: 'changed',
      changedBy: 'Visitor',
    });
    expect(draft.performers.Post?.level).toBe('automatic');
    const live = await baton.get<ProcessDetail>('/api/processes/first');
    expect(live.performers.Post?.level).toBe('by-hand');
  });

  test('is kept over a restart, and takes nothing that is no entry', async () => {
    const path = await deployed('kept');
    await put(`${path}/steps/Post`, sum, 0);
    await baton.restart();
    expect((await baton.get<Draft>(path)).wiring).toEqual({ format: 1, steps: { Post: sum } });
    const wrong = { revision: 1, entry: { by: 'magic' } };
    expect(await baton.problem('PUT', `${path}/steps/Post`, wrong)).toMatchObject({ code: 'wiring-invalid' });
    expect(await baton.problem('PUT', `${path}/hats/Post`, wrong)).toMatchObject({ code: 'request-invalid' });
  });

  test('is not changed by somebody who looked at an older one', async () => {
    const path = await deployed('stale');
    await put(`${path}/steps/Post`, sum, 0);
    const late = { revision: 0, entry: { by: 'nothing' } };
    expect(await baton.problem('PUT', `${path}/steps/Check`, late)).toMatchObject({
      code: 'draft-changed',
      status: 409,
    });
    expect(await baton.problem('DELETE', `${path}?revision=0`)).toMatchObject({ code: 'draft-changed' });
  });

  test('goes back to what is live, entry by entry or whole, and its revision never comes again', async () => {
    const path = await deployed('back');
    await put(`${path}/steps/Post`, sum, 0);
    const { body: without } = await baton.ask<Draft>('DELETE', `${path}/steps/Post?revision=1`);
    expect(without).toMatchObject({ revision: 2, wiring: { format: 1 }, entries: [] });
    const { body: over } = await baton.ask<Draft>('DELETE', `${path}?revision=2`);
    expect(over).toMatchObject({ exists: false, revision: 3 });
  });

  test('says what is not complete, and shows the rest as it would be', async () => {
    const path = await deployed('half');
    await put(`${path}/steps/Check`, { by: 'nothing' }, 0);
    const draft = await put(`${path}/steps/Post`, { ...sum, expression: '1 +' }, 1);
    expect(draft.runnable).toBe(false);
    expect(entryOf(draft, 'Post')?.state).toBe('incomplete');
    expect(entryOf(draft, 'Post')?.problems).toHaveLength(1);
    expect(draft.performers.Check?.level).toBe('automatic');
  });

  test('takes names an object has by itself for plain ids', async () => {
    const path = await deployed('names');
    const draft = await put(`${path}/steps/__proto__`, { by: 'nothing' }, 0);
    expect(entryOf(draft, '__proto__')?.state).toBe('incomplete');
    expect(entryOf(draft, 'constructor')).toBeUndefined();
  });

  test('is changed by supervisors only', async () => {
    const path = await deployed('may');
    const { id } = await baton.post<Person>('/api/people', { name: 'Clara', roles: ['Invoices'] });
    const refused = await baton.problem(
      'PUT',
      `${path}/steps/Post`,
      { revision: 0, entry: sum },
      { 'baton-person': id },
    );
    expect(refused).toMatchObject({ code: 'not-a-supervisor', status: 403 });
    const whole = { wiring: { format: 1, steps: { Post: sum } } };
    expect(
      await baton.problem('PUT', '/api/processes/may/wiring', whole, { 'baton-person': id }),
    ).toMatchObject({ code: 'not-a-supervisor' });
  });
});

describe('a version put into use meanwhile', () => {
  test('takes the draft along to its drawing, with whoever changed what', async () => {
    const path = await deployed('along');
    await put(`${path}/steps/Post`, sum, 0);
    await deployed('along', drawing('-2'));
    const draft = await baton.get<Draft>(path);
    expect(draft).toMatchObject({ base: 2, latest: 2, collisions: [], wiring: { steps: { 'Post-2': sum } } });
    expect(entryOf(draft, 'Post-2')).toMatchObject({ state: 'changed', changedBy: 'Visitor' });
  });

  test('is brought together with the draft entry by entry, and what both changed is told', async () => {
    const path = await deployed('both');
    await put(`${path}/steps/Post`, sum, 0);
    const other = { format: 1, steps: { Post: { by: 'nothing' }, Check: { by: 'nothing' } } };
    await baton.ask('PUT', '/api/processes/both/wiring', { wiring: other });
    const draft = await baton.get<Draft>(path);
    expect(draft.wiring).toEqual({ format: 1, steps: { Check: { by: 'nothing' }, Post: sum } });
    expect(draft.collisions).toEqual([{ part: 'steps', id: 'Post', name: 'Post to accounting' }]);
    expect((await put(`${path}/steps/Post`, sum, 1)).collisions).toEqual([]);
  });
});
