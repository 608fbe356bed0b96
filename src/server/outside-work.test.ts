import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examplesFolder, type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail } from './api/cases.ts';
import type { FetchJobsResult, Job } from './api/jobs.ts';
import type {
  DeployResult,
  LoadResult,
  ProcessDetail,
  ProcessSummary,
  StartResult,
} from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const key = 'invoice-approval';
const byProgram = (attempts: number) => ({
  wiring: {
    format: 1,
    steps: { Task_enter: { by: 'job', jobType: 'read-invoice', retry: { attempts, backoff_ms: 0 } } },
  },
});

async function start(): Promise<number> {
  return (await baton.post<StartResult>(`/api/processes/${key}/start`)).case;
}

async function lease(wait_ms = 5_000): Promise<Job> {
  const { jobs } = await baton.post<FetchJobsResult>('/api/jobs/fetch', {
    types: ['read-invoice'],
    worker: 'test',
    max: 1,
    wait_ms,
  });
  const [job] = jobs;
  if (!job) throw new Error('No work came');
  return job;
}

test('a new wiring is a new version of the same drawing, and tells what changed', async () => {
  const result = await baton.ask<DeployResult>('PUT', `/api/processes/${key}/wiring`, byProgram(1));
  expect(result.body).toMatchObject({ key, version: 2, unchanged: false });
  const detail = await baton.get<ProcessDetail>(`/api/processes/${key}`);
  expect(detail.versions.map(({ version, change }) => [version, change])).toEqual([
    [2, 'Wiring changed'],
    [1, 'First version'],
  ]);
  expect(detail.performers.Task_enter).toMatchObject({ level: 'automatic', ring: true });
  expect(
    (await baton.get<ProcessDetail>(`/api/processes/${key}?version=1`)).performers.Task_enter?.level,
  ).toBe('by-hand');
});

test('a new export of the drawing keeps its wiring, the same file changes nothing', async () => {
  const source = await readFile(join(examplesFolder, key, `${key}.bpmn`), 'utf8');
  const same = await baton.ask<DeployResult>(
    'POST',
    '/api/processes',
    upload(source, `${key}.bpmn`, { name: 'Invoice approval' }),
  );
  expect(same).toMatchObject({ status: 200, body: { version: 2, unchanged: true } });
  const drawn = source
    .replace('name="Enter invoice"', 'name="Record invoice"')
    .replace('encoding="UTF-8"', 'encoding="UTF-16"');
  const utf16 = Buffer.from(`\uFEFF${drawn}`, 'utf16le');
  const again = await baton.post<DeployResult>('/api/processes', upload(utf16, `${key}.bpmn`));
  expect(again.version).toBe(3);
  const detail = await baton.get<ProcessDetail>(`/api/processes/${key}`);
  expect(detail.file.encoding).toBe('utf-16le');
  expect(detail.performers.Task_enter).toMatchObject({ name: 'Record invoice', level: 'automatic' });
  const xml = await baton.ask<string>('GET', `/api/processes/${key}/xml`);
  expect(xml.body).toContain('name="Record invoice"');
  expect(xml.body).not.toContain('UTF-16');
});

test('where tasks wait is told for every version by itself', async () => {
  const waiting = async (version: string) =>
    (await baton.get<LoadResult>(`/api/processes/${key}/load${version}`)).elements;
  const { case: id } = await baton.post<StartResult>(`/api/processes/${key}/start`, { version: 1 });
  expect(await waiting('?version=1')).toEqual([{ element: 'Task_enter', waiting: 1, problems: 0 }]);
  expect(await waiting('?version=3')).toEqual([]);
  expect(await waiting('')).toHaveLength(1);
  await baton.post(`/api/cases/${id}/terminate`, {});
});

test('a worker that waits gets the work the moment it is there, and its result goes on', async () => {
  const waiting = lease();
  const id = await start();
  const job = await waiting;
  expect(job).toMatchObject({
    type: 'read-invoice',
    case: id,
    element: 'Task_enter',
    attempt: 1,
    process: key,
  });
  await baton.post(`/api/jobs/${job.id}/complete`, { fence: job.fence, variables: { amount: 99 } });
  const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
  expect(detail.instances[0]?.variables).toEqual({ amount: 99 });
  expect(detail.waits.map(({ sentence }) => sentence)).toContain('Waits for Approver: “Approve invoice”.');
  const late = await baton.problem('POST', `/api/jobs/${job.id}/complete`, { fence: job.fence });
  expect(late.code).toMatch(/^(?:lease-lost|work-rejected)$/);
});

test('what Baton carries out itself is not handed out, whichever way it is asked for', async () => {
  const asked = { types: ['read-invoice', 'baton:http'], worker: 'nosy' };
  const refused = await baton.problem('POST', '/api/jobs/fetch', asked);
  expect(refused).toMatchObject({ status: 400, code: 'request-invalid' });
  expect(refused.detail).toMatch(/Baton carries out jobs of this type itself/u);
  const locked = await baton.ask('POST', '/engine-rest/external-task/fetchAndLock', {
    workerId: 'nosy',
    maxTasks: 1,
    topics: [{ topicName: 'baton:http', lockDuration: 1_000 }],
  });
  expect(locked.status).toBe(400);
});

test('a worker that waits in vain gets an empty answer after its time', async () => {
  const { jobs } = await baton.post<FetchJobsResult>('/api/jobs/fetch', {
    types: ['read-invoice'],
    worker: 'test',
    wait_ms: 50,
  });
  expect(jobs).toEqual([]);
});

test('work that fails for good becomes a problem in plain words, and Retry goes on from there', async () => {
  const id = await start();
  const job = await lease();
  await baton.post(`/api/jobs/${job.id}/extend`, { fence: job.fence, lease_ms: 5_000 });
  await baton.post(`/api/jobs/${job.id}/fail`, {
    fence: job.fence,
    message: 'The scanner is on fire',
    retryable: false,
  });
  const [incident] = await until(async () => {
    const { incidents } = await baton.get<CaseDetail>(`/api/cases/${id}`);
    return incidents.length > 0 ? incidents : undefined;
  });
  expect(incident?.sentence).toContain('The program or script that does “Record invoice” did not manage it');
  expect(incident?.advice).toContain('The scanner is on fire');
  const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
  expect(detail).toMatchObject({ status: '1 place needs help.', problems: 1 });
  const listed = (await baton.items<ProcessSummary>('/api/processes')).find((process) => process.key === key);
  expect(listed?.withProblem).toBe(1);
  const load = await baton.get<LoadResult>(`/api/processes/${key}/load`);
  expect(load.elements).toContainEqual({ element: 'Task_enter', waiting: 0, problems: 1 });
  await baton.post(`/api/cases/${id}/incidents/${incident?.id}/retry`);
  const retried = await lease();
  await baton.post(`/api/jobs/${retried.id}/complete`, { fence: retried.fence });
  expect((await baton.get<CaseDetail>(`/api/cases/${id}`)).incidents).toEqual([]);
  expect((await baton.problem('POST', `/api/cases/${id}/incidents/${incident?.id}/retry`, {})).code).toBe(
    'no-such-incident',
  );
});

test('messages and signals are taken even when nobody waits for them yet', async () => {
  expect((await baton.ask('POST', '/api/messages', { name: 'order', key: '7', keep_ms: 1_000 })).status).toBe(
    202,
  );
  expect((await baton.ask('POST', '/api/signals', { name: 'closing time' })).status).toBe(202);
});
