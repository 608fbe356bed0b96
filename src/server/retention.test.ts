/** How long a process keeps its ended cases, over the network on the real store, under a clock that is moved on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import { VirtualClock } from '../host/virtual-clock.ts';
import type { CaseSummary } from './api/cases.ts';
import type { Person } from './api/people.ts';
import type { StartResult } from './api/processes.ts';
import type { Retention, RetentionPreview } from './api/retention.ts';

const DAY = 86_400_000;
const clock = new VirtualClock(Date.UTC(2030, 0, 1));
const path = '/api/processes/orders/retention';
let baton: RunningBaton;

beforeAll(async () => {
  baton = await runBaton({ clock });
  const xml =
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="P" name="Orders"><startEvent id="S" /><endEvent id="E" /><sequenceFlow id="F" sourceRef="S" targetRef="E" /></process></definitions>';
  await baton.post('/api/processes', upload(xml, 'orders.bpmn', { key: 'orders' }));
});
afterAll(() => baton.close());

function cases(): Promise<readonly CaseSummary[]> {
  return baton.items<CaseSummary>('/api/cases?process=orders');
}

test('cases are kept for ever until a supervisor says how long; what would go is counted before, what went is told', async () => {
  for (let count = 0; count < 3; count += 1) await baton.post<StartResult>('/api/processes/orders/start', {});
  await expect.poll(async () => (await cases()).filter(({ state }) => state === 'completed').length).toBe(3);
  expect(await baton.get<Retention>(path)).toEqual({
    sentence: 'Ended cases are kept for ever.',
    removed: 0,
    removals: [],
    changes: [],
  });
  await clock.advanceTo(clock.now() + 100 * DAY);
  expect(await cases()).toHaveLength(3);
  const preview = (kept: string) => baton.get<RetentionPreview>(`${path}/preview?cases=${kept}`);
  expect(await preview('P90D')).toMatchObject({ cases: 3, more: false });
  expect(await preview('P2Y')).toMatchObject({ cases: 0 });

  const { id } = await baton.post<Person>('/api/people', { name: 'Ada', roles: ['Supervisor'] });
  const put = { cases: 'P90D', deliveries: 'P30D' };
  expect((await baton.ask<Retention>('PUT', path, put, { 'baton-person': id })).body).toMatchObject({
    ...put,
    sentence: 'Ended cases are kept for 90 days, what came in by triggers for 30 days.',
    changes: [{ by: 'Ada' }],
  });
  expect(await cases()).toHaveLength(3);
  await clock.advanceTo(clock.now() + DAY);
  await expect.poll(async () => (await cases()).length).toBe(0);
  expect(await baton.get<Retention>(path)).toMatchObject({
    removed: 3,
    removals: [{ cases: 3, sentence: '3 ended cases were removed, 90 days after their end.' }],
  });
});

test('who does not supervise cannot change it, and a time that is none is refused', async () => {
  const { id } = await baton.post<Person>('/api/people', { name: 'Bo', roles: ['Warehouse'] });
  const bo = { 'baton-person': id };
  expect(await baton.problem('PUT', path, { cases: 'P1D' }, bo)).toMatchObject({ code: 'not-a-supervisor' });
  for (const wrong of ['P0D', 'PT1H', 'soon'])
    expect(await baton.problem('PUT', path, { cases: wrong })).toMatchObject({ code: 'request-invalid' });
  expect(await baton.problem('GET', '/api/processes/unknown/retention')).toMatchObject({
    code: 'no-such-process',
  });
});
