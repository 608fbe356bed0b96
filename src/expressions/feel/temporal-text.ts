/** A temporal value from its text alone, whatever its kind: what `@"…"` takes. */
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal/iso-text.ts';
import type { TemporalValue } from '../temporal/temporal-values.ts';

export function temporalOfText(text: string): TemporalValue | undefined {
  return parseDateTime(text) ?? parseDate(text) ?? parseTime(text) ?? parseDuration(text);
}
