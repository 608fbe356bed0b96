/**
 * LabelTimes: durations, dates and repetitions as people write them on a drawing, in five languages, as ISO 8601.
 * "after 2 days" → P2D, "3 Tage" → P3D, "2 Std." → PT2H, "täglich" → R/P1D, "31.12.2030" → 2030-12-31.
 *
 * Boundary: drafts for suggestions only; nothing here is ever applied without a person's word.
 *
 * Invariants:
 * L1  Where a text can be read in two ways (12/11/2030) nothing is offered.
 * L2  Every value offered is valid ISO 8601 as `iso-times.ts` checks it.
 */

export interface LabelTime {
  readonly kind: 'duration' | 'date' | 'cycle';
  readonly value: string;
}

type Unit = 'Y' | 'M' | 'W' | 'D' | 'TH' | 'TM' | 'TS';

const unitWords: Readonly<Record<Unit, string>> = {
  TS: 'seconds?|secs?|sekunden?|sek|secondes?|segundos?|secondi|secondo|s',
  TM: 'minutes?|mins?|minuten?|minutos?|minuti|minuto|min',
  TH: 'hours?|hrs?|hr|stunden?|std|heures?|horas?|ore|ora|h',
  D: 'days?|tage?n?|jours?|días?|dias?|giorni|giorno|d',
  W: 'weeks?|wks?|wochen?|semaines?|semanas?|settimane|settimana|w',
  M: 'months?|monate?n?|mois|mes(?:es)?|mesi|mese',
  Y: 'years?|yrs?|jahre?n?|ans?|années?|años?|anni|anno|y',
};

const numberWords: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fourteen: 14,
  thirty: 30,
  ein: 1,
  eine: 1,
  einem: 1,
  einer: 1,
  einen: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  un: 1,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  quinze: 15,
  una: 1,
  uno: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  due: 2,
  tre: 3,
  quattro: 4,
  cinque: 5,
  sei: 6,
  sette: 7,
  otto: 8,
  nove: 9,
  dieci: 10,
};

const everyWords: readonly (readonly [RegExp, string])[] = [
  [/\b(?:hourly|every hour|stündlich|jede stunde|chaque heure|cada hora|ogni ora)\b/u, 'R/PT1H'],
  [
    /\b(?:daily|every day|each day|täglich|jeden tag|chaque jour|quotidien|diario|cada día|ogni giorno|giornaliero)(?!\p{L})/u,
    'R/P1D',
  ],
  [
    /(?<!\p{L})(?:weekly|every week|wöchentlich|jede woche|chaque semaine|hebdomadaire|semanal|cada semana|ogni settimana|settimanale)(?!\p{L})/u,
    'R/P1W',
  ],
  [
    /\b(?:monthly|every month|monatlich|jeden monat|chaque mois|mensuel|mensual|cada mes|ogni mese|mensile)(?!\p{L})/u,
    'R/P1M',
  ],
  [
    /(?<!\p{L})(?:yearly|annually|every year|jährlich|jedes jahr|chaque année|annuel|anual|cada año|ogni anno|annuale)(?!\p{L})/u,
    'R/P1Y',
  ],
];

const figures = '(\\d+(?:[.,]\\d+)?)\\s*-?\\s*';
// A number in words stands apart from its unit: "and" is not "an d".
const words = `(${Object.keys(numberWords).join('|')})\\s+`;
const unitPart = `(${Object.values(unitWords).join('|')})`;
const amount = new RegExp(`(?<![\\p{L}\\d])(?:${figures}|${words})${unitPart}(?![\\p{L}\\d])\\.?`, 'giu');
const unitPatterns: readonly (readonly [Unit, RegExp])[] = unitsByWord();
const every = /(?<!\p{L})(?:every|each|alle|jeden?|chaque|tou(?:te)?s les|cada|ogni)(?!\p{L})/iu;

export function readLabelTime(text: string): LabelTime | undefined {
  const line = text.replace(/\s+/gu, ' ').trim().toLowerCase();
  if (line === '' || line.length > 200) return undefined;
  const date = readDate(line);
  if (date !== undefined) return { kind: 'date', value: date };
  for (const [pattern, value] of everyWords) if (pattern.test(line)) return { kind: 'cycle', value };
  const duration = readDuration(line);
  if (duration === undefined) return undefined;
  return every.test(line) ? { kind: 'cycle', value: `R/${duration}` } : { kind: 'duration', value: duration };
}

function readDuration(line: string): string | undefined {
  const found = new Map<Unit, number>();
  for (const match of line.matchAll(amount)) {
    const value = numberOf(match[1] ?? match[2] ?? '');
    const unit = unitOf(match[3] ?? '');
    // Two amounts of one unit are a range ("2 to 3 days" has one, "2 days to 3 days" two): nothing to choose from.
    if (value === undefined || unit === undefined || found.has(unit)) return undefined;
    found.set(unit, value);
  }
  if (found.size === 0 || isRange(line)) return undefined;
  return isoDuration(found);
}

/** "2-3 days", "2 to 3 days", "zwei bis drei Tage": nobody said which. */
function isRange(line: string): boolean {
  return /\d\s*(?:-|–|to|bis|à|a|or|oder|ou|o)\s*\d+/u.test(line);
}

function isoDuration(found: ReadonlyMap<Unit, number>): string | undefined {
  // ISO 8601 lets weeks stand only alone.
  const weeks = found.get('W');
  if (weeks !== undefined && found.size === 1 && Number.isInteger(weeks)) return `P${weeks}W`;
  const parts = new Map(found);
  parts.delete('W');
  if (weeks !== undefined) parts.set('D', (parts.get('D') ?? 0) + weeks * 7);
  if (!wholeWhereNeeded(parts)) return undefined;
  const date = `${part(parts, 'Y')}${part(parts, 'M')}${part(parts, 'D')}`;
  const time = `${part(parts, 'TH')}${part(parts, 'TM')}${part(parts, 'TS')}`;
  return `P${date}${time === '' ? '' : `T${time}`}`;
}

/** Halves of hours and days become minutes and hours; of months and years nobody knows how long they are. */
function wholeWhereNeeded(parts: Map<Unit, number>): boolean {
  const down: readonly (readonly [Unit, Unit, number])[] = [
    ['D', 'TH', 24],
    ['TH', 'TM', 60],
    ['TM', 'TS', 60],
  ];
  for (const [unit, smaller, factor] of down) {
    const value = parts.get(unit);
    if (value === undefined || Number.isInteger(value)) continue;
    parts.set(unit, Math.trunc(value));
    parts.set(smaller, (parts.get(smaller) ?? 0) + (value - Math.trunc(value)) * factor);
    if (parts.get(unit) === 0) parts.delete(unit);
  }
  return [...parts.values()].every((value) => Number.isInteger(value));
}

function part(parts: ReadonlyMap<Unit, number>, unit: Unit): string {
  const value = parts.get(unit);
  return value === undefined ? '' : `${value}${unit.at(-1) ?? ''}`;
}

function numberOf(word: string): number | undefined {
  if (/^\d/u.test(word)) return Number(word.replace(',', '.'));
  return Object.hasOwn(numberWords, word) ? numberWords[word] : undefined;
}

function unitOf(word: string): Unit | undefined {
  return unitPatterns.find(([, pattern]) => pattern.test(word))?.[0];
}

function unitsByWord(): (readonly [Unit, RegExp])[] {
  const units: readonly Unit[] = ['TS', 'TM', 'TH', 'D', 'W', 'M', 'Y'];
  return units.map((unit) => [unit, new RegExp(`^(?:${unitWords[unit]})$`, 'iu')] as const);
}

/** ISO dates and dotted dates (day first, by DIN and custom); dates with slashes only where they are unmistakable. */
function readDate(line: string): string | undefined {
  const iso = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/u.exec(line);
  if (iso) return isoDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/u.exec(line);
  if (dotted) return isoDate(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const slashed = /(?<!\d)(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/u.exec(line);
  if (!slashed) return undefined;
  const [first, second, year] = [Number(slashed[1]), Number(slashed[2]), Number(slashed[3])];
  if (first === second || first > 12) return isoDate(year, second, first);
  return second > 12 ? isoDate(year, first, second) : undefined;
}

function isoDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
