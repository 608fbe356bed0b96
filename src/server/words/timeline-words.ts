/**
 * What happened in a case, as sentences: one event of the journal → one sentence, or none where nobody but the
 * drawing is concerned (tokens moving).
 *
 * Boundary: words and tone; which events stand together in an entry is decided in `views/timeline-view.ts`.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { ModifiedPlace } from '../../kernel/change-events.ts';
import type { InstanceEvent } from '../../kernel/event.ts';
import { DECISION_JOBS } from '../../wiring/decision-work.ts';
import { isConnectorJob } from '../../wiring/connector-work.ts';
import { JAVASCRIPT_JOBS } from '../../wiring/script-work.ts';
import type { TimelineTone } from '../api/cases.ts';
import { incidentWords } from './incident-words.ts';
import { choiceOf, quote, shortened, withoutStop } from './quoting.ts';
import { instantWords } from './time-words.ts';

/** Names of the things an event speaks of. */
export interface NameBook {
  readonly processName: string;
  element(id: string): string;
  flow(id: string): string;
  /** What kind of element it is: decides what is worth telling. */
  behavior(id: string): string | undefined;
  person(id: string): string;
  /** The title of a task as its person saw it. */
  taskTitle(element: string): string;
  question(element: string): string;
  process(id: string): string;
}

export interface Told {
  readonly tone: TimelineTone;
  readonly sentence: string;
  readonly by?: string;
}

type Teller<Kind extends InstanceEvent['kind']> = (
  event: Extract<InstanceEvent, { kind: Kind }>,
  names: NameBook,
) => Told | undefined;

type Tellers = { readonly [Kind in InstanceEvent['kind']]?: Teller<Kind> };

/** Jobs that Baton's own connectors take have a type of that form (`baton:http`). */
function doer(jobType: string): string {
  if (jobType === JAVASCRIPT_JOBS) return 'A script';
  return isConnectorJob(jobType) ? 'Baton' : 'A program';
}

function actionNamed(explanation: JsonValue | undefined): string | undefined {
  if (typeof explanation !== 'object' || explanation === null || !('kind' in explanation)) return undefined;
  return explanation.kind === 'connector' ? String(explanation.name) : undefined;
}

function decisionNamed(explanation: JsonValue | undefined): string | undefined {
  if (typeof explanation !== 'object' || explanation === null || !('kind' in explanation)) return undefined;
  return explanation.kind === 'decision' ? String(explanation.name) : undefined;
}

const tellers: Tellers = {
  'instance-started': (event, names) => {
    if (event.by !== undefined) {
      const by = names.person(event.by);
      return { tone: 'began', sentence: `${by} started ${quote(names.processName)}.`, by };
    }
    return { tone: 'began', sentence: `${quote(names.processName)} began.` };
  },
  'instance-completed': (event, names) => {
    if (event.outcome === 'completed')
      return { tone: 'ended', sentence: `${quote(names.processName)} is finished.` };
    if (event.outcome === 'error') {
      const what =
        event.error === undefined
          ? 'an error'
          : `the error ${quote(event.error.message ?? event.error.code)}`;
      return { tone: 'problem', sentence: `${quote(names.processName)} ended with ${what}.` };
    }
    const why = event.reason === undefined || event.reason === '' ? '' : `: ${shortened(event.reason)}`;
    const by = event.by === undefined ? undefined : names.person(event.by);
    return by === undefined
      ? { tone: 'ended', sentence: `${quote(names.processName)} was ended${why || '.'}` }
      : { tone: 'ended', sentence: `${by} ended ${quote(names.processName)}${why || '.'}`, by };
  },
  'flow-taken': () => undefined,
  'element-completed': (event, names) => {
    const behavior = names.behavior(event.element);
    if (behavior === 'end-event')
      return { tone: 'done', sentence: `Reached ${quote(names.element(event.element))}.` };
    if (behavior?.endsWith('sub-process') === true) {
      return { tone: 'done', sentence: `${quote(names.element(event.element))} is finished.` };
    }
    return undefined;
  },
  'element-terminated': (event, names) => {
    const behavior = names.behavior(event.element);
    if (!activities.has(behavior ?? '')) return undefined;
    return { tone: 'changed', sentence: `${quote(names.element(event.element))} was broken off.` };
  },
  'runs-planned': (event, names) => {
    if (event.total === undefined) return undefined;
    return {
      tone: 'moved',
      sentence: `${quote(names.element(event.element))} is done ${event.total === 1 ? 'once' : `${event.total} times`}.`,
    };
  },
  'variables-set': (event, names) => {
    if (event.by === undefined) return undefined;
    const by = names.person(event.by);
    return {
      tone: 'changed',
      sentence: `${by} changed ${choiceOf(Object.keys(event.variables), 'and')}.`,
      by,
    };
  },
  'job-created': (event, names) => ({
    tone: 'waiting',
    sentence:
      event.jobType === DECISION_JOBS
        ? `Rules are to decide ${quote(names.element(event.element))}.`
        : `${doer(event.jobType)} is to do ${quote(names.element(event.element))}.`,
  }),
  'job-completed': (event, names) => {
    const step = quote(names.element(event.element));
    const decision = decisionNamed(event.explanation);
    const action = actionNamed(event.explanation);
    if (action !== undefined) return { tone: 'done', sentence: `Baton did ${step}: ${quote(action)}.` };
    if (decision === undefined) return { tone: 'done', sentence: `A program did ${step}.` };
    return { tone: 'done', sentence: `The rules of ${quote(decision)} decided ${step}.` };
  },
  'job-failed': (event, names) => {
    const next =
      event.retryAt === undefined
        ? 'No attempt is left.'
        : `It is tried again at ${instantWords(event.retryAt)}.`;
    const said = withoutStop(shortened(event.message));
    return {
      tone: 'problem',
      sentence: `${quote(names.element(event.element))} did not work: ${said}. ${next}`,
    };
  },
  'user-task-created': (event, names) => ({ tone: 'waiting', sentence: taskSentence(event, names) }),
  'user-task-claimed': (event, names) => {
    const by = names.person(event.person);
    const title = quote(names.taskTitle(event.element));
    const sentence =
      event.from === undefined
        ? `${by} took ${title}.`
        : `${by} took ${title} over from ${names.person(event.from)}.`;
    return { tone: 'moved', sentence, by };
  },
  'user-task-released': (event, names) => {
    const by = names.person(event.person);
    return { tone: 'moved', sentence: `${quote(names.taskTitle(event.element))} is no longer with ${by}.` };
  },
  'user-task-completed': (event, names) => {
    const by = names.person(event.person);
    const own = Object.hasOwn(event.answers, event.element) ? event.answers[event.element] : undefined;
    if (own !== undefined)
      return { tone: 'done', sentence: answerSentence(by, event.element, own, names), by };
    if (confirmed.has(names.behavior(event.element) ?? '')) {
      return {
        tone: 'done',
        sentence: `${by} said that ${quote(names.taskTitle(event.element))} has happened.`,
        by,
      };
    }
    const answers = Object.entries(event.answers).map(
      ([element, values]) =>
        `${quote(names.question(element))}: ${choiceOf(
          values.map((value) => names.flow(value)),
          'and',
        )}`,
    );
    const answered = answers.length === 0 ? '.' : ` and answered ${choiceOf(answers, 'and')}.`;
    return {
      tone: 'done',
      sentence: `${by} completed ${quote(names.taskTitle(event.element))}${answered}`,
      by,
    };
  },
  'timer-scheduled': (event, names) => ({
    tone: 'waiting',
    sentence: `The clock of ${quote(names.element(event.element))} runs until ${instantWords(event.at)}.`,
  }),
  'timer-fired': (event, names) => ({
    tone: 'moved',
    sentence: `The time of ${quote(names.element(event.element))} has come.`,
  }),
  'subscription-opened': (event) => ({
    tone: 'waiting',
    sentence:
      event.on === 'condition'
        ? `Waits until this holds: ${quote(event.name)}.`
        : `Waits for the ${event.on} ${quote(event.name)}.`,
  }),
  'trigger-received': (event, names) => ({
    tone: 'moved',
    sentence: `${quote(names.element(event.element))} has happened.`,
  }),
  'message-thrown': (event) => ({ tone: 'moved', sentence: `Sent the message ${quote(event.name)}.` }),
  'signal-thrown': (event) => ({ tone: 'moved', sentence: `Gave the signal ${quote(event.name)}.` }),
  'process-called': (event, names) => ({
    tone: 'moved',
    sentence: `${quote(names.element(event.element))} runs the process ${quote(names.process(event.process))}.`,
  }),
  'call-returned': (event, names) =>
    event.error === undefined
      ? { tone: 'done', sentence: `The process of ${quote(names.element(event.element))} is finished.` }
      : {
          tone: 'problem',
          sentence: `The process of ${quote(names.element(event.element))} ended with the error ${quote(event.error.message ?? event.error.code)}.`,
        },
  'error-thrown': (event, names) => ({
    tone: event.boundary === undefined ? 'problem' : 'moved',
    sentence: `${quote(names.element(event.element))} reported ${quote(event.boundary === undefined ? (event.message ?? event.code) : names.element(event.boundary))}.`,
  }),
  'escalation-thrown': (event, names) => ({
    tone: 'moved',
    sentence: `${quote(names.element(event.element))} called for attention: ${escalationTaker(event, names)}.`,
  }),
  'compensation-begun': (event, names) =>
    event.last === true || isCalled(event.element, names)
      ? undefined
      : { tone: 'changed', sentence: `${quote(names.element(event.element))} begins to undo what was done.` },
  'compensation-ended': (event, names) => {
    if (isCalled(event.element, names)) return undefined;
    const name = names.element(event.element);
    if (event.outcome === 'part') return { tone: 'done', sentence: `Undone: ${name}.` };
    return event.outcome === 'whole'
      ? { tone: 'done', sentence: `${quote(name)} has undone what was done.` }
      : { tone: 'changed', sentence: `The undoing of ${quote(name)} was broken off.` };
  },
  'incident-raised': (event, names) => ({
    tone: 'problem',
    sentence: incidentWords(event.code, names.element(event.element), event.message).sentence,
  }),
  'incident-resolved': (event, names) => {
    // Whether the cause is mended shows only in what follows.
    const where = quote(names.element(event.element));
    if (event.by === undefined) return { tone: 'mended', sentence: `${where} is tried again.` };
    const by = names.person(event.by);
    return { tone: 'mended', sentence: `${by} tried again at ${where}.`, by };
  },
  'instance-migrated': (event, names) => {
    const by = event.by === undefined ? undefined : names.person(event.by);
    const who = by === undefined ? '' : ` by ${by}`;
    const why = event.reason === '' ? '' : ` Why: ${shortened(event.reason)}`;
    const sentence = `Moved to version ${event.to.version}${who}.${why}`;
    return { tone: 'changed', sentence, ...(by !== undefined && { by }) };
  },
  'instance-modified': (event, names) => {
    const changes = choiceOf(
      event.changes.map((change) => modificationWords(change, names)),
      'and',
    );
    const why = `Why: ${shortened(event.reason)}`;
    if (event.by === undefined) return { tone: 'changed', sentence: `By hand: ${changes}. ${why}` };
    const by = names.person(event.by);
    return { tone: 'changed', sentence: `${by} moved the case by hand: ${changes}. ${why}`, by };
  },
};

const activities: ReadonlySet<string> = new Set([
  'task',
  'sub-process',
  'ad-hoc-sub-process',
  'event-sub-process',
  'call-activity',
]);
function modificationWords({ did, element, flow }: ModifiedPlace, names: NameBook): string {
  const name = quote(names.element(element));
  switch (did) {
    case 'stop':
      return `${name} stopped`;
    case 'start':
      return `${name} started`;
    case 'take':
      return `the way ${quote(names.flow(flow ?? ''))} taken`;
    case 'withdraw':
      return `what waited at ${name} taken away`;
  }
}

/** A called process as a whole is undone: told where it was called. */
function isCalled(element: string, names: NameBook): boolean {
  return names.behavior(element) === undefined;
}

/** What waits there is an event; its task asks only whether it has happened. */
const confirmed: ReadonlySet<string> = new Set([
  'catch-event',
  'boundary-event',
  'event-based-gateway',
  'start-event',
  'event-sub-process',
]);

export function tell(event: InstanceEvent, names: NameBook): Told | undefined {
  const teller = tellers[event.kind];
  // cast: the table is typed so that the teller under a kind takes events of that kind
  return teller === undefined ? undefined : (teller as Teller<InstanceEvent['kind']>)(event, names);
}

function taskSentence(event: Extract<InstanceEvent, { kind: 'user-task-created' }>, names: NameBook): string {
  const title = quote(names.taskTitle(event.element));
  switch (event.purpose) {
    case 'work':
      return `Waits for ${event.role}: ${title}.`;
    case 'question':
      return `Asks ${event.role}: ${quote(names.question(event.element))}`;
    case 'confirmation':
      return `Waits until ${event.role} says that ${title} has happened.`;
    case 'repeat':
      return `Asks ${event.role} whether ${title} is done once more.`;
    case 'count':
      return `Asks ${event.role} how often ${title} is done.`;
    case 'next':
      return `Asks ${event.role} what is next in ${title}.`;
  }
}

/** The task was the question itself. */
function answerSentence(by: string, element: string, values: readonly string[], names: NameBook): string {
  if (names.behavior(element) === 'ad-hoc-sub-process') {
    const [choice = ''] = values;
    return choice === 'done'
      ? `${by} said that ${quote(names.element(element))} is done.`
      : `${by} chose ${quote(names.element(choice))} as next in ${quote(names.element(element))}.`;
  }
  if (names.behavior(element)?.endsWith('-gateway') !== true) {
    const activity = quote(names.element(element));
    return values[0] === 'again'
      ? `${by} said that ${activity} is done once more.`
      : `${by} said that ${activity} was done often enough.`;
  }
  const labels = values.map((value) => names.flow(value));
  return `${by} answered ${quote(names.question(element))}: ${choiceOf(labels, 'and')}.`;
}

function escalationTaker(
  { caught }: Extract<InstanceEvent, { kind: 'escalation-thrown' }>,
  names: NameBook,
): string {
  return caught === undefined
    ? 'nothing here takes it up, so the case goes on as before'
    : `${quote(names.element(caught))} takes it up`;
}
