/**
 * A schedule: begins a case when its time has come.
 *
 * Boundary: when it looks and which planned moments it delivers. The rules are `schedule/`.
 *
 * Invariants:
 * SC1  A planned moment is delivered at most once, whatever stops in between: the moment is its dedup key, and the cursor
 *      (the last moment dealt with) is written with the delivery.
 * SC2  A moment before the trigger was there, or before its rule was changed, is never delivered.
 * SC3  What was missed is bounded, however long Baton was away.
 */
import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { namedZone, UTC } from '../../expressions/temporal/time-zone.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Alarm } from '../../ports/clock.ts';
import { cronPlan } from '../schedule/cron-plan.ts';
import { newestMoments, nextMoments, type Plan } from '../schedule/plan.ts';
import { rulePlan } from '../schedule/rule-plan.ts';
import { zonedText } from '../schedule/wall-clock.ts';
import {
  defineTrigger,
  type OpenTrigger,
  problemsOf,
  type TriggerContext,
  TriggerProblem,
} from '../trigger-kind.ts';

const byCron = { field: 'by', is: ['cron'] };
const byRule = { field: 'by', is: ['rule'] };

const Settings = Type.Object({
  by: field.choice(['cron', 'rule'], {
    title: 'How the times are said',
    default: 'cron',
    baton: {
      words: {
        cron: 'As minutes, hours and days (cron)',
        rule: 'As calendars repeat a date (RRULE)',
      },
    },
  }),
  cron: field.optional(
    field.text({
      title: 'Cron expression',
      description:
        'Minute, hour, day, month, day of the week: 0 8 * * MON-FRI is every working day at eight, 30 17 1 * * the first of a month at half past five. Six fields with seconds; also as Quartz writes it.',
      baton: { placeholder: '0 8 * * MON-FRI', onlyFor: byCron },
    }),
  ),
  rule: field.optional(
    field.text({
      title: 'Repetition rule',
      description:
        'FREQ=MONTHLY;BYDAY=-1FR is the last Friday of a month. An RRULE of RFC 5545, daily at the most often.',
      baton: { placeholder: 'FREQ=MONTHLY;BYDAY=-1FR', onlyFor: byRule },
    }),
  ),
  starts: field.optional(
    field.text({
      title: 'Begins on',
      description: 'Date and time in the time zone below; what the rule counts from (DTSTART).',
      baton: { placeholder: '2026-01-05T09:00', onlyFor: byRule },
    }),
  ),
  zone: field.text({
    title: 'Time zone',
    default: 'UTC',
    baton: { placeholder: 'Europe/Berlin' },
  }),
  missed: field.choice(['once', 'all', 'skip'], {
    title: 'What was missed',
    description: 'While Baton or the trigger was stopped.',
    default: 'once',
    baton: {
      words: {
        once: 'Made up for by one case',
        all: 'Made up for by a case for each',
        skip: 'Left out, but for the last minute',
      },
    },
  }),
  mostMissed: field.whole({
    title: 'Most that are made up for',
    description: 'The newest of what was missed; what is older is left out.',
    minimum: 1,
    maximum: 1_000,
    default: 100,
    baton: { advanced: true, onlyFor: { field: 'missed', is: ['all'] } },
  }),
});
type Settings = Static<typeof Settings>;

export const schedule = defineTrigger({
  on: 'schedule',
  name: 'Schedule',
  description: 'Begins a case at set times: every working day at eight, on the last Friday of a month.',
  settings: Settings,
  delivers: Type.Object({
    planned: Type.String({ description: 'The moment it was planned for, in its time zone.' }),
    date: Type.String({ description: 'The day it was planned for.' }),
    zone: Type.String(),
    missed: Type.Integer({ description: 'How many missed times it makes up for, beside its own.' }),
  }),
  check: (settings, { now }) => problemsOf('by', () => planOf(settings, now)),
  nextTimes: (settings, now, count) => nextMoments(planOf(settings, now), now, count),
  open: async (context) => {
    const { settings, cursor, clock } = context;
    const plan = planOf(settings, clock.now());
    const rule = ruleMark(settings);
    const known = markOf(await cursor.get());
    const at = known?.rule === rule ? known.at : clock.now();
    if (known?.rule !== rule) await cursor.set({ rule, at });
    return new Schedule(context, plan, rule, at);
  },
});

/** Throws `TriggerProblem` where the settings name no times. */
export function planOf({ by, cron, rule, starts, zone }: Settings, now: number): Plan {
  if (namedZone(zone) === undefined) {
    throw new TriggerProblem(`“${zone}” is not a time zone. Expected for example “Europe/Berlin”.`, 'zone');
  }
  if (by === 'cron') return cronPlan(filledIn(cron, 'Cron expression', 'cron'), zone, now);
  const since = filledIn(starts, 'Begins on', 'starts');
  return rulePlan(filledIn(rule, 'Repetition rule', 'rule'), since, zone, now);
}

function filledIn(value: string | undefined, label: string, field: string): string {
  if (value !== undefined && value.trim() !== '') return value;
  throw new TriggerProblem(`“${label}” is not filled in.`, field);
}

function ruleMark({ by, cron, rule, starts, zone }: Settings): string {
  const said = by === 'cron' ? [cron, zone] : [rule, starts, zone];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
}

function markOf(value: JsonValue | undefined): { readonly rule: string; readonly at: number } | undefined {
  if (typeof value !== 'object' || value === null || !('rule' in value)) return undefined;
  const { rule, at } = value;
  return typeof rule === 'string' && typeof at === 'number' ? { rule, at } : undefined;
}

/** What is later than this was missed. */
const ON_TIME_MS = 60_000;
/** Where it cannot be kept now. */
const AGAIN_MS = 5_000;
const MOST_COUNTED = 1_000;

class Schedule implements OpenTrigger {
  readonly #context: TriggerContext<Settings>;
  readonly #plan: Plan;
  readonly #rule: string;
  /** The last planned moment that was dealt with. */
  #at: number;
  #alarm: Alarm | undefined;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(context: TriggerContext<Settings>, plan: Plan, rule: string, at: number) {
    this.#context = context;
    this.#plan = plan;
    this.#rule = rule;
    this.#at = at;
    this.#setAlarm();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#alarm?.cancel();
    await this.#looking;
  }

  idle(): Promise<void> {
    return this.#looking;
  }

  nextTimes(count: number): readonly number[] {
    return nextMoments(this.#plan, Math.max(this.#at, this.#context.clock.now()), count);
  }

  #setAlarm(notBefore = 0): void {
    const next = this.#plan.next(this.#at);
    if (next === undefined || this.#closed) return;
    this.#alarm = this.#context.clock.schedule(Math.max(next, notBefore), () => {
      this.#looking = this.#look();
    });
  }

  async #look(): Promise<void> {
    const { clock, log, process, trigger } = this.#context;
    try {
      const isDone = await this.#deliverDue(clock.now());
      this.#setAlarm(isDone ? 0 : clock.now() + AGAIN_MS);
    } catch (error) {
      log.error({ err: error, process, trigger }, 'A schedule could not be followed');
      this.#setAlarm(clock.now() + AGAIN_MS);
    }
  }

  /** False where as many wait as may. */
  async #deliverDue(now: number): Promise<boolean> {
    const due = newestMoments(this.#plan, this.#at, now, MOST_COUNTED);
    for (const { moment, missed } of this.#chosen(due, now)) {
      if (this.#closed) return true;
      const taken = await this.#context.deliver({
        payload: this.#payload(moment, missed),
        dedupKey: new Date(moment).toISOString(),
        cursor: { rule: this.#rule, at: moment },
      });
      if (taken.kind === 'full') return false;
      this.#at = moment;
    }
    const last = due.at(-1) ?? this.#at;
    if (last > this.#at) {
      await this.#context.cursor.set({ rule: this.#rule, at: last });
      this.#at = last;
    }
    return true;
  }

  #chosen(due: readonly number[], now: number) {
    const { missed: rule, mostMissed } = this.#context.settings;
    const each = (moments: readonly number[]) => moments.map((moment) => ({ moment, missed: 0 }));
    const late = due.filter((moment) => moment < now - ON_TIME_MS);
    if (late.length === 0) return each(due);
    if (rule === 'skip') return each(due.slice(late.length));
    if (rule === 'all') return each(due.slice(-mostMissed));
    return due.slice(-1).map((moment) => ({ moment, missed: due.length - 1 }));
  }

  #payload(moment: number, missed: number) {
    const { zone } = this.#context.settings;
    const planned = zonedText(namedZone(zone) ?? UTC, moment);
    return { planned, date: planned.slice(0, 10), zone, missed };
  }
}
