import { expect, it } from 'vitest';
import { jsonLog } from './json-log.ts';

it('a line says when, how bad, where and what, and an exception whole', () => {
  const lines: string[] = [];
  const log = jsonLog({ level: 'warn', node: 'a', destination: { write: (line) => void lines.push(line) } });
  log.info({}, 'Not worth a line');
  log.error(
    { case: 7, instance: 8, error: new Error('disk full', { cause: new Error('no space') }) },
    'Commit failed',
  );
  log.warn({ error: 'said by a server' }, 'A mailbox could not be read');
  const [first, second] = lines.map((line): Record<string, unknown> => JSON.parse(line));
  expect(lines.length).toBe(2);
  expect(first).toMatchObject({ level: 'error', node: 'a', case: 7, instance: 8, msg: 'Commit failed' });
  expect(first?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(first?.error).toMatchObject({ type: 'Error', message: expect.stringContaining('disk full') });
  expect(JSON.stringify(first?.error)).toContain('no space');
  expect(second).toMatchObject({ level: 'warn', error: 'said by a server' });
});
