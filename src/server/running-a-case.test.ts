import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examplesFolder, type RunningBaton, runBaton, until, upload } from '../../test/running-baton.ts';
import type { CaseDetail, CaseSummary, TimelineEntry } from './api/cases.ts';
import type { CompleteResult, InboxTask, TaskDetail } from './api/inbox.ts';
import type { DeployResult, ProcessDetail, ProcessSummary, StartResult } from './api/processes.ts';
import type { ExampleRun } from './api/system.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

async function taskOf(caseId: number, title: string): Promise<InboxTask> {
  return until(async () =>
    (await baton.items<InboxTask>('/api/inbox?limit=200')).find(
      (task) => task.case.id === caseId && task.title === title,
    ),
  );
}

async function complete(caseId: number, title: string, answers: Record<string, string[]> = {}) {
  const task = await taskOf(caseId, title);
  return baton.post<CompleteResult>(`/api/inbox/${task.id}/complete`, { answers });
}

async function finished(caseId: number): Promise<CaseDetail> {
  return until(async () => {
    const found = await baton.get<CaseDetail>(`/api/cases/${caseId}`);
    return found.state === 'running' ? undefined : found;
  });
}

describe('the ready example', () => {
  test('is there at the first start and tells in plain words who does what', async () => {
    const [process] = await baton.items<ProcessSummary>('/api/processes');
    expect(process).toMatchObject({
      key: 'invoice-approval',
      name: 'Invoice approval',
      version: 1,
      example: true,
    });
    const detail = await baton.get<ProcessDetail>('/api/processes/invoice-approval');
    expect(detail.findings.filter((finding) => finding.severity !== 'info')).toEqual([]);
    expect(detail.roles.map(({ role }) => role)).toEqual(['Accounting', 'Approver', 'Treasury']);
    expect(detail.performers.Task_pay).toMatchObject({
      ring: true,
      level: 'by-hand',
      role: 'Treasury',
      sentence: 'Treasury does it and says when it is done.',
    });
    expect(detail.performers.Decision_approved?.sentence).toBe(
      'Approver answers “Approved?” with “yes”, “no” or “unclear”.',
    );
    expect(detail.suggestions.find(({ element }) => element === 'Timer_two_days')).toMatchObject({
      kind: 'duration',
      proposal: 'P2D',
      wiring: { events: { Timer_two_days: { kind: 'timer', timer: 'duration', value: 'P2D' } } },
    });
  });

  test('runs to its end by completing tasks, and its timeline reads like a story', async () => {
    const { case: id, title } = await baton.post<ExampleRun>('/api/example/run');
    expect(title).toBe(`Invoice approval ${id}`);
    await complete(id, 'Enter invoice');
    const approve = await taskOf(id, 'Approve invoice');
    expect(approve.questions[0]?.answers.map(({ label }) => label)).toEqual(['yes', 'no', 'unclear']);
    const yes = approve.questions[0]?.answers[0]?.value ?? '';
    await complete(id, 'Approve invoice', { Decision_approved: [yes] });
    await complete(id, 'Pay invoice');
    const over = await finished(id);
    expect(over).toMatchObject({ state: 'completed', status: 'Finished.', waits: [], incidents: [] });
    expect(over.instances[0]?.flows.map(({ flow }) => flow)).toContain('Flow_yes');
    const story = await baton.items<TimelineEntry>(`/api/cases/${id}/timeline?order=oldest`);
    expect(story.map(({ sentence }) => sentence)).toEqual([
      'Visitor started “Invoice approval”.',
      'Waits for Accounting: “Enter invoice”.',
      'Visitor completed “Enter invoice”.',
      'Waits until Approver says that “after 2 days” has happened.',
      'Waits for Approver: “Approve invoice”.',
      'Visitor completed “Approve invoice” and answered “Approved?”: yes.',
      'Waits for Treasury: “Pay invoice”.',
      'Visitor completed “Pay invoice”.',
      'Reached “Invoice paid”.',
      '“Invoice approval” is finished.',
    ]);
  });

  test('keeps the newest entries of a timeline on the first page and pages back without gaps', async () => {
    const { case: id } = await baton.post<ExampleRun>('/api/example/run');
    await complete(id, 'Enter invoice');
    await taskOf(id, 'Approve invoice');
    const all = (await baton.items<TimelineEntry>(`/api/cases/${id}/timeline?order=oldest`)).map(
      (entry) => entry.id,
    );
    const paged: string[] = [];
    let after = '';
    do {
      const page = await baton.get<{ items: TimelineEntry[]; next?: string }>(
        `/api/cases/${id}/timeline?limit=2${after === '' ? '' : `&after=${after}`}`,
      );
      paged.push(...page.items.map((entry) => entry.id));
      after = page.next ?? '';
    } while (after !== '');
    expect(paged.reverse()).toEqual(all);
  });

  test('shows a task with its place, its question and the case so far', async () => {
    const { case: id } = await baton.post<ExampleRun>('/api/example/run');
    const task = await taskOf(id, 'Enter invoice');
    const detail = await baton.get<TaskDetail>(`/api/inbox/${task.id}`);
    expect(detail).toMatchObject({
      element: 'Task_enter',
      role: 'Accounting',
      case: { title: `Invoice approval ${id}` },
    });
    expect(detail.instruction).toBe('Enter who sent the invoice, its number and its amount.');
    expect(detail.soFar[0]?.sentence).toBe('Waits for Accounting: “Enter invoice”.');
    expect(detail.blocked).toBeUndefined();
  });

  test('says what is missing when a question is left open', async () => {
    const { case: id } = await baton.post<ExampleRun>('/api/example/run');
    await complete(id, 'Enter invoice');
    const task = await taskOf(id, 'Approve invoice');
    const problem = await baton.problem('POST', `/api/inbox/${task.id}/complete`, {});
    expect(problem).toMatchObject({
      code: 'answer-missing',
      status: 422,
      where: 'answers.Decision_approved',
      detail: '“Approved?” is not answered. Choose from “yes”, “no”, “unclear”.',
    });
    const wrong = await baton.problem('POST', `/api/inbox/${task.id}/complete`, {
      answers: { Decision_approved: ['perhaps'] },
    });
    expect(wrong.code).toBe('answer-unknown');
  });
});

describe('a case', () => {
  test('lists with one sentence on what it waits for, and ends when somebody ends it', async () => {
    const { case: id } = await baton.post<StartResult>('/api/processes/invoice-approval/start', {
      title: 'Invoice 4711',
    });
    const [listed] = await baton.items<CaseSummary>('/api/cases?search=Invoice%204711');
    expect(listed).toMatchObject({
      id,
      title: 'Invoice 4711',
      status: 'Waits for Accounting: “Enter invoice”.',
    });
    await baton.post(`/api/cases/${id}/terminate`, { reason: 'Sent twice' });
    const over = await finished(id);
    expect(over).toMatchObject({ state: 'terminated', waits: [] });
    const [last] = await baton.items<TimelineEntry>(`/api/cases/${id}/timeline`);
    expect(last?.sentence).toBe('Visitor ended “Invoice approval”: Sent twice');
    expect((await baton.problem('POST', `/api/cases/${id}/terminate`, {})).code).toBe('case-over');
  });

  test('carries the variables it was started with and those somebody sets', async () => {
    const { case: id } = await baton.post<StartResult>('/api/processes/invoice-approval/start', {
      variables: { amount: 120 },
    });
    await baton.ask('PUT', `/api/cases/${id}/variables`, { variables: { supplier: 'Ada & Co' } });
    const detail = await baton.get<CaseDetail>(`/api/cases/${id}`);
    expect(detail.instances[0]?.variables).toEqual({ amount: 120, supplier: 'Ada & Co' });
  });

  test('started twice with one key is one case, also after a restart', async () => {
    const start = () =>
      baton.post<StartResult>('/api/processes/invoice-approval/start', {}, { 'idempotency-key': 'order 77' });
    const first = await start();
    expect(await start()).toEqual(first);
    await baton.restart();
    expect(await start()).toEqual(first);
    const other = await baton.post<StartResult>(
      '/api/processes/invoice-approval/start',
      {},
      { 'idempotency-key': 'order 78' },
    );
    expect(other.case).not.toBe(first.case);
  });
});

describe('two pools', () => {
  test('run in one case and pass their messages by themselves', async () => {
    const source = await readFile(join(examplesFolder, 'order-and-delivery', 'order-and-delivery.bpmn'));
    const deployed = await baton.post<DeployResult>(
      '/api/processes',
      upload(source, 'order-and-delivery.bpmn'),
    );
    expect(deployed).toMatchObject({ key: 'order-and-delivery', version: 1, unchanged: false });
    const { case: id } = await baton.post<StartResult>('/api/processes/order-and-delivery/start');
    await complete(id, 'Place order');
    const check = await taskOf(id, 'Check stock');
    expect(check.role).toBe('Warehouse');
    const waiting = await baton.get<CaseDetail>(`/api/cases/${id}`);
    expect(waiting.instances.map(({ relation }) => relation)).toEqual(['main', 'partner']);
    expect(waiting.waits.map(({ sentence }) => sentence)).toContain('Waits for Warehouse: “Check stock”.');
    expect(waiting.process.name).toBe(deployed.name);
    expect(waiting.instances.map(({ processName }) => processName)).toEqual([deployed.name, 'Delivery']);
    const soldOut = check.questions[0]?.answers.find(({ label }) => label === 'sold out')?.value ?? '';
    await complete(id, 'Check stock', { Decision_in_stock: [soldOut] });
    const over = await finished(id);
    expect(over.state).toBe('completed');
    expect(over.instances[0]?.visited.map(({ element }) => element)).toContain('End_elsewhere');
  });

  test('let a person say by hand that a message has arrived', async () => {
    const { case: id } = await baton.post<StartResult>('/api/processes/order-and-delivery/start');
    await complete(id, 'Place order');
    const wait = await until(async () =>
      (await baton.get<CaseDetail>(`/api/cases/${id}`)).waits.find(
        ({ arrivable, element }) => arrivable && element === 'Event_goods_arrived',
      ),
    );
    await baton.post(`/api/cases/${id}/waits/${wait.id}/arrived`, { variables: { parcels: 2 } });
    await taskOf(id, 'Check goods');
    expect((await baton.problem('POST', `/api/cases/${id}/waits/${wait.id}/arrived`, {})).code).toBe(
      'no-such-wait',
    );
  });
});
