import { expect, test } from 'vitest';
import type { JsonValue } from '../../expressions/value.ts';
import { incidentWords } from './incident-words.ts';
import { capital, choiceOf, countOf, shortened, withoutStop } from './quoting.ts';
import { cycleWords, durationWords, timerWords } from './time-words.ts';
import { throwSentence, triggerPhrase } from './trigger-words.ts';
import { arrivalWait, caseStatus } from './wait-words.ts';
import { wiringChanges } from './wiring-words.ts';

test('lists, counts and cut texts read as a person writes them', () => {
  expect(choiceOf([])).toBe('');
  expect(choiceOf(['a', 'b', 'c'])).toBe('a, b or c');
  expect(choiceOf(['a', 'b'], 'and')).toBe('a and b');
  expect([countOf(1, 'case'), countOf(2, 'case'), countOf(12_000, 'case')]).toEqual([
    '1 case',
    '2 cases',
    '12,000 cases',
  ]);
  expect(capital('éclair')).toBe('Éclair');
  expect(shortened(`a\n${'b'.repeat(300)}`)).toHaveLength(200);
  expect([withoutStop('It failed.'), withoutStop('It failed'), withoutStop('and so on...')]).toEqual([
    'It failed',
    'It failed',
    'and so on...',
  ]);
});

test.each([
  ['P2D', '2 days'],
  ['PT1H30M', '1 hour and 30 minutes'],
  ['P1Y2M3DT4H', '1 year, 2 months, 3 days and 4 hours'],
  ['PT0S', 'no time at all'],
  ['P1W', '1 week'],
  ['soon', 'soon'],
])('the duration %s reads “%s”', (iso, words) => {
  expect(durationWords(iso)).toBe(words);
});

test('repetitions and dates read as a person says them', () => {
  expect(cycleWords('R/P1D')).toBe('every day');
  expect(cycleWords('R3/PT10M')).toBe('3 times, every 10 minutes');
  expect(cycleWords('0 8 * * MON')).toBe('by the schedule “0 8 * * MON”');
  expect(timerWords('date', { literal: '2030-01-31T09:00:00Z' })).toBe('on 31 January 2030, 09:00 UTC');
  expect(timerWords('duration', { expression: { language: 'feel', text: 'waiting time' } })).toBe(
    'after the time that “waiting time” gives',
  );
  expect(triggerPhrase({ kind: 'timer', timer: 'duration', value: { literal: 'P1D' } })).toBe(
    '1 day has passed',
  );
  expect(triggerPhrase({ kind: 'timer', timer: 'duration', value: { literal: 'PT90M' } })).toBe(
    '90 minutes have passed',
  );
});

test('a problem says what happened, what is safe and what to do, without the engine’s words', () => {
  const codes = [
    'no-branch-applies',
    'expression-failed',
    'job-failed',
    'error-not-caught',
    'too-many-steps',
    'called-process-missing',
    'bad-timer',
    'bad-collection',
  ] as const;
  for (const code of codes) {
    const { sentence, advice } = incidentWords(code, 'Check stock', 'amount is null');
    expect(sentence).toContain('“Check stock”');
    expect(`${sentence} ${advice}`).not.toMatch(/token|incident|correlation|\bjob\b|subscription|instance/i);
    expect(advice.length).toBeGreaterThan(20);
  }
});

test('the status of a case is one sentence on what matters most', () => {
  const facts = { state: 'running', problems: 0, roles: [], titles: [], others: [], standing: [] } as const;
  expect(caseStatus({ ...facts, state: 'completed' })).toBe('Finished.');
  expect(caseStatus({ ...facts, problems: 2, roles: ['Sales'], titles: ['Offer'] })).toBe(
    '2 places need help.',
  );
  expect(caseStatus({ ...facts, roles: ['Sales', 'Sales'], titles: ['Offer', 'Call'] })).toBe(
    'Waits for Sales: “Offer” and “Call”.',
  );
  expect(caseStatus({ ...facts, roles: ['A', 'B'], titles: ['1', '2', '3'] })).toBe(
    'Waits for A and B: 3 tasks.',
  );
  expect(caseStatus({ ...facts, others: ['Waits for the message “order”.'] })).toBe(
    'Waits for the message “order”.',
  );
  expect(caseStatus({ ...facts, standing: ['All in?'] })).toBe(
    'Stands still: “All in?” waits for another way to arrive, and none is on its way.',
  );
  expect(caseStatus(facts)).toBe('Is moving.');
});

test('conditions and escalations are told without the engine’s words', () => {
  expect(arrivalWait('condition', 'stock < 5', undefined)).toBe('Waits until this holds: “stock < 5”.');
  expect(triggerPhrase({ kind: 'condition', condition: { language: 'feel', text: 'stock < 5' } })).toBe(
    'this holds: “stock < 5”',
  );
  expect(triggerPhrase({ kind: 'escalation', code: 'DELAY' })).toBe(
    'something inside calls for attention (“DELAY”)',
  );
  expect(throwSentence({ kind: 'escalation' }, [])).toBe(
    'It calls for attention, for whatever around it takes that up.',
  );
});

test('what a wiring changes is told in the words of the page, never by the names of the document', () => {
  const names = { name: (id: string) => id, unwired: () => 'by hand', action: () => undefined };
  const said = (after: JsonValue) => wiringChanges({}, after, names).map(({ sentence }) => sentence);
  const form = { fields: [{ name: 'total', type: 'number' }] };
  expect(said({ steps: { Enter: { by: 'person', form } } })).toEqual(['Enter: what is filled in added']);
  expect(said({ steps: { Rest: { by: 'wait', timer: 'duration', value: 'P2D' } } })).toEqual([
    'Rest: by hand → waits 2 days',
  ]);
  expect(said({ triggers: { drop: { on: 'folder', name: 'Invoices' } } })).toEqual([
    'What starts it, “Invoices”: not there → when a file is put into a folder',
  ]);
});
