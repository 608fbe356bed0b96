/** New versions, cases that move to them, and cases moved by hand, over the network on the real store. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail, TimelineEntry } from './api/cases.ts';
import type { MigrationRun, MigrationRuns, PlanView, PreviewView } from './api/migrations.ts';
import type { Person } from './api/people.ts';
import type { Changes, CheckResult, DeployResult, ProcessDetail, StartResult } from './api/processes.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

/** Check, then pack, with a second step behind; ids with a suffix, as another tool would make them. */
function drawing(suffix: string, steps: readonly (readonly [string, string])[]): string {
  const ids = ['Start', ...steps.map(([id]) => id), 'End'].map((id) => `${id}${suffix}`);
  const tasks = steps.map(([id, name]) => `<task id="${id}${suffix}" name="${name}" />`);
  const flows = ids.slice(1).map((id, index) => {
    const source = ids[index];
    return `<sequenceFlow id="F${index}${suffix}" sourceRef="${source}" targetRef="${id}" />`;
  });
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="P" name="Orders"><startEvent id="Start${suffix}" />${tasks.join('')}<endEvent id="End${suffix}" />${flows.join('')}</process></definitions>`;
}

const first = drawing('', [
  ['Check', 'Check order'],
  ['Pack', 'Pack order'],
]);
const second = drawing('-2', [
  ['Check', 'Check order'],
  ['Weigh', 'Weigh order'],
  ['Pack', 'Pack order'],
]);

async function deploy(key: string, xml: string, fields = {}): Promise<DeployResult> {
  return baton.post('/api/processes', upload(xml, 'orders.bpmn', { key, ...fields }));
}

async function begin(key: string): Promise<number> {
  return (await baton.post<StartResult>(`/api/processes/${key}/start`, {})).case;
}

async function timelineOf(id: number): Promise<readonly string[]> {
  const entries = await baton.items<TimelineEntry>(`/api/cases/${id}/timeline?order=oldest`);
  return entries.map(({ sentence }) => sentence);
}

async function activeIn(id: number): Promise<readonly string[]> {
  const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
  return (detail.instances[0]?.active ?? []).map(({ element }) => element);
}

async function person(name: string, roles: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { id } = await baton.post<Person>('/api/people', { name, roles });
  return { 'baton-person': id };
}

describe('a new export of the drawing', () => {
  const wiring = { format: 1, steps: { Check: { by: 'job', jobType: 'check' }, Pack: { by: 'nothing' } } };

  test('takes the wiring along, and is told before it is deployed', async () => {
    await deploy('follow', first, { wiring: JSON.stringify(wiring) });
    const check = await baton.post<CheckResult>(
      '/api/processes/check',
      upload(second, 'orders.bpmn', { key: 'follow' }),
    );
    expect(check.nextVersion).toBe(2);
    expect(check.follows).toMatchObject({ wired: 2, kept: [] });
    expect(check.follows?.changes).toMatchObject({ from: 1, removed: [], rewired: [] });
    expect(check.follows?.changes.added.map(({ name }) => name)).toEqual(['Weigh order']);
    expect(check.follows?.changes.followed).toContainEqual(
      expect.objectContaining({ by: 'name', reason: 'It is the only one with this name.' }),
    );
    await deploy('follow', second);
    const { wiring: now } = await baton.get<ProcessDetail>('/api/processes/follow');
    expect(now).toMatchObject({
      steps: { 'Check-2': { by: 'job', jobType: 'check' }, 'Pack-2': { by: 'nothing' } },
    });
  });

  test('keeps what has no place any more, and gives it back when the step is drawn again', async () => {
    await deploy('kept', first, { wiring: JSON.stringify(wiring) });
    const without = drawing('', [['Check', 'Check order']]);
    const check = await baton.post<CheckResult>(
      '/api/processes/check',
      upload(without, 'orders.bpmn', { key: 'kept' }),
    );
    expect(check.follows?.kept).toMatchObject([{ element: 'Pack', name: 'Pack order' }]);
    await deploy('kept', without);
    await deploy('kept', second);
    const { wiring: now } = await baton.get<ProcessDetail>('/api/processes/kept');
    expect(now).toMatchObject({ steps: { 'Pack-2': { by: 'nothing' } } });
  });

  test('shows what changed between any two versions', async () => {
    await deploy('changes', first);
    await deploy('changes', second);
    const changes = await baton.get<Changes>('/api/processes/changes/changes?from=2&to=1');
    expect(changes.removed.map(({ name }) => name)).toEqual(['Weigh order']);
    expect(changes.followed.map(({ after }) => after.name)).toContain('Check order');
  });
});

describe('running cases', () => {
  test('move to a new version, are told so, and are shown on its drawing', async () => {
    await deploy('move', first);
    const id = await begin('move');
    await deploy('move', second);
    const plan = await baton.post<PlanView>('/api/processes/move/migrations/plan', { from: 1, to: 2 });
    expect(plan.cases).toBe(1);
    expect(plan.rows.find(({ before }) => before.element === 'Check')).toMatchObject({
      after: 'Check-2',
      by: 'name',
    });
    const preview = await baton.post<PreviewView>('/api/processes/move/migrations/preview', {
      from: 1,
      to: 2,
    });
    expect(preview).toMatchObject({ movable: 1, blocked: 0 });
    const run = await baton.post<MigrationRun>('/api/processes/move/migrations', {
      from: 1,
      to: 2,
      reason: 'We weigh now',
    });
    const done = await until(async () => {
      const now = await baton.get<MigrationRun>(`/api/processes/move/migrations/${run.id}`);
      return now.endedAt === undefined ? undefined : now;
    });
    expect(done).toMatchObject({ total: 1, moved: 1, staying: 0, by: 'Visitor', reason: 'We weigh now' });
    expect(await activeIn(id)).toEqual(['Check-2']);
    expect(await timelineOf(id)).toContain('Moved to version 2 by Visitor. Why: We weigh now');
    expect(await timelineOf(id)).toContain('Waits for Everyone: “Check order”.');
    const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
    expect(detail.process.version).toBe(2);
    expect(detail.instances[0]?.visited.map(({ element }) => element)).toContain('Start-2');
    await baton.restart();
    expect(await activeIn(id)).toEqual(['Check-2']);
    const { items } = await baton.get<MigrationRuns>('/api/processes/move/migrations');
    expect(items.map(({ id: one }) => one)).toEqual([run.id]);
  });

  test('stay where they are with the reason, until somebody says where they go on', async () => {
    await deploy('stay', first);
    const id = await begin('stay');
    await deploy('stay', drawing('', [['Pack', 'Pack order']]));
    const request = { from: 1, to: 2 };
    const preview = await baton.post<PreviewView>('/api/processes/stay/migrations/preview', request);
    expect(preview).toMatchObject({ movable: 0, blocked: 1 });
    expect(preview.cases[0]?.obstacles[0]).toContain(
      'The case is at “Check order”, which has no counterpart',
    );
    const planned = { ...request, elements: { Check: 'Pack', Pack: '' } };
    expect(await baton.post<PreviewView>('/api/processes/stay/migrations/preview', planned)).toMatchObject({
      movable: 1,
    });
    await baton.post('/api/processes/stay/migrations', { ...planned, reason: 'No more checks' });
    await until(async () => ((await activeIn(id))[0] === 'Pack' ? true : undefined));
  });

  test('are moved only by those who may', async () => {
    await deploy('may', first);
    const id = await begin('may');
    await deploy('may', second);
    const clerk = await person('Clara', ['Orders']);
    const request = { from: 1, to: 2, reason: 'We weigh now' };
    const refused = await baton.problem('POST', '/api/processes/may/migrations', request, clerk);
    expect(refused).toMatchObject({ code: 'not-a-supervisor', status: 403 });
    const move = { stop: ['Check'], start: ['Pack'], reason: 'Checked already' };
    expect(await baton.problem('POST', `/api/cases/${id}/move`, move, clerk)).toMatchObject({
      code: 'not-a-supervisor',
    });
    await baton.post(`/api/cases/${id}/move`, move, await person('Sue', ['Supervisor']));
    expect(await activeIn(id)).toEqual(['Pack']);
  });
});

describe('a case moved by hand', () => {
  test('goes on where it was moved to, and the history says who, from where and why', async () => {
    await deploy('hand', first);
    const id = await begin('hand');
    await baton.post(`/api/cases/${id}/move`, {
      stop: ['Check'],
      start: ['Pack'],
      reason: 'Checked by phone',
    });
    expect(await activeIn(id)).toEqual(['Pack']);
    expect(await timelineOf(id)).toContain(
      'Visitor moved the case by hand: “Pack order” started and “Check order” stopped. Why: Checked by phone',
    );
    const gone = await baton.problem('POST', `/api/cases/${id}/move`, {
      stop: ['Check'],
      start: ['Pack'],
      reason: 'again',
    });
    expect(gone.detail).toBe('“Check order” is not under way in this case any more.');
    const empty = await baton.problem('POST', `/api/cases/${id}/move`, { stop: ['Pack'], reason: 'enough' });
    expect(empty.detail).toContain('Nothing would be left to do');
  });
});
