import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flow } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail, TimelineEntry } from './api/cases.ts';
import type { InboxTask } from './api/inbox.ts';
import type { ProcessDetail, StartResult } from './api/processes.ts';

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

/** A case that calls the booking, pays, and then undoes all that was done. */
const calling = (
  booking: string,
) => `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Trip"><startEvent id="s"/><callActivity id="call" name="Booking" calledElement="Q"/>
    <task id="pay" name="Pay"/><endEvent id="e"><compensateEventDefinition/></endEvent>
    ${flow('f1', 's', 'call')}${flow('f2', 'call', 'pay')}${flow('f3', 'pay', 'e')}</process>
  <process id="Q" name="Booking"><startEvent id="qs"/><task id="book" name="Book hotel"/>${flow('g1', 'qs', 'book')}
    <boundaryEvent id="b" attachedToRef="book"><compensateEventDefinition/></boundaryEvent>
    <task id="undo" name="Cancel hotel" isForCompensation="true"/><association id="a" sourceRef="b" targetRef="undo"/>
    ${booking}</process></definitions>`;

test.each([
  ['by what undoes its steps', '', ['Book hotel', 'Pay', 'Cancel hotel']],
  [
    'by its own undoing subprocess',
    `<subProcess id="u" triggeredByEvent="true"><startEvent id="us"><compensateEventDefinition/></startEvent>
      <task id="ask" name="Ask the guest"/>${flow('u1', 'us', 'ask')}</subProcess>`,
    ['Book hotel', 'Pay', 'Ask the guest'],
  ],
])('what a called process did is undone %s, after it has ended', async (_how, booking, titles) => {
  const key = `called-${titles.length}-${booking.length}`;
  await baton.post('/api/processes', upload(calling(booking), `${key}.bpmn`));
  const { case: id } = await baton.post<StartResult>(`/api/processes/${key}/start`);
  for (const title of titles) {
    const task = await until(async () =>
      (await baton.items<InboxTask>('/api/inbox?limit=200')).find((one) => one.case.id === id),
    );
    expect(task.title).toBe(title);
    await baton.post(`/api/inbox/${task.id}/complete`, {});
  }
  await until(async () => {
    const { state } = await baton.get<CaseDetail>(`/api/cases/${id}`);
    return state === 'completed' ? state : undefined;
  });
  const told = (await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`)).map(
    ({ sentence }) => sentence,
  );
  expect(told).toContain('Undone: Booking.');
});

test('the page of a process says in plain words what undoes what', async () => {
  const name = 'transaction-cancelled-undoes-what-is-done-and-leaves-by-its-boundary';
  const drawn = await readFile(new URL(`../../test/scenarios/${name}.bpmn`, import.meta.url), 'utf8');
  await baton.post('/api/processes', upload(drawn, 'words.bpmn'));
  const { performers } = await baton.get<ProcessDetail>('/api/processes/words');
  expect(performers.OnA?.sentence).toBe('When “A” is done and has to be undone, “Undo A” does that.');
  expect(performers.Cancelled?.sentence).toBe(
    'When “Trip” was cancelled and what was done in it is undone, it goes on with “Else”.',
  );
  expect(performers.Cancel?.sentence).toBe('The transaction ends, and what was done in it is undone.');
});
