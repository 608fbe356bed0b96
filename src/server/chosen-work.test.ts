import { afterAll, beforeAll, expect, test } from 'vitest';
import { processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { CaseDetail, TimelineEntry } from './api/cases.ts';
import type { InboxTask } from './api/inbox.ts';
import type { ProcessDetail, StartResult } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

test('in an ad-hoc subprocess a person chooses what is next with one click, and the timeline tells', async () => {
  const care = processFile(
    '<adHocSubProcess id="care" name="Care"><task id="call" name="Call"/><task id="visit" name="Visit"/></adHocSubProcess>',
  );
  await baton.post('/api/processes', upload(care, 'care.bpmn'));
  const { performers } = await baton.get<ProcessDetail>('/api/processes/care');
  expect(performers.care?.sentence).toBe(
    'Everyone chooses among “Call” and “Visit”, also beside each other, as often as needed, until they say that it is done.',
  );
  const { case: id } = await baton.post<StartResult>('/api/processes/care/start');
  const next = async () =>
    (await baton.items<InboxTask>('/api/inbox?limit=200')).find(
      (task) => task.case.id === id && task.purpose === 'next',
    );
  const asked = await next();
  expect(asked).toMatchObject({ title: 'What is next in “Care”?', quick: true });
  expect(asked?.questions[0]?.answers.map(({ label }) => label)).toEqual([
    'Call',
    'Visit',
    'It is done; anything still open is dropped',
  ]);
  await baton.post(`/api/inbox/${asked?.id}/complete`, { answers: { care: ['visit'] } });
  await baton.post(`/api/inbox/${(await next())?.id}/complete`, { answers: { care: ['done'] } });
  expect((await baton.get<CaseDetail>(`/api/cases/${id}`)).state).toBe('completed');
  const told = (await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`)).map(
    ({ sentence }) => sentence,
  );
  expect(told).toContain('Visitor chose “Visit” as next in “Care”.');
  expect(told).toContain('Visitor said that “Care” is done.');
  expect(told).toContain('“Visit” was broken off.');
});
