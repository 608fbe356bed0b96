import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { CaseDetail, TimelineEntry } from './api/cases.ts';
import type { InboxTask } from './api/inbox.ts';
import type { StartResult } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

test('what was done in a cancelled transaction is undone by people, and the timeline says so in plain words', async () => {
  const name = 'transaction-cancelled-undoes-what-is-done-and-leaves-by-its-boundary';
  const drawn = await readFile(new URL(`../../test/scenarios/${name}.bpmn`, import.meta.url), 'utf8');
  await baton.post('/api/processes', upload(drawn, 'trip.bpmn'));
  const { case: id } = await baton.post<StartResult>('/api/processes/trip/start', {
    variables: { paid: false },
  });
  for (const title of ['A', 'B', 'Undo B', 'Undo A', 'Else']) {
    const [task] = (await baton.items<InboxTask>('/api/inbox?limit=200')).filter((one) => one.case.id === id);
    expect(task?.title).toContain(title);
    await baton.post(`/api/inbox/${task?.id}/complete`, {});
  }
  expect((await baton.get<CaseDetail>(`/api/cases/${id}`)).state).toBe('completed');
  const told = (await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`)).map(
    ({ sentence }) => sentence,
  );
  expect(told.filter((sentence) => sentence.startsWith('Undone'))).toEqual(['Undone: A.', 'Undone: B.']);
  expect(told.some((sentence) => sentence.endsWith('begins to undo what was done.'))).toBe(true);
});
