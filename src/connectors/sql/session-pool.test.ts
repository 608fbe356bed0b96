import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../host/virtual-clock.ts';
import type { OpenCredential } from '../../ports/credentials.ts';
import { SessionPool } from './session-pool.ts';
import type { SqlSession } from './sql-database.ts';

function connections() {
  const opened: { closed: boolean }[] = [];
  const connect = async (): Promise<SqlSession> => {
    const line = { closed: false };
    opened.push(line);
    return {
      get usable() {
        return !line.closed;
      },
      begin: async () => undefined,
      execute: async () => ({ columns: [], rows: [], more: false, affected: 0 }),
      commit: async () => undefined,
      rollback: async () => undefined,
      close: () => {
        line.closed = true;
      },
    };
  };
  return { opened, pool: new SessionPool(connect, { most: 2, idle_ms: 1_000 }) };
}

const credential = (password: string): OpenCredential => ({
  name: 'books',
  kind: 'postgres',
  fields: { password },
  secrets: [password],
});
const unhurried = new AbortController().signal;

describe('connections', () => {
  test('serve again, and are closed when idle for a while', async () => {
    const { opened, pool } = connections();
    const clock = new VirtualClock(0);
    const first = await pool.take(credential('a'), clock, unhurried);
    first.giveBack();
    const second = await pool.take(credential('a'), clock, unhurried);
    expect(second).toMatchObject({ session: first.session, used: true });
    second.giveBack();
    await clock.advanceTo(999);
    expect(opened).toEqual([{ closed: false }]);
    await clock.advanceTo(1_000);
    expect(opened).toEqual([{ closed: true }]);
  });

  test('of a changed credential are others', async () => {
    const { opened, pool } = connections();
    const clock = new VirtualClock(0);
    (await pool.take(credential('a'), clock, unhurried)).giveBack();
    expect((await pool.take(credential('b'), clock, unhurried)).used).toBe(false);
    expect(opened).toHaveLength(2);
  });

  test('are only so many at once; who waits gets the next one, or leaves', async () => {
    const { opened, pool } = connections();
    const clock = new VirtualClock(0);
    const [one, two] = [
      await pool.take(credential('a'), clock, unhurried),
      await pool.take(credential('a'), clock, unhurried),
    ];
    const leaver = new AbortController();
    const leaving = pool.take(credential('a'), clock, leaver.signal);
    const waiting = pool.take(credential('a'), clock, unhurried);
    leaver.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    one.session.close();
    one.giveBack();
    expect((await waiting).used).toBe(false);
    two.giveBack();
    expect(opened).toHaveLength(3);
  });
});
