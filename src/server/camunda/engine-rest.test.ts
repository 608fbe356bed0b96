import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningBaton, runBaton, upload } from '../../../test/running-baton.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

const rest = (method: string, path: string, body?: unknown) =>
  baton.ask<{ type: string; message: string }>(method, `/engine-rest${path}`, body);

describe('what /engine-rest refuses, it refuses as the other engine does', () => {
  it.each([
    ['POST', '/external-task/1-9/complete', { workerId: 'w' }, 404],
    ['POST', '/external-task/nonsense/unlock', undefined, 404],
    ['POST', '/external-task/fetchAndLock', { workerId: 'w', maxTasks: 0, topics: [] }, 400],
    ['POST', '/external-task/fetchAndLock', { maxTasks: 1, topics: [] }, 400],
    ['POST', '/external-task/1-9/failure', { workerId: 'w', retries: -1 }, 400],
    ['POST', '/process-definition/key/nowhere/start', {}, 404],
    ['POST', '/process-definition/x:1:99/start', {}, 404],
    ['POST', '/process-definition/key/invoice-approval/start', { startInstructions: [{}] }, 400],
    ['GET', '/process-instance/999', undefined, 404],
    ['DELETE', '/process-instance/abc', undefined, 404],
    ['POST', '/message', {}, 400],
    ['POST', '/message', { messageName: 'nobody waits' }, 400],
    ['GET', '/task/1-1', undefined, 404],
    ['POST', '/deployment/create', {}, 400],
    ['POST', '/deployment/create', upload('no drawing', 'x.bpmn'), 400],
    ['POST', '/deployment/create', upload('a text', 'x.txt'), 400],
    ['GET', '/history/process-instance', undefined, 404],
  ])('%s %s', async (method, path, body, status) => {
    const answer = await rest(method, path, body);
    expect(answer).toMatchObject({ status, body: { type: expect.any(String), message: expect.any(String) } });
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  it.each([
    ['Integer', 1.5],
    ['Integer', 2 ** 33],
    ['Boolean', 'perhaps'],
    ['Date', 'tomorrow'],
    ['Json', '{"a":'],
    ['File', 'aGVsbG8='],
    ['Object', 'rO0ABXNy'],
  ])('a variable of the type %s with the value %s', async (type, value) => {
    const variables = { v: { type, value } };
    const { status, body } = await rest('POST', '/process-definition/key/invoice-approval/start', {
      variables,
    });
    expect(status).toBe(400);
    expect(body.message).toContain("the variable 'v'");
  });
});

describe('/engine-rest', () => {
  it('keeps the variables of a case with their types', async () => {
    const variables = {
      object: {
        type: 'Object',
        value: '{"a":[1]}',
        valueInfo: { objectTypeName: 'x.Y', serializationDataFormat: 'application/json' },
      },
      at: { type: 'Date', value: '2026-02-03T04:05:06.000+0200' },
    };
    const { id } = await baton.post<{ id: string }>(
      '/engine-rest/process-definition/key/invoice-approval/start',
      { variables, businessKey: 'INV-7', withVariablesInReturn: true },
    );
    const path = `/engine-rest/process-instance/${id}/variables`;
    expect(await baton.get(path)).toMatchObject({
      object: { type: 'Json', value: '{"a":[1]}' },
      at: { type: 'Date', value: '2026-02-03T04:05:06.000+0200' },
    });
    await baton.ask('PUT', `${path}/amount`, { type: 'Double', value: 2.5 });
    expect(await baton.get(`${path}/amount`)).toEqual({ type: 'Double', value: 2.5, valueInfo: {} });
    await baton.ask('POST', path, { modifications: { amount: { value: 3 } }, deletions: ['object'] });
    expect(await baton.get(path)).toMatchObject({
      amount: { type: 'Integer', value: 3 },
      object: { type: 'Null', value: null },
    });
    expect(await baton.get('/engine-rest/process-instance?businessKey=INV-7')).toMatchObject([
      { id, businessKey: 'INV-7' },
    ]);
    expect(
      await baton.get(`/engine-rest/variable-instance?processInstanceIdIn=${id}&variableName=amount`),
    ).toEqual([expect.objectContaining({ name: 'amount', value: 3, processInstanceId: id })]);
  });

  it('lists what can be started, and says whose API it speaks', async () => {
    const [definition] = await baton.get<{ id: string; key: string }[]>('/engine-rest/process-definition');
    expect(definition).toMatchObject({ key: expect.any(String), suspended: false });
    const { bpmn20Xml } = await baton.get<{ bpmn20Xml: string }>(
      `/engine-rest/process-definition/key/${definition?.key}/xml`,
    );
    expect(bpmn20Xml).toContain(`id="${definition?.key}"`);
    expect(await baton.get('/engine-rest/version')).toEqual({ version: '7.24.0' });
    expect(await baton.get('/engine-rest/engine/default/process-definition/count')).toEqual({
      count: expect.any(Number),
    });
  });

  it('broadcasts signals', async () => {
    expect((await rest('POST', '/signal', { name: 'closing time' })).status).toBe(204);
  });
});
