/** Two whole Batons on one PostgreSQL, as `BATON_DATABASE` makes them, asked over the network. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenBaton } from '../src/cli/parts.ts';
import { openBaton } from '../src/main.ts';
import type { CaseDetail } from '../src/server/api/cases.ts';
import type { InboxTask } from '../src/server/api/inbox.ts';
import type { Page } from '../src/server/api/primitive-schemas.ts';
import type { StartResult } from '../src/server/api/processes.ts';
import { upload } from './running-baton.ts';
import { PostgresDatabases } from './servers/postgres-databases.ts';

const drawing = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="P" name="Asking" isExecutable="true">
    <startEvent id="S"/><userTask id="First" name="Ask first"/><userTask id="Then" name="Ask then"/><endEvent id="E"/>
    <sequenceFlow id="f1" sourceRef="S" targetRef="First"/><sequenceFlow id="f2" sourceRef="First" targetRef="Then"/>
    <sequenceFlow id="f3" sourceRef="Then" targetRef="E"/>
  </process></definitions>`;

const folder = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
let databases: PostgresDatabases;
const batons: OpenBaton[] = [];
const urls: string[] = [];

beforeAll(async () => {
  databases = await PostgresDatabases.start();
  const { url } = await databases.create();
  const opened = ['one', 'two'].map((name) =>
    openBaton({
      dataFolder: join(folder, name),
      hostNames: 'any',
      env: { BATON_DATABASE: url, BATON_KEY: 'ab'.repeat(32) },
      logLevel: 'silent',
    }),
  );
  batons.push(...(await Promise.all(opened)));
  for (const baton of batons) urls.push(`http://127.0.0.1:${(await baton.listen('127.0.0.1', 0)).port}`);
}, 60_000);
afterAll(async () => {
  for (const baton of batons) await baton.close();
  await databases.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get<Body>(at: number, path: string): Promise<Body> {
  const answer = await fetch(`${urls[at]}${path}`);
  const body: unknown = await answer.json();
  return body as Body; // cast: the test names the schema
}

async function post<Body>(at: number, path: string): Promise<Body> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${urls[at]}${path}`, { method: 'POST', headers, body: '{}' });
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBeLessThan(300);
  return body as Body; // cast: the test names the schema
}

it('a case is deployed, started, worked on and completed at whichever Baton is asked', async () => {
  await fetch(`${urls[0]}/api/processes`, { method: 'POST', body: upload(drawing, 'asking.bpmn', {}) });
  const started = await post<StartResult>(1, '/api/processes/asking/start');
  for (const [at, title] of [
    [0, 'Ask first'],
    [1, 'Ask then'],
  ] as const) {
    const { items } = await get<Page<InboxTask>>(at, '/api/inbox');
    expect(items).toMatchObject([{ title }]);
    await post(at, `/api/inbox/${items[0]?.id}/complete`);
  }
  const detail = await get<CaseDetail>(0, `/api/cases/${started.case}`);
  expect(detail).toMatchObject({ id: started.case, status: 'Finished.' });
  expect((await get<Page<InboxTask>>(0, '/api/inbox')).items).toEqual([]);
});
