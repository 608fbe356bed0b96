/**
 * A cron expression as a plan: of Unix with five fields, with seconds, and as Quartz writes it (`0 0/5 * * * ?`, Sunday
 * as 1). A fixed time that summer time leaves out happens right after the gap, one that comes twice happens once.
 *
 * Invariant CP1: a text that is no cron expression, or never comes true, throws `TriggerProblem` here and not later.
 */
import { Cron } from 'croner';
import { TriggerProblem } from '../trigger-kind.ts';
import type { Plan } from './plan.ts';

const LONGEST = 200;
/** The last value of seconds, minutes, hours, days, months, days of the week, years. */
const lastOf = [59, 59, 23, 31, 12, 7, 2099];

export function cronPlan(text: string, zone: string, now: number): Plan {
  const cron = parsed(text.trim(), zone);
  const next = (after: number) => cron.nextRun(new Date(after))?.getTime();
  if (next(now) === undefined) throw new TriggerProblem(`“${text}” is a time that never comes.`, 'cron');
  return { next };
}

function parsed(text: string, timezone: string): Cron {
  // A single date is no repetition, though the library takes one.
  if (text.length > LONGEST || /^\d{4}-/u.test(text)) throw notCron(text, 'it has no five to seven fields');
  const fields = text.split(/\s+/u);
  const quartz = fields.length > 5 && fields.includes('?');
  const pattern = fields.length < 5 ? text : fields.map((field, at) => stepped(field, at, fields)).join(' ');
  try {
    return new Cron(pattern, { paused: true, timezone, alternativeWeekdays: quartz });
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^CronPattern: /u, '') : String(error);
    throw notCron(text, said);
  }
}

/** `0/5` of Quartz: from 0, every 5, to the end. */
function stepped(field: string, at: number, { length }: readonly string[]): string {
  const last = lastOf[length === 5 ? at + 1 : at];
  return field
    .split(',')
    .map((part) => part.replace(/^(\d+)\/(\d+)$/u, (_, first, step) => `${first}-${last}/${step}`))
    .join(',');
}

function notCron(text: string, why: string): TriggerProblem {
  return new TriggerProblem(
    `“${text.slice(0, 80)}” is not a cron expression: ${why}. Expected for example “0 8 * * MON-FRI”, at eight on working days.`,
    'cron',
  );
}
