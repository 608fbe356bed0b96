/**
 * Workers written with the npm package `camunda-external-task-client-js`, unmodified, against a listening Baton, on a
 * diagram made for Camunda 7 and deployed as it is.
 */
import { readFile } from 'node:fs/promises';
import { Client, type Handed, Variables } from 'camunda-external-task-client-js';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CaseDetail } from '../src/server/api/cases.ts';
import { type RunningBaton, runBaton } from './running-baton.ts';

interface Started {
  readonly id: string;
  readonly businessKey: string | null;
}
interface TaskView {
  readonly id: string;
  readonly topicName: string;
  readonly workerId: string | null;
  readonly retries: number | null;
  readonly errorMessage: string | null;
}

let baton: RunningBaton;
const clients: Client[] = [];

beforeAll(async () => {
  baton = await runBaton();
  const form = new FormData();
  const diagram = await readFile(new URL('fixtures/camunda-order.bpmn', import.meta.url));
  form.set('deployment-name', 'orders');
  form.set('order.bpmn', new File([new Uint8Array(diagram)], 'order.bpmn'));
  const deployed = await baton.post<{ deployedProcessDefinitions: Record<string, { key: string }> }>(
    '/engine-rest/deployment/create',
    form,
  );
  expect(Object.values(deployed.deployedProcessDefinitions).map(({ key }) => key)).toEqual(['order']);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});
afterAll(() => baton.close());

function client(workerId: string, more: object = {}): Client {
  const made = new Client({
    baseUrl: `${baton.url}/engine-rest`,
    workerId,
    asyncResponseTimeout: 10_000,
    interval: 10,
    ...more,
  });
  clients.push(made);
  return made;
}

async function start(businessKey: string, variables: object = { amount: { value: 21, type: 'Integer' } }) {
  const body = { businessKey, variables };
  return (await baton.post<Started>('/engine-rest/process-definition/key/order/start', body)).id;
}

async function tasks(instance: string): Promise<TaskView[]> {
  return baton.get<TaskView[]>(`/engine-rest/external-task?processInstanceId=${instance}`);
}

/** Resolves with the task the moment the worker has it. */
function nextTask(worker: Client, topic: string, options: object = {}) {
  return new Promise<Handed>((resolve) => {
    const subscription = worker.subscribe(topic, { ...options }, async (args) => {
      subscription.unsubscribe();
      resolve(args);
    });
  });
}

describe('a worker written for Camunda 7', () => {
  test('takes tasks of two topics with inputs and typed variables, and completes them with its own', async () => {
    const worker = client('two-topics');
    const reserve = nextTask(worker, 'reserve-goods', { includeExtensionProperties: true });
    const charge = nextTask(worker, 'charge-card');
    const id = await start('A-1');
    const first = await reserve;
    expect(first.task).toMatchObject({
      activityId: 'Reserve',
      businessKey: 'A-1',
      processDefinitionKey: 'order',
      processInstanceId: id,
      priority: 5,
      retries: null,
      workerId: 'two-topics',
      extensionProperties: { warehouse: 'north' },
    });
    expect(first.task.variables.get('quantity')).toBe(42);
    const result = new Variables();
    const date = new Date('2026-02-03T04:05:06.789Z');
    result.setAll({ text: 'ä', whole: 7, long: 2 ** 40, part: 1.5, yes: true, nothing: null, at: date });
    result.set('list', [{ sku: 'x', count: 2 }]);
    await first.taskService.complete(first.task, result);
    const second = await charge;
    expect(second.task.variables.getAll()).toMatchObject({
      text: 'ä',
      whole: 7,
      long: 2 ** 40,
      part: 1.5,
      yes: true,
      nothing: null,
      at: date,
      list: [{ sku: 'x', count: 2 }],
    });
    expect(second.task.variables.get('quantity')).toBeUndefined();
    await second.taskService.complete(second.task);
    const message = { messageName: 'parcel-picked-up', businessKey: 'A-1' };
    expect((await baton.ask('POST', '/engine-rest/message', message)).status).toBe(204);
    expect((await baton.ask('GET', `/engine-rest/process-instance/${id}`)).status).toBe(404);
    expect((await baton.get<CaseDetail>(`/api/cases/${id}`)).title).toBe('A-1');
  });

  test('fails with as many retries as it says, and the last failure waits for a person', async () => {
    const id = await start('A-2');
    const worker = client('failing');
    const first = await nextTask(worker, 'reserve-goods');
    await first.taskService.handleFailure(first.task, {
      errorMessage: 'No such shelf',
      errorDetails: 'at Shelf.find',
      retries: 7,
      retryTimeout: 0,
    });
    const second = await nextTask(worker, 'reserve-goods');
    expect(second.task).toMatchObject({
      id: first.task.id,
      retries: 7,
      errorMessage: 'No such shelf',
      errorDetails: 'at Shelf.find',
    });
    const over = { errorMessage: 'Still no shelf', errorDetails: '', retries: 0, retryTimeout: 0 };
    await second.taskService.handleFailure(second.task, over);
    expect(await tasks(id)).toEqual([]);
    expect(await baton.get(`/engine-rest/incident?processInstanceId=${id}`)).toMatchObject([
      { incidentType: 'failedExternalTask', activityId: 'Reserve', incidentMessage: 'Still no shelf' },
    ]);
    const { incidents } = await baton.get<CaseDetail>(`/api/cases/${id}`);
    expect(incidents[0]?.advice).toContain('Still no shelf');
    await baton.post(`/api/cases/${id}/incidents/${incidents[0]?.id}/retry`);
    const third = await nextTask(worker, 'reserve-goods');
    await third.taskService.complete(third.task);
    await baton.ask('DELETE', `/engine-rest/process-instance/${id}`);
  });

  test('reports an error that the diagram catches, with variables; a person does the rest by program', async () => {
    const id = await start('A-3');
    const worker = client('declining');
    const reserve = await nextTask(worker, 'reserve-goods');
    await reserve.taskService.complete(reserve.task);
    const { task, taskService } = await nextTask(worker, 'charge-card');
    await taskService.handleBpmnError(task, 'CARD_DECLINED', 'Limit', new Variables().set('limit', 500));
    const [call] = await baton.get<{ id: string; name: string }[]>(
      '/engine-rest/task?candidateGroup=sales&processInstanceBusinessKey=A-3',
    );
    expect(call?.name).toBe('Call the customer');
    expect(await baton.get(`/engine-rest/task/${call?.id}/variables`)).toMatchObject({
      limit: { value: 500, type: 'Integer' },
      why: { value: 'Limit', type: 'String' },
    });
    await baton.ask('POST', `/engine-rest/task/${call?.id}/claim`, { userId: 'visitor' });
    expect(await baton.get(`/engine-rest/task?assignee=visitor&processInstanceId=${id}`)).toHaveLength(1);
    const done = { variables: { outcome: { value: 'calls back', type: 'String' } } };
    expect((await baton.ask('POST', `/engine-rest/task/${call?.id}/complete`, done)).status).toBe(204);
    expect((await baton.ask('GET', `/engine-rest/process-instance/${id}`)).status).toBe(404);
  });

  test('keeps its lock longer, gives it up, and takes it back; nobody else may report meanwhile', async () => {
    const id = await start('A-4');
    const worker = client('keeper');
    const { task, taskService } = await nextTask(worker, 'reserve-goods', { lockDuration: 60_000 });
    await taskService.extendLock(task, 600_000);
    const [locked] = await baton.get<{ lockExpirationTime: string }[]>(
      `/engine-rest/external-task?processInstanceId=${id}`,
    );
    expect(Date.parse(locked?.lockExpirationTime ?? '') - Date.now()).toBeGreaterThan(500_000);
    const stolen = await baton.ask('POST', `/engine-rest/external-task/${task.id}/complete`, {
      workerId: 'thief',
    });
    expect(stolen).toMatchObject({
      status: 400,
      body: {
        type: 'BadUserRequestException',
        message: `External Task ${task.id} cannot be completed by worker 'thief'. It is locked by worker 'keeper'.`,
      },
    });
    await taskService.unlock(task);
    expect((await tasks(id))[0]?.workerId).toBeNull();
    await taskService.lock(task, 60_000);
    expect((await tasks(id))[0]?.workerId).toBe('keeper');
    await taskService.complete(task);
    await baton.ask('DELETE', `/engine-rest/process-instance/${id}`);
  });

  test('is woken at once by work that comes while it waits', async () => {
    const worker = client('waiting', { asyncResponseTimeout: 60_000 });
    const polling = new Promise((resolve) => worker.on('poll:start', resolve));
    const reserve = nextTask(worker, 'reserve-goods', { businessKey: 'A-5' });
    await polling;
    const id = await start('A-5');
    const begun = performance.now();
    const { task, taskService } = await reserve;
    expect(performance.now() - begun).toBeLessThan(2_000);
    await taskService.complete(task);
    await baton.ask('DELETE', `/engine-rest/process-instance/${id}`);
  });

  test('reports after Baton was started again what it had locked before', async () => {
    const id = await start('A-6');
    const worker = client('patient');
    const { task } = await nextTask(worker, 'reserve-goods', { lockDuration: 600_000 });
    worker.stop();
    await baton.restart();
    const again = client('patient', { autoPoll: false });
    await again.taskService.complete(task);
    expect((await tasks(id)).map(({ topicName }) => topicName)).toEqual(['charge-card']);
    await baton.ask('DELETE', `/engine-rest/process-instance/${id}`);
  });

  // The last: the package's `stop` does not call a poll back that is on its way.
  test('races with others: each task is done once', async () => {
    const done: string[] = [];
    for (const name of ['racer-1', 'racer-2', 'racer-3']) {
      client(name, { maxTasks: 2 }).subscribe('reserve-goods', {}, async ({ task, taskService }) => {
        await taskService.complete(task);
        done.push(task.id);
      });
    }
    const ids = await Promise.all(Array.from({ length: 15 }, () => start('race')));
    await vi.waitFor(() => expect(done).toHaveLength(15), 20_000);
    expect(new Set(done).size).toBe(15);
    await Promise.all(ids.map((id) => baton.ask('DELETE', `/engine-rest/process-instance/${id}`)));
  });
});
