import { afterAll, beforeAll, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { TimelineEntry } from './api/cases.ts';
import type { InboxCounts, InboxTask, TaskDetail } from './api/inbox.ts';
import type { Me, Person, Role } from './api/people.ts';
import type { StartResult } from './api/processes.ts';
import type { ExampleRun } from './api/system.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const as = (person: string) => ({ 'baton-person': person });

test('the first visitor plays every role; more people can be named and given roles', async () => {
  const { person, others } = await baton.get<Me>('/api/me');
  expect(person).toMatchObject({ everyRole: true, roles: [] });
  expect(others).toBe(0);
  const ada = await baton.post<Person>('/api/people', { name: 'Ada Lovelace', roles: ['Accounting'] });
  expect(ada).toEqual({ id: 'ada-lovelace', name: 'Ada Lovelace', roles: ['Accounting'], everyRole: false });
  const twice = await baton.problem('POST', '/api/people', { name: 'ada lovelace' });
  expect(twice).toMatchObject({ code: 'name-taken', status: 409 });
  const changed = await baton.ask<Person>('PATCH', '/api/people/ada-lovelace', {
    name: 'Ada',
    roles: ['Accounting', 'Treasury'],
  });
  expect(changed.body).toMatchObject({ id: 'ada-lovelace', name: 'Ada', roles: ['Accounting', 'Treasury'] });
  const roles = await baton.items<Role>('/api/people/roles');
  expect(roles.map(({ role, people }) => [role, people])).toEqual([
    ['Accounting', 2],
    ['Approver', 1],
    ['Treasury', 2],
  ]);
});

test('who I am is remembered in a cookie that other sites do not get', async () => {
  const answer = await baton.ask<Me>('POST', '/api/me', { person: 'ada-lovelace' });
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toContain('SameSite=Strict');
  expect(cookie).toContain('HttpOnly');
  const me = await baton.get<Me>('/api/me', { cookie: cookie.split(';')[0] ?? '' });
  expect(me.person.name).toBe('Ada');
  const forgotten = await baton.get<Me>('/api/me', { cookie: 'baton-person=nobody' });
  expect(forgotten.person.name).toBe('Visitor');
});

test('the inbox shows a person what waits for their roles, and counts it', async () => {
  await baton.post<ExampleRun>('/api/example/run');
  await baton.post<Person>('/api/people', { name: 'Bo', roles: ['Approver'] });
  const [forAda] = (await baton.get<{ items: InboxTask[] }>('/api/inbox?view=roles', as('ada-lovelace')))
    .items;
  expect(forAda).toMatchObject({ title: 'Enter invoice', claimable: true, mine: false });
  expect((await baton.get<{ items: InboxTask[] }>('/api/inbox?view=roles', as('bo'))).items).toEqual([]);
  expect(await baton.get<InboxCounts>('/api/inbox/counts', as('bo'))).toEqual({ mine: 0, roles: 0, all: 1 });
});

test('who plays the role takes a task over from its holder, and the timeline tells', async () => {
  const { case: id } = await baton.post<ExampleRun>('/api/example/run');
  const task = (await baton.items<InboxTask>('/api/inbox?limit=200')).find((one) => one.case.id === id);
  const claim = `/api/inbox/${task?.id}/claim`;
  await baton.post(claim, {}, as('ada-lovelace'));
  const notBo = await baton.problem('POST', claim, { takeOver: true }, as('bo'));
  expect(notBo.detail).toBe(
    'Ada has taken this task. This task is for “Accounting”, and that is none of your roles.',
  );
  const unasked = await baton.problem('POST', claim, {});
  expect(unasked.detail).toBe('Ada has taken this task. You can take it over, or wait until it is done.');
  expect(await baton.get<TaskDetail>(`/api/inbox/${task?.id}`)).toMatchObject({ takeOver: true });
  await baton.post(claim, { takeOver: true });
  expect(await baton.get<TaskDetail>(`/api/inbox/${task?.id}`)).toMatchObject({ mine: true });
  const told = await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`);
  expect(told[0]?.sentence).toBe('Visitor took “Enter invoice” over from Ada.');
  await baton.post(`/api/cases/${id}/terminate`, {});
});

test('a task somebody took is theirs until they give it back', async () => {
  const [task] = await baton.items<InboxTask>('/api/inbox');
  const id = task?.id ?? '';
  const notBo = await baton.problem('POST', `/api/inbox/${id}/claim`, {}, as('bo'));
  expect(notBo).toMatchObject({
    code: 'not-your-role',
    status: 403,
    detail: 'This task is for “Accounting”, and that is none of your roles.',
  });
  await baton.post(`/api/inbox/${id}/claim`, {}, as('ada-lovelace'));
  const mine = (await baton.get<{ items: InboxTask[] }>('/api/inbox?view=mine', as('ada-lovelace'))).items;
  expect(mine.map(({ mine: own, assignee }) => [own, assignee?.name])).toEqual([[true, 'Ada']]);
  const other = await baton.problem('POST', `/api/inbox/${id}/complete`, {});
  expect(other).toMatchObject({ code: 'taken-by-another', status: 409 });
  expect(other.detail).toContain('Ada has taken this task');
  expect((await baton.get<TaskDetail>(`/api/inbox/${id}`)).blocked).toContain('Ada has taken this task');
  await baton.post(`/api/inbox/${id}/release`, {}, as('ada-lovelace'));
  const once = { 'idempotency-key': 'click' };
  const done = await baton.post(`/api/inbox/${id}/complete`, {}, once);
  expect(await baton.post(`/api/inbox/${id}/complete`, {}, once)).toEqual(done);
  expect((await baton.problem('POST', `/api/inbox/${id}/complete`, {})).code).toBe('no-such-task');
});

test('who says that something has happened reads why they are asked and what follows; the timeline says so', async () => {
  const waits = processFile(
    `<startEvent id="s"/><intermediateCatchEvent id="w" name="after 2 days"><timerEventDefinition/></intermediateCatchEvent><task id="a" name="Remind"/>${flow('f', 's', 'w')}${flow('g', 'w', 'a')}`,
  );
  await baton.post('/api/processes', upload(waits, 'waits.bpmn'));
  const { case: id } = await baton.post<StartResult>('/api/processes/waits/start');
  const task = (await baton.items<InboxTask>('/api/inbox?limit=200')).find((one) => one.case.id === id);
  expect((await baton.get<TaskDetail>(`/api/inbox/${task?.id}`)).instruction).toBe(
    'Nobody gave a time that a clock understands, so Baton cannot know when it is over. Say so once it has happened: the case goes on with “Remind”.',
  );
  await baton.post(`/api/inbox/${task?.id}/complete`, {});
  const told = await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`);
  expect(told.map(({ sentence }) => sentence)).toContain('Visitor said that “after 2 days” has happened.');
});

test('a task meant for somebody is theirs; who plays its role takes it over on purpose', async () => {
  const xml = `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t"><process id="meant" isExecutable="true"><startEvent id="s"/><userTask id="a" name="Sign" camunda:assignee="Ines Meant" camunda:candidateGroups="Signing" camunda:dueDate="2030-01-31T09:00:00Z"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/></process></definitions>`;
  await baton.post<Person>('/api/people', { name: 'Ines Meant', roles: [] });
  await baton.post<Person>('/api/people', { name: 'Jo Other', roles: ['Signing'] });
  const [ines, jo] = [as('ines-meant'), as('jo-other')];
  await baton.ask('POST', '/api/processes', upload(xml, 'meant.bpmn', { key: 'meant' }));
  await baton.post<StartResult>('/api/processes/meant/start', {});

  const { items } = await baton.get<{ items: InboxTask[] }>('/api/inbox?view=mine', ines);
  expect(items).toMatchObject([
    {
      title: 'Sign',
      role: 'Signing',
      meantFor: ['Ines Meant'],
      due: Date.UTC(2030, 0, 31, 9),
      claimable: true,
    },
  ]);
  const path = `/api/inbox/${items[0]?.id}`;
  const refused = await baton.problem('POST', `${path}/complete`, {}, jo);
  expect(refused).toMatchObject({ status: 403, code: 'meant-for-others' });
  expect(refused.detail).toContain('meant for Ines Meant');
  expect((await baton.ask('POST', `${path}/claim`, { takeOver: true }, jo)).status).toBe(200);
  expect((await baton.ask('POST', `${path}/complete`, {}, jo)).status).toBe(200);
});
