import { afterAll, beforeAll, expect, test } from 'vitest';
import { LivePage } from '../../../test/live-page.ts';
import { type RunningBaton, runBaton } from '../../../test/running-baton.ts';
import type { CaseDetail } from '../api/cases.ts';
import type { InboxTask } from '../api/inbox.ts';
import type { CaseChanged, CasesChanged, Movement } from '../api/live.ts';
import type { ExampleRun } from '../api/system.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

async function startCase(): Promise<CaseDetail> {
  const { case: id } = await baton.post<ExampleRun>('/api/example/run');
  return baton.get<CaseDetail>(`/api/cases/${id}`);
}

async function completeFirst(id: number, answers: Record<string, string[]> = {}): Promise<void> {
  const task = (await baton.items<InboxTask>('/api/inbox?limit=200')).find(
    (candidate) => candidate.case.id === id && candidate.purpose === 'work',
  );
  await baton.post(`/api/inbox/${task?.id}/complete`, { answers });
}

function seen(movements: readonly Movement[]): string[] {
  return movements.map(({ kind, element, flow }) => `${kind} ${flow ?? element ?? ''}`.trim());
}

test('a page that has just fetched a case sees every later movement, in order', async () => {
  const before = await startCase();
  await completeFirst(before.id);
  const page = await LivePage.open(`${baton.url}/api/live?case=${before.id}&since=${before.cursor}`);
  const first = await page.waitFor<CaseChanged>('case', (found) => found.length > 0);
  expect(seen(first.flatMap(({ data }) => data.movements))).toEqual([
    'left Task_enter',
    'took-flow Flow_to_approve',
    'entered Task_approve',
    'waits Timer_two_days',
    'waits Task_approve',
  ]);
  await completeFirst(before.id, { Decision_approved: ['Flow_yes'] });
  await completeFirst(before.id);
  const all = await page.waitFor<CaseChanged>('case', (found) => found.at(-1)?.data.state === 'completed');
  const movements = seen(all.flatMap(({ data }) => data.movements));
  expect(movements).toContain('took-flow Flow_yes');
  expect(movements.at(-1)).toBe('ended');
  expect(new Set(movements.filter((text) => text.startsWith('took-flow'))).size).toBe(
    movements.filter((text) => text.startsWith('took-flow')).length,
  );
  page.close();
});

test('a page that comes back gets what it missed, none of it twice', async () => {
  const before = await startCase();
  const path = `${baton.url}/api/live?case=${before.id}&since=${before.cursor}`;
  const page = await LivePage.open(path);
  await completeFirst(before.id);
  const [told] = await page.waitFor<CaseChanged>('case', (found) => found.length > 0);
  page.close();
  await completeFirst(before.id, { Decision_approved: ['Flow_no'] });
  const again = await LivePage.open(path, { 'last-event-id': told?.id ?? '' });
  const [missed] = await again.waitFor<CaseChanged>('case', (found) => found.length > 0);
  expect(seen(missed?.data.movements ?? [])).toEqual(
    expect.arrayContaining(['took-flow Flow_no', 'entered Task_tell_supplier']),
  );
  expect(seen(missed?.data.movements ?? [])).not.toContain('entered Task_approve');
  expect(again.events.some(({ name }) => name === 'resync')).toBe(false);
  again.close();
});

test('a page that comes back to a Baton started anew is told to fetch everything again', async () => {
  const page = await LivePage.open(`${baton.url}/api/live`, { 'last-event-id': 'otherrun.7.' });
  await page.waitFor('resync', (found) => found.length === 1);
  page.close();
});

test('every page hears that cases and the inbox changed', async () => {
  const page = await LivePage.open(`${baton.url}/api/live`);
  const { id } = await startCase();
  await page.waitFor<CasesChanged>('cases', (found) => found.some(({ data }) => data.cases.includes(id)));
  await page.waitFor<{ roles: string[] }>('inbox', (found) =>
    found.some(({ data }) => data.roles.includes('Accounting')),
  );
  page.close();
});

test('an open page or a waiting worker does not keep Baton from stopping', async () => {
  const page = await LivePage.open(`${baton.url}/api/live`);
  const waiting = baton
    .ask('POST', '/api/jobs/fetch', { types: ['any'], worker: 'patient', wait_ms: 60_000 })
    .catch(() => ({ status: 503 }));
  const began = performance.now();
  await baton.restart();
  expect(performance.now() - began).toBeLessThan(10_000);
  // Not 200 only where Baton began to stop before the request was there.
  expect([200, 503]).toContain((await waiting).status);
  expect((await baton.get<{ ok: boolean }>('/api/health')).ok).toBe(true);
  page.close();
});
