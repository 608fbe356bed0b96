import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../test/running-baton.ts';
import type { CaseDetail } from './api/cases.ts';
import type { DeployResult, StartResult } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

test('a case shows what a subprocess under way has for itself, beside what the case knows', async () => {
  const file = new URL('../../test/scenarios/data-that-is-local-to-a-subprocess.bpmn', import.meta.url);
  const form = upload(await readFile(file), 'check.bpmn');
  const { body } = await baton.ask<DeployResult>('POST', '/api/processes', form);
  const started = await baton.post<StartResult>(`/api/processes/${body.key}/start`, {
    variables: { count: 1 },
  });
  const detail = await baton.get<CaseDetail>(`/api/cases/${started.case}`);
  expect(detail.instances[0]).toMatchObject({
    variables: { count: 1 },
    local: [{ element: 'Sub', name: 'Check', variables: { count: null, note: null } }],
  });
});
