/** /api/example: the ready example of a first visit. */
import type { ExampleRun, ExampleState } from '../../src/server/api/system.ts';
import { get, post } from './request.ts';

export function getExample(): Promise<ExampleState> {
  return get('/api/example');
}

export function runExample(): Promise<ExampleRun> {
  return post('/api/example/run');
}
