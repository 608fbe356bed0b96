/** Triggers and what came in by them, in the words of whoever reads the page. */
import type { StartOption } from '../../src/server/api/processes.ts';
import type { Delivery, TriggerView } from '../../src/server/api/triggers.ts';
import { countOf } from '../design/counting.ts';
import type { StateTone } from '../design/state-pill.tsx';

/** How a kind is chosen and told apart; a kind that is not here goes by its name on the server. */
const kindWords: Readonly<Record<string, string>> = {
  webhook: 'When another program calls',
  'camunda-webhook': 'When another program calls',
  form: 'When somebody fills in a public form',
  email: 'When an e-mail arrives',
  schedule: 'At set times',
  folder: 'When a file is put into a folder',
  database: 'When a row comes into a database table',
};

export function kindWord(on: string, name: string = on): string {
  return Object.hasOwn(kindWords, on) ? (kindWords[on] ?? name) : name;
}

export interface Stand {
  readonly tone: StateTone;
  readonly word: string;
}

export function standOf({ paused, problem }: Pick<TriggerView, 'paused' | 'problem'>): Stand {
  if (problem !== undefined) return { tone: 'help', word: 'Needs help' };
  return paused ? { tone: 'waiting', word: 'Paused' } : { tone: 'moving', word: 'Live' };
}

/** "Begins a case at “Invoice received”." */
export function effectWords(
  trigger: { readonly start?: string | undefined; readonly message?: string | undefined },
  starts: readonly StartOption[],
): string {
  if (trigger.message !== undefined) return `Tells the case that waits for “${trigger.message}”.`;
  if (trigger.start === undefined) return 'Begins a case.';
  const start = starts.find(
    ({ elements, process }) =>
      elements.includes(trigger.start ?? '') || (elements.length === 0 && process === trigger.start),
  );
  return start ? `Begins a case at “${start.label}”.` : 'Begins a case.';
}

/** "12 came in, 2 wait, 1 refused"; undefined: nothing came yet. */
export function countWords(trigger: TriggerView): string | undefined {
  const { waiting, done, failed, putAside } = trigger;
  const all = waiting + done + failed + putAside;
  if (all === 0) return undefined;
  const parts = [
    `${all.toLocaleString('en')} came in`,
    waiting > 0 ? `${waiting.toLocaleString('en')} ${waiting === 1 ? 'waits' : 'wait'}` : '',
    failed > 0 ? `${failed.toLocaleString('en')} came to nothing` : '',
    putAside > 0 ? `${putAside.toLocaleString('en')} put aside` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export function deliveryStand({ state }: Pick<Delivery, 'state'>): Stand {
  switch (state) {
    case 'waiting':
      return { tone: 'waiting', word: 'Waits' };
    case 'done':
      return { tone: 'done', word: 'Done' };
    case 'failed':
      return { tone: 'help', word: 'Came to nothing' };
    case 'put-aside':
      return { tone: 'ended', word: 'Put aside' };
  }
}

/** What became of it, where that is no case. */
export function outcomeWords({ outcome, state, problem, attempts }: Delivery, paused: boolean): string {
  if (state === 'waiting') {
    if (problem !== undefined)
      return `${countOf(attempts, 'attempt')} came to nothing, the next one follows: ${problem}`;
    return paused ? 'It waits until the trigger goes on.' : 'Its turn comes in a moment.';
  }
  if (outcome === undefined || outcome.kind === 'case') return '';
  if (outcome.kind !== 'message') return outcome.message;
  return outcome.key === undefined
    ? `Told whoever waits for “${outcome.name}”.`
    : `Told the case that waits for “${outcome.name}” with ${outcome.key}.`;
}
