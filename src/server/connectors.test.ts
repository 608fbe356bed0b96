import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBaton, runBaton } from '../../test/running-baton.ts';
import type { ConnectorInfo } from './api/connectors.ts';

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

test('the actions a step can be wired to are listed with their forms, as plain schemas', async () => {
  const connectors = await baton.items<ConnectorInfo>('/api/connectors');
  const request = connectors.find(({ id }) => id === 'http')?.actions.find(({ id }) => id === 'http.request');
  expect(request).toMatchObject({
    name: 'Call a web API',
    inputs: {
      type: 'object',
      properties: { method: { title: 'Method', enum: expect.arrayContaining(['POST']) } },
    },
    outputs: { properties: { status: { type: 'integer' } } },
    credential: { kinds: expect.arrayContaining(['bearer', 'oauth2-code']), required: false },
    repeat: 'safe-by-key',
  });
  expect(request).not.toHaveProperty('run');
  expect(connectors.find(({ id }) => id === 'stripe')?.tested).toContain('not against the service itself');
});
