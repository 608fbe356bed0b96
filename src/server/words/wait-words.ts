/** What a case waits for, in plain words. */
import type { UserTaskOffer } from '../../kernel/effect.ts';
import { isConnectorJob } from '../../wiring/connector-work.ts';
import { JAVASCRIPT_JOBS } from '../../wiring/script-work.ts';
import { choiceOf, countOf, oneLine, quote } from './quoting.ts';
import { instantWords } from './time-words.ts';

export function personWait(offer: UserTaskOffer, assignee: string | undefined): string {
  const who = assignee ?? offer.role;
  switch (offer.purpose) {
    case 'work':
      return `Waits for ${who}: ${quote(offer.title)}.`;
    case 'question':
      return `Waits for ${who} to answer ${quote(offer.questions[0]?.prompt ?? offer.title)}.`;
    case 'confirmation':
    case 'repeat':
    case 'count':
    case 'next':
      // Their titles are questions already, with quotation marks of their own.
      return `Waits for ${who}: ${oneLine(offer.title)}`;
  }
}

export function timerWait(element: string, at: number): string {
  return `Waits at ${quote(element)} until ${instantWords(at)}.`;
}

export function arrivalWait(
  trigger: 'message' | 'signal' | 'condition',
  name: string,
  correlation: string | undefined,
): string {
  if (trigger === 'condition') return `Waits until this holds: ${quote(name)}.`;
  const about = correlation === undefined ? '' : ` about ${quote(correlation)}`;
  return `Waits for the ${trigger} ${quote(name)}${about}.`;
}

export function programWait(element: string, jobType: string): string {
  if (jobType === JAVASCRIPT_JOBS) return `A script does ${quote(element)}.`;
  if (isConnectorJob(jobType)) return `Baton does ${quote(element)}, or tries again in a moment.`;
  return `Waits for a program to do ${quote(element)} (${jobType}).`;
}

export function processWait(element: string, process: string): string {
  return `Waits at ${quote(element)} for the end of ${quote(process)}.`;
}

export interface StatusFacts {
  readonly state: 'running' | 'completed' | 'terminated' | 'stopped';
  readonly problems: number;
  readonly roles: readonly string[];
  readonly titles: readonly string[];
  /** Of what is waited for beside people, its sentences. */
  readonly others: readonly string[];
  /** Names of joins that wait for a way in while nothing else in the case goes on. */
  readonly standing: readonly string[];
}

/** One sentence for a line of the list. */
export function caseStatus(facts: StatusFacts): string {
  if (facts.state === 'completed') return 'Finished.';
  if (facts.state === 'terminated') return 'Ended before it was finished.';
  if (facts.state === 'stopped') return 'Stopped by Baton; an operator has to look at it.';
  if (facts.problems > 0) return `${countOf(facts.problems, 'place needs', 'places need')} help.`;
  const roles = [...new Set(facts.roles)];
  if (roles.length > 0) {
    const titles = [...new Set(facts.titles)];
    const what = titles.length > 2 ? countOf(titles.length, 'task') : choiceOf(titles.map(quote), 'and');
    return `Waits for ${choiceOf(roles, 'and')}: ${what}.`;
  }
  if (facts.standing.length > 0) {
    const joins = choiceOf([...new Set(facts.standing)].map(quote), 'and');
    return `Stands still: ${joins} ${facts.standing.length > 1 ? 'wait' : 'waits'} for another way to arrive, and none is on its way.`;
  }
  return facts.others[0] ?? 'Is moving.';
}
