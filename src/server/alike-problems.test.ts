import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail } from './api/cases.ts';
import type { FetchJobsResult } from './api/jobs.ts';
import type { ProblemGroups, RetriedGroup } from './api/problems.ts';
import type { StartResult } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const post = `<?xml version="1.0"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="post" name="Post invoices"><startEvent id="s"/><serviceTask id="book" name="Post to accounting"/>
<userTask id="file" name="File it"/><sequenceFlow id="a" sourceRef="s" targetRef="book"/><sequenceFlow id="b" sourceRef="book" targetRef="file"/>
</process></definitions>`;

const byProgram = {
  format: 1,
  steps: { book: { by: 'job', jobType: 'book', retry: { attempts: 1, backoff_ms: 0 } } },
};

async function failOne(message: string): Promise<number> {
  const { case: id } = await baton.post<StartResult>('/api/processes/post/start', {});
  const { jobs } = await baton.post<FetchJobsResult>('/api/jobs/fetch', { types: ['book'], worker: 'w' });
  for (const job of jobs)
    await baton.post(`/api/jobs/${job.id}/fail`, { fence: job.fence, message, retryable: false });
  await until(async () => {
    const found = await baton.get<CaseDetail>(`/api/cases/${id}`);
    return found.incidents.length > 0 ? found : undefined;
  });
  return id;
}

test('problems that differ in numbers only stand together and are tried again at once', async () => {
  const form = upload(post, 'post.bpmn');
  form.set('wiring', JSON.stringify(byProgram));
  await baton.post('/api/processes', form);
  const first = await failOne('Invoice 4711 was refused: no account “70100”.');
  const second = await failOne('Invoice 4712 was refused: no account “70200”.');
  const other = await failOne('The line was dead.');
  const { items } = await baton.get<ProblemGroups>('/api/processes/post/problems');
  expect(items).toMatchObject([
    { element: 'book', elementName: 'Post to accounting', count: 2, cases: [first, second], behind: 0 },
    { count: 1, cases: [other] },
  ]);
  const group = items[0]?.id;
  expect(await baton.post<RetriedGroup>('/api/processes/post/problems/retry', { group })).toEqual({
    retried: 2,
    moved: 0,
    refused: [],
  });
  const { jobs } = await baton.post<FetchJobsResult>('/api/jobs/fetch', { types: ['book'], worker: 'w' });
  expect(jobs.map((job) => job.case)).toEqual([first, second]);
  const again = await baton.ask('POST', '/api/processes/post/problems/retry', { group });
  expect(again.status).toBe(404);
  for (const job of jobs) await baton.post(`/api/jobs/${job.id}/complete`, { fence: job.fence });
});

test('a mended wiring is tried in the cases that stopped before it', async () => {
  const stopped = await failOne('The line was dead.');
  const mended = { format: 1, steps: { book: { by: 'expression', expression: '=1 + 1', result: 'booked' } } };
  await baton.ask('PUT', '/api/processes/post/wiring', { wiring: mended });
  const { items } = await baton.get<ProblemGroups>('/api/processes/post/problems');
  expect(items).toMatchObject([{ count: 2, behind: 2 }]);
  const retried = await baton.post<RetriedGroup>('/api/processes/post/problems/retry', {
    group: items[0]?.id,
    newest: true,
  });
  expect(retried).toEqual({ retried: 2, moved: 2, refused: [] });
  const detail = await until(async () => {
    const found = await baton.get<CaseDetail>(`/api/cases/${stopped}`);
    return found.incidents.length === 0 && found.waits.length > 0 ? found : undefined;
  });
  expect(detail.process.version).toBe(2);
  expect(detail.instances[0]?.variables).toMatchObject({ booked: 2 });
  expect(detail.waits).toMatchObject([{ kind: 'person', elementName: 'File it' }]);
});
