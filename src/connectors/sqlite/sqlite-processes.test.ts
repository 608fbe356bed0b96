import { expect, test } from 'vitest';
import { SqliteProcesses } from './sqlite-processes.ts';

const unhurried = new AbortController().signal;

test('processes are bounded in number, serve again, and a dead one is replaced', async () => {
  const processes = new SqliteProcesses({ most: 1, idle_ms: 60_000 });
  const first = await processes.take(unhurried);
  const order: string[] = [];
  const second = processes.take(unhurried).then((process) => {
    order.push('taken');
    return process;
  });
  // Answered by the process, so that whoever waits had every chance to go ahead.
  expect(await first.ask({ kind: 'commit' })).toMatchObject({ ok: false });
  order.push('given back');
  processes.giveBack(first);
  expect(await second).toBe(first);
  expect(order).toEqual(['given back', 'taken']);

  const third = processes.take(unhurried);
  first.end();
  expect(await third).not.toBe(first);
  expect(first.gone).toBe(true);
  (await third).end();
});

test('who waits for a process stops waiting when withdrawn', async () => {
  const processes = new SqliteProcesses({ most: 1, idle_ms: 60_000 });
  const only = await processes.take(unhurried);
  const withdrawal = new AbortController();
  const waiting = processes.take(withdrawal.signal);
  withdrawal.abort(new Error('withdrawn'));
  await expect(waiting).rejects.toThrow('withdrawn');
  only.end();
});

test('a process that is kept ends when its time is over', async () => {
  const processes = new SqliteProcesses({ most: 1, idle_ms: 50 });
  const kept = await processes.take(unhurried);
  processes.giveBack(kept);
  await expect.poll(() => kept.gone, { timeout: 5_000 }).toBe(true);
});

test('a process that ends while it is asked says so', async () => {
  const processes = new SqliteProcesses({ most: 1, idle_ms: 60_000 });
  const process = await processes.take(unhurried);
  const asked = process.ask({ kind: 'commit' });
  process.end();
  await expect(asked).rejects.toThrow('ended (SIGKILL)');
  await expect(process.ask({ kind: 'commit' })).rejects.toThrow('has ended');
});
