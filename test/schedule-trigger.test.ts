/** Schedules on the virtual clock: each planned moment once, over summer time, stops and crashes. */
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../src/expressions/value.ts';
import { VirtualClock } from '../src/host/virtual-clock.ts';
import { casesIn, newFolder, stage } from './trigger-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function entry(settings: Record<string, JsonValue>) {
  return { on: 'schedule' as const, settings: { zone: 'Europe/Berlin', ...settings } };
}

async function scheduled(path: string, settings: Record<string, JsonValue>, now: string) {
  const clock = new VirtualClock(Date.parse(now));
  const opened = await stage(path, entry(settings), undefined, { clock });
  await opened.service.idle();
  const { service } = opened;
  const pass = (ms: number) => clock.advanceTo(clock.now() + ms, () => service.idle());
  const planned = async () =>
    (await service.deliveries('k', 'hook', { limit: 100 })).items
      .map(({ payload }) => payload)
      .reverse()
      .map((payload) =>
        typeof payload === 'object' && payload !== null && 'planned' in payload ? payload.planned : null,
      );
  return { ...opened, clock, pass, planned };
}

describe('a schedule', () => {
  test('begins a case at each planned time of its zone, also over the change to summer time', async () => {
    const { store, pass, planned, service } = await scheduled(
      await newFolder(),
      { cron: '30 2 * * *' },
      '2026-03-27T12:00:00Z',
    );
    expect((await service.list('k'))[0]?.nextTimes?.slice(0, 2)).toEqual([
      Date.parse('2026-03-28T01:30:00Z'),
      Date.parse('2026-03-29T01:00:00Z'),
    ]);
    await pass(3 * DAY);
    expect(await planned()).toEqual([
      '2026-03-28T02:30:00+01:00',
      '2026-03-29T03:00:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ]);
    expect(await casesIn(store)).toBe(3);
  });

  test('begins one case where the clock shows its time twice', async () => {
    const { pass, planned } = await scheduled(
      await newFolder(),
      { cron: '30 2 * * *' },
      '2026-10-24T12:00:00Z',
    );
    await pass(2 * DAY);
    expect(await planned()).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-26T02:30:00+01:00']);
  });

  test('follows a repetition rule by the clock on the wall', async () => {
    const { pass, planned } = await scheduled(
      await newFolder(),
      { by: 'rule', rule: 'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU', starts: '2026-03-01T02:30' },
      '2026-03-10T12:00:00Z',
    );
    await pass(34 * DAY);
    expect(await planned()).toEqual([
      '2026-03-15T02:30:00+01:00',
      '2026-03-29T03:30:00+02:00',
      '2026-04-12T02:30:00+02:00',
    ]);
  });

  test('ends with the last time of its rule', async () => {
    const { pass, planned, service } = await scheduled(
      await newFolder(),
      { by: 'rule', rule: 'FREQ=DAILY;COUNT=2', starts: '2026-03-10T09:00' },
      '2026-03-10T00:00:00Z',
    );
    await pass(9 * DAY);
    expect(await planned()).toEqual(['2026-03-10T09:00:00+01:00', '2026-03-11T09:00:00+01:00']);
    expect((await service.list('k'))[0]?.nextTimes).toEqual([]);
  });

  const missed = { once: [14], all: [10, 11, 12, 13, 14], skip: [] };
  for (const [rule, hours] of Object.entries(missed)) {
    test(`makes up for what was missed while Baton was stopped as it is told: ${rule}`, async () => {
      const path = await newFolder();
      const settings = { cron: '0 * * * *', missed: rule };
      const first = await scheduled(path, settings, '2026-01-05T08:30:00+01:00');
      await first.pass(HOUR);
      await first.close();
      const second = await scheduled(path, settings, '2026-01-05T14:30:00+01:00');
      expect(await second.planned()).toEqual(
        [9, ...hours].map((hour) => `2026-01-05T${String(hour).padStart(2, '0')}:00:00+01:00`),
      );
      await second.pass(HOUR);
      expect(await casesIn(second.store)).toBe(hours.length + 2);
    });
  }

  test('makes up for no more than the newest of a long stop', async () => {
    const path = await newFolder();
    const settings = { cron: '* * * * * *', missed: 'all', mostMissed: 3 };
    await (await scheduled(path, settings, '2026-01-05T08:00:00Z')).close();
    const { planned } = await scheduled(path, settings, '2027-01-05T08:00:00Z');
    expect(await planned()).toEqual([
      '2027-01-05T08:59:58+01:00',
      '2027-01-05T08:59:59+01:00',
      '2027-01-05T09:00:00+01:00',
    ]);
  });

  test('delivers a moment once though Baton died before the case began', async () => {
    const path = await newFolder();
    const settings = { cron: '0 * * * *' };
    const first = await scheduled(path, settings, '2026-01-05T08:30:00Z');
    first.store.triggers.change = () => Promise.reject(new Error('died'));
    await first.clock.advanceTo(Date.parse('2026-01-05T09:00:00Z'));
    await expect.poll(() => casesIn(first.store)).toBe(1);
    await first.close();
    const second = await scheduled(path, settings, '2026-01-05T09:00:10Z');
    await second.pass(MINUTE);
    expect(await second.planned()).toEqual(['2026-01-05T10:00:00+01:00']);
    expect(await casesIn(second.store)).toBe(1);
  });

  test('begins nothing for the time before its rule was changed', async () => {
    const path = await newFolder();
    await (await scheduled(path, { cron: '0 * * * *' }, '2026-01-05T08:30:00Z')).close();
    const { planned } = await scheduled(path, { cron: '15 * * * *' }, '2026-01-05T12:30:00Z');
    expect(await planned()).toEqual([]);
  });

  test.each([
    [{ cron: '99 * * * *' }, 'not a cron expression'],
    [{ cron: '0 0 30 2 *' }, 'never comes'],
    [{ cron: '0 8 * * *', zone: 'Europe/Nowhere' }, 'not a time zone'],
    [{}, '“Cron expression” is not filled in'],
    [{ by: 'rule', rule: 'FREQ=SECONDLY', starts: '2026-01-05T09:00' }, '“FREQ=SECONDLY”'],
    [{ by: 'rule', rule: 'FREQ=DAILY;BYDAY=XX', starts: '2026-01-05T09:00' }, '“BYDAY=XX”'],
    [{ by: 'rule', rule: 'FREQ=DAILY', starts: '2026-02-31T09:00' }, 'not a date and time'],
    [{ by: 'rule', rule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', starts: '2026-01-05' }, 'FREQ=YEARLY'],
  ])('says what is wrong with %j', async (settings, said) => {
    const { service } = await scheduled(await newFolder(), settings, '2026-01-05T08:30:00Z');
    expect((await service.list('k'))[0]?.problem).toContain(said);
  });

  test('reads what Quartz writes', async () => {
    const { service } = await scheduled(
      await newFolder(),
      { cron: '0 0/20 9 ? * 2-6', zone: 'UTC' },
      '2026-01-09T09:30:00Z',
    );
    expect((await service.list('k'))[0]?.nextTimes?.slice(0, 2)).toEqual([
      Date.parse('2026-01-09T09:40:00Z'),
      Date.parse('2026-01-12T09:00:00Z'),
    ]);
  });
});
