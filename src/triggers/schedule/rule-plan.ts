/**
 * A repetition of calendars (RRULE, RFC 5545, 3.3.10) as a plan: counted in the wall-clock times of its zone, each then
 * looked up as a moment, so that nine in the morning stays nine over the change to summer time.
 *
 * Invariants:
 * RP1  A text that is no rule throws `TriggerProblem` here and not later.
 * RP2  Working out a moment ends: rules that repeat more often than 24 times a day, begin more than ten years ago, or
 *      could look for a day that never comes through all the years, are refused.
 */
import rrule, { type Options } from 'rrule';
import { namedZone } from '../../expressions/temporal/time-zone.ts';
import { TriggerProblem } from '../trigger-kind.ts';
import type { Plan } from './plan.ts';
import { momentOf, wallClockAt } from './wall-clock.ts';

const LONGEST = 500;
const MOST_A_DAY = 24;
const YEAR_MS = 366 * 24 * 60 * 60_000;
const OLDEST_MS = 10 * YEAR_MS;
/** Moments worked out at once. */
const AHEAD = 256;
const days = '[+-]?\\d{0,2}(?:MO|TU|WE|TH|FR|SA|SU)';
const list = (item: string) => new RegExp(`^${item}(?:,${item})*$`, 'u');

const parts: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:YEARLY|MONTHLY|WEEKLY|DAILY)$/u,
  INTERVAL: /^[1-9]\d{0,3}$/u,
  COUNT: /^[1-9]\d{0,5}$/u,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/u,
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/u,
  BYMONTH: list('(?:[1-9]|1[0-2])'),
  BYMONTHDAY: list('-?(?:[1-9]|[12]\\d|3[01])'),
  BYDAY: list(days),
  BYHOUR: list('(?:1?\\d|2[0-3])'),
  BYMINUTE: list('[1-5]?\\d'),
  BYSETPOS: list('-?[1-9]\\d{0,2}'),
};

export function rulePlan(text: string, starts: string, zoneId: string, now: number): Plan {
  const zone = namedZone(zoneId);
  if (zone === undefined) throw new TriggerProblem(`“${zoneId}” is not a time zone.`, 'zone');
  const dtstart = beginning(starts, now);
  const rule = new rrule.RRule({ ...optionsOf(text), dtstart, tzid: null });
  let ahead: readonly number[] = [];
  /** Everything after this up to the last of `ahead` is in it. */
  let since = Number.POSITIVE_INFINITY;
  let ends = false;
  const fill = (after: number) => {
    const from = wallClockAt(zone, after);
    const moments = new Set<number>();
    ends = true;
    rule.all((wall) => {
      if (wall.getTime() > from - 2 * 60 * 60_000) {
        const moment = momentOf(zone, wall.getTime());
        if (moment > after) moments.add(moment);
      }
      if (moments.size < AHEAD) return true;
      ends = false;
      return false;
    });
    ahead = [...moments].sort((a, b) => a - b);
    since = after;
  };
  return {
    next: (after) => {
      const last = ahead.at(-1);
      if (after < since || (!ends && (last === undefined || after >= last))) fill(after);
      return ahead.find((moment) => moment > after);
    },
  };
}

function beginning(starts: string, now: number): Date {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?$/u.exec(starts.trim());
  const [, date = '', time = '00:00', seconds = '00'] = match ?? [];
  const at = new Date(`${date}T${time}:${seconds}Z`);
  if (match === null || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date)) {
    throw new TriggerProblem(
      `“${starts.slice(0, 40)}” is not a date and time like 2026-01-05T09:00.`,
      'starts',
    );
  }
  if (at.getTime() < now - OLDEST_MS) {
    throw new TriggerProblem(`The rule begins on ${date}; it may begin ten years ago at most.`, 'starts');
  }
  return at;
}

function optionsOf(text: string): Partial<Options> {
  const rule = text
    .trim()
    .replace(/^RRULE:/iu, '')
    .toUpperCase();
  if (rule.length > LONGEST) throw notRule(text, `it is longer than ${LONGEST} letters`);
  const given = new Map<string, string>();
  for (const part of rule.split(';').filter((one) => one !== '')) {
    const [name = '', value = ''] = part.split('=');
    const expected = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (expected === undefined) throw notRule(text, `“${name}” is not a part that can be used here`);
    if (!expected.test(value)) throw notRule(text, `“${part}” is not what was expected`);
    given.set(name, value);
  }
  if (!given.has('FREQ')) throw notRule(text, 'it does not say how often (FREQ)');
  refuseEndless(text, given);
  try {
    return rrule.RRule.parseString(rule);
  } catch (error) {
    throw notRule(text, error instanceof Error ? error.message : String(error));
  }
}

function refuseEndless(text: string, given: ReadonlyMap<string, string>): void {
  const many = (name: string) => given.get(name)?.split(',').length ?? 1;
  if (many('BYHOUR') * many('BYMINUTE') > MOST_A_DAY) {
    throw notRule(text, `it comes true more than ${MOST_A_DAY} times a day; a cron expression can do that`);
  }
  if (given.get('FREQ') !== 'DAILY') return;
  const filters = ['BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS'].filter((name) => given.has(name));
  const steps = given.has('INTERVAL') && given.get('INTERVAL') !== '1';
  if (filters.length > 1 || (steps && filters.length > 0)) {
    throw notRule(text, 'days that are chosen so are written with FREQ=MONTHLY or FREQ=YEARLY');
  }
}

function notRule(text: string, why: string): TriggerProblem {
  return new TriggerProblem(
    `“${text.slice(0, 80)}” is not a repetition rule: ${why}. Expected for example “FREQ=MONTHLY;BYDAY=-1FR”, the last Friday of each month.`,
    'rule',
  );
}
