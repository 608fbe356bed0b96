/**
 * ISO 8601 times as a person says them: `P2D` → "2 days", `R3/PT10M` → "3 times, every 10 minutes".
 *
 * Boundary: texts only; what is not ISO 8601 comes back as it is written.
 */
import type { Operand } from '../../wiring/definition.ts';
import { choiceOf, countOf, quote } from './quoting.ts';

const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
const duration =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

export function durationWords(text: string): string {
  const match = duration.exec(text);
  if (!match) return text;
  const parts = units.flatMap((unit, index) => {
    const amount = Number(match[index + 1] ?? 0);
    return amount > 0 ? [countOf(amount, unit)] : [];
  });
  return parts.length === 0 ? 'no time at all' : choiceOf(parts, 'and');
}

export function cycleWords(text: string): string {
  const match = /^R(\d*)\/(.+)$/.exec(text);
  if (!match) return `by the schedule ${quote(text)}`;
  const [, times = '', every = ''] = match;
  const rhythm = `every ${durationWords(every).replace(/^1 /, '')}`;
  return times === '' ? rhythm : `${countOf(Number(times), 'time')}, ${rhythm}`;
}

/** "31 January 2030, 09:00 UTC" */
export function instantWords(at: number): string {
  const text = new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `${text.replace(' at ', ', ')} UTC`;
}

export function timerWords(timer: 'date' | 'duration' | 'cycle', value: Operand): string {
  if ('expression' in value) {
    const what = { date: 'at the time', duration: 'after the time', cycle: 'by the schedule' }[timer];
    return `${what} that ${quote(value.expression.text)} gives`;
  }
  const text = typeof value.literal === 'string' ? value.literal : JSON.stringify(value.literal);
  if (timer === 'duration') return `after ${durationWords(text)}`;
  if (timer === 'cycle') return cycleWords(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? `at ${quote(text)}` : `on ${instantWords(at)}`;
}
