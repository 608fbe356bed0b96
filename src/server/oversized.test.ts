/** What is too large or nested without end, wherever it can come in: a refusal with its limit, and nothing half done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton } from '../../test/running-baton.ts';
import type { CaseDetail, CaseSummary } from './api/cases.ts';
import type { FetchJobsResult } from './api/jobs.ts';
import type { Problem } from './api/problem.ts';
import type { StartResult } from './api/processes.ts';

const key = 'invoice-approval';
const byProgram = {
  wiring: { format: 1, steps: { Task_enter: { by: 'job', jobType: 'read-invoice' } } },
};
const most = 1024 * 1024;

let baton: RunningBaton;
let running: number;
let task: string;
let job: FetchJobsResult['jobs'][number] | undefined;
beforeAll(async () => {
  baton = await runBaton();
  running = (await baton.post<StartResult>(`/api/processes/${key}/start`)).case;
  const detail = await baton.get<CaseDetail>(`/api/cases/${running}`);
  task = detail.waits.flatMap((wait) => ('task' in wait && wait.task ? [String(wait.task)] : []))[0] ?? '';
  await baton.ask('PUT', `/api/processes/${key}/wiring`, byProgram);
  await baton.post<StartResult>(`/api/processes/${key}/start`);
  const fetched = await baton.post<FetchJobsResult>('/api/jobs/fetch', {
    types: ['read-invoice'],
    worker: 'test',
    wait_ms: 5_000,
  });
  job = fetched.jobs[0];
});
afterAll(() => baton.close());

/** Written as text: `JSON.stringify` itself does not get so deep. */
function nested(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

async function send(
  method: string,
  path: string,
  body: string,
): Promise<{ status: number; problem: Problem }> {
  const answer = await fetch(baton.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body,
  });
  return { status: answer.status, problem: JSON.parse(await answer.text()) };
}

/** Every way in, with what stands around its variables. */
function doors(): readonly (readonly [string, string, (variables: string) => string])[] {
  const only = (variables: string) => `{"variables":${variables}}`;
  const fenced = (variables: string) => `{"fence":"${job?.fence}","variables":${variables}}`;
  return [
    ['POST', `/api/processes/${key}/start`, only],
    ['POST', '/api/messages', (variables) => `{"name":"m","variables":${variables}}`],
    ['POST', '/api/signals', (variables) => `{"name":"m","variables":${variables}}`],
    ['PUT', `/api/cases/${running}/variables`, only],
    ['POST', `/api/inbox/${task}/complete`, only],
    ['POST', `/api/jobs/${job?.id}/complete`, fenced],
    ['POST', `/api/jobs/${job?.id}/error`, (variables) => `{"code":"c",${fenced(variables).slice(1)}`],
  ];
}

describe('variables', () => {
  test('nested without end are refused wherever they come in, and nothing has happened', async () => {
    expect(task).not.toBe('');
    expect(job).toBeDefined();
    const before = await baton.items<CaseSummary>('/api/cases');
    for (const [method, path, around] of doors()) {
      for (const levels of [150, 100_000]) {
        const { status, problem } = await send(method, path, around(nested(levels)));
        expect({ path, status, code: problem.code }).toEqual({ path, status: 400, code: 'request-invalid' });
        expect(problem.detail).toBe(
          '“body” is nested more than 100 levels deep, which nothing here works with.',
        );
      }
    }
    expect(await baton.items<CaseSummary>('/api/cases')).toEqual(before);
    const detail = await baton.get<CaseDetail>(`/api/cases/${running}`);
    expect(detail.instances.every(({ variables }) => !('a' in variables))).toBe(true);
  });

  test('larger than a request may be are refused with the limit wherever they come in', async () => {
    const large = `{"a":"${'x'.repeat(most)}"}`;
    for (const [method, path, around] of doors()) {
      const { status, problem } = await send(method, path, around(large));
      expect({ path, status, code: problem.code }).toEqual({ path, status: 413, code: 'body-too-large' });
      expect(problem.detail).toContain('1 MB');
    }
  });

  test('as large as a request may be are taken, and are small wherever they are listed', async () => {
    const large = 'x'.repeat(900_000);
    const answer = await baton.ask('PUT', `/api/cases/${running}/variables`, { variables: { large } });
    expect(answer.status).toBeLessThan(300);
    const page = JSON.stringify(await baton.get<CaseDetail>(`/api/cases/${running}`));
    expect(page.length).toBeLessThan(100_000);
    const reference = /"document":"([0-9a-f]{64})","name":"large.txt"/u.exec(page)?.[1];
    const content = await baton.ask<string>('GET', `/api/documents/${reference}`);
    expect(content.body).toBe(large);
  });
});

test('the other engine’s API refuses both too, in its own words', async () => {
  const path = '/engine-rest/message';
  const around = (value: string) => `{"messageName":"m","processVariables":{"v":${value}}}`;
  const direct = await send('POST', path, around(`{"value":${nested(100_000)},"type":"Json"}`));
  expect(direct.status).toBe(400);
  const inText = JSON.stringify(nested(100_000));
  const written = await send('POST', path, around(`{"value":${inText},"type":"Json"}`));
  expect(written.status).toBe(400);
  const large = await send('POST', path, around(`{"value":"${'x'.repeat(most)}","type":"String"}`));
  expect(large.status).toBe(413);
});
