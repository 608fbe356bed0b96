import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail, CaseSummary, TimelineEntry } from './api/cases.ts';
import type { InboxTask, TaskDetail } from './api/inbox.ts';
import type { ProcessDetail, StartResult } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const head =
  '<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">';

const amountDecides = `${head}<process id="amounts" name="Amounts">
  <startEvent id="s"/><exclusiveGateway id="g" name="How much?"/>
  <userTask id="small" name="Pay at once"/><userTask id="large" name="Ask the board"/>
  <sequenceFlow id="a" sourceRef="s" targetRef="g"/>
  <sequenceFlow id="b" name="little" sourceRef="g" targetRef="small"><conditionExpression xsi:type="tFormalExpression">\${amount &lt; 100}</conditionExpression></sequenceFlow>
  <sequenceFlow id="c" name="a lot" sourceRef="g" targetRef="large"><conditionExpression xsi:type="tFormalExpression">\${amount &gt; 1000}</conditionExpression></sequenceFlow>
</process></definitions>`;

const caller = `${head}<process id="outer" name="Outer"><startEvent id="s"/><callActivity id="call" name="Have it checked" calledElement="inner"/>
  <sequenceFlow id="f" sourceRef="s" targetRef="call"/></process></definitions>`;
const called = `${head}<process id="inner" name="Inner check"><userTask id="check" name="Check it"/></process></definitions>`;

const deadlock = `${head}<process id="dead" name="Dead end"><startEvent id="s"/><exclusiveGateway id="x" name="Which?"/>
  <parallelGateway id="all" name="All in?"/><userTask id="after" name="After"/>
  <sequenceFlow id="f1" sourceRef="s" targetRef="x"/><sequenceFlow id="f2" name="left" sourceRef="x" targetRef="all"/>
  <sequenceFlow id="f3" name="right" sourceRef="x" targetRef="all"/><sequenceFlow id="f4" sourceRef="all" targetRef="after"/>
</process></definitions>`;

const stuck = async (amount: number): Promise<CaseDetail> => {
  const { case: id } = await baton.post<StartResult>('/api/processes/amounts/start', {
    variables: { amount },
  });
  return until(async () => {
    const found = await baton.get<CaseDetail>(`/api/cases/${id}`);
    return found.incidents.length > 0 ? found : undefined;
  });
};

const titles = async (id: number): Promise<string[]> =>
  (await baton.get<CaseDetail>(`/api/cases/${id}`)).waits.map(({ sentence }) => sentence);

test('a decision that finds no way waits for a person to choose one', async () => {
  await baton.post('/api/processes', upload(amountDecides, 'amounts.bpmn'));
  const process = await baton.get<ProcessDetail>('/api/processes/amounts');
  expect(process.performers.g).toMatchObject({ level: 'automatic', ring: true });
  const found = await stuck(500);
  const [incident] = found.incidents;
  expect(incident).toMatchObject({
    elementName: 'How much?',
    sentence:
      'At the decision “How much?” none of the branches applies. The case waits there; nothing is lost.',
    choices: [
      { flow: 'b', label: 'little' },
      { flow: 'c', label: 'a lot' },
    ],
  });
  expect(found.instances[0]?.active).toEqual([{ element: 'g', count: 1, waiting: 0, problems: 1 }]);
  expect((await baton.items<CaseSummary>('/api/cases?state=problem')).map(({ id }) => id)).toEqual([
    found.id,
  ]);
  const path = `/api/cases/${found.id}/incidents/${incident?.id}/retry`;
  const wrong = await baton.problem('POST', path, { flows: ['a'] });
  expect(wrong).toMatchObject({
    code: 'answer-unknown',
    detail: 'Choose one of the ways out of the decision: “little”, “a lot”.',
  });
  await baton.post(path, { flows: ['c'] });
  expect(await titles(found.id)).toEqual([`Waits for ${process.performers.large?.role}: “Ask the board”.`]);
  const [mended] = (await baton.items<TimelineEntry>(`/api/cases/${found.id}/timeline`)).filter(
    ({ tone }) => tone === 'mended',
  );
  expect(mended?.sentence).toBe('Visitor tried again at “How much?”.');
});

test('a decision that found no way tries again with corrected data', async () => {
  const found = await stuck(500);
  await baton.post(`/api/cases/${found.id}/incidents/${found.incidents[0]?.id}/retry`, {
    variables: { amount: 5 },
  });
  expect((await titles(found.id))[0]).toContain('“Pay at once”');
});

test('a case that waits in vain at a join says so, on its page and in the list', async () => {
  await baton.post('/api/processes', upload(deadlock, 'dead.bpmn'));
  const { case: id } = await baton.post<StartResult>('/api/processes/dead/start');
  const [question] = (await baton.items<InboxTask>('/api/inbox')).filter((task) => task.case.id === id);
  expect(question).toMatchObject({ purpose: 'question', quick: true });
  await baton.post(`/api/inbox/${question?.id}/complete`, { answers: { x: ['f2'] } });
  const status = 'Stands still: “All in?” waits for another way to arrive, and none is on its way.';
  expect(await baton.get<CaseDetail>(`/api/cases/${id}`)).toMatchObject({
    status,
    waits: [],
    state: 'running',
    standsStill: true,
  });
  expect((await baton.items<CaseSummary>('/api/cases?process=dead'))[0]).toMatchObject({
    status,
    standsStill: true,
  });
  const told = (await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`)).map(
    ({ sentence }) => sentence,
  );
  expect(told[0]).toBe('Visitor answered “Which?”: left.');
});

test('a case shows the process it calls, and where it was called', async () => {
  await baton.post('/api/processes', upload(called, 'inner.bpmn'));
  await baton.post('/api/processes', upload(caller, 'outer.bpmn'));
  const { case: id } = await baton.post<StartResult>('/api/processes/outer/start');
  const task = await until(async () =>
    (await baton.items<InboxTask>('/api/inbox')).find((found) => found.title === 'Check it'),
  );
  expect(task).toMatchObject({ case: { id, title: `Outer ${id}` }, process: { key: 'inner' } });
  const running = await baton.get<CaseDetail>(`/api/cases/${id}`);
  expect(
    running.instances.map(({ relation, diagram, calledBy }) => [relation, diagram.key, calledBy?.element]),
  ).toEqual([
    ['main', 'outer', undefined],
    ['called', 'inner', 'call'],
  ]);
  expect(running.waits.map(({ sentence }) => sentence)).toContain(
    'Waits at “Have it checked” for the end of “Inner check”.',
  );
  const part = running.instances[1]?.id ?? 0;
  expect((await baton.get<CaseDetail>(`/api/cases/${part}`)).id).toBe(id);
  expect(await baton.items<TimelineEntry>(`/api/cases/${part}/timeline`)).toEqual(
    await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`),
  );
  expect(await baton.problem('POST', `/api/cases/${part}/terminate`, {})).toMatchObject({
    code: 'no-such-case',
    detail: `There is no case ${part}: that number belongs to a part of case ${id}.`,
  });
  const detail = await baton.get<TaskDetail>(`/api/inbox/${task.id}`);
  expect(detail.soFar.map(({ sentence }) => sentence)).toContain(
    '“Have it checked” runs the process “Inner check”.',
  );
  await baton.post(`/api/inbox/${task.id}/complete`);
  await until(async () =>
    (await baton.get<CaseDetail>(`/api/cases/${id}`)).state === 'completed' ? true : undefined,
  );
});
