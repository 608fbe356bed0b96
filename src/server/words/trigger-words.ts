/** What an event waits for or sends, as a phrase: "the message “order” arrives", "2 days have passed". */
import type { ProcessDefinition, Throw, Trigger } from '../../wiring/definition.ts';
import { quote } from './quoting.ts';
import { durationWords, timerWords } from './time-words.ts';

/** Completes "when …". */
export function triggerPhrase(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'timer':
      if (
        trigger.timer === 'duration' &&
        'literal' in trigger.value &&
        typeof trigger.value.literal === 'string'
      ) {
        return `${durationWords(trigger.value.literal)} have passed`.replace(/^(1 \w+) have/, '$1 has');
      }
      return `the time has come (${timerWords(trigger.timer, trigger.value)})`;
    case 'message':
      return `the message ${quote(trigger.name)} arrives`;
    case 'signal':
      return `the signal ${quote(trigger.name)} is given`;
    case 'condition':
      return `this holds: ${quote(trigger.condition.text)}`;
    case 'confirmation':
      return `${trigger.confirmation.role} says that ${told[trigger.stands]}`;
    case 'compensation':
      return 'what was done is to be undone';
    case 'cancel':
      return 'it has been cancelled and undone';
    case 'error':
      return trigger.code === undefined
        ? 'an error is reported'
        : `the error ${quote(trigger.code)} is reported`;
    case 'escalation':
      return trigger.code === undefined
        ? 'something inside calls for attention'
        : `something inside calls for attention (${quote(trigger.code)})`;
  }
}

const told = {
  timer: 'the time has come',
  message: 'it has arrived',
  signal: 'it was given',
  conditional: 'it is so',
  error: 'it has happened',
  escalation: 'it has happened',
  none: 'it has happened',
};

/** The people who may say by hand that it has happened. */
export function confirmingRole(trigger: Trigger): string | undefined {
  if (trigger.kind === 'confirmation') return trigger.confirmation.role;
  if ('confirmation' in trigger) return trigger.confirmation?.role;
  return undefined;
}

/** True where nothing but a person makes it happen. */
export function isByHand(trigger: Trigger): boolean {
  return confirmingRole(trigger) !== undefined;
}

/** A whole sentence about what is sent. */
export function throwSentence(thrown: Throw, processes: readonly ProcessDefinition[]): string {
  switch (thrown.kind) {
    case 'message': {
      const names = thrown.targets.map(
        (target) => processes.find((process) => process.id === target.process)?.name ?? target.process,
      );
      const to = names.length === 0 ? 'whoever waits for it' : [...new Set(names)].map(quote).join(' and ');
      return `Baton sends the message ${quote(thrown.name)} to ${to}.`;
    }
    case 'signal':
      return `Baton gives the signal ${quote(thrown.name)} to everybody who waits for it.`;
    case 'error':
      return `It ends with the error ${quote(thrown.code)}.`;
    case 'escalation':
      return thrown.code === undefined
        ? 'It calls for attention, for whatever around it takes that up.'
        : `It calls for attention (${quote(thrown.code)}), for whatever around it takes that up.`;
    case 'compensate':
      return thrown.waits
        ? 'What was done is undone, last first; then it goes on.'
        : 'What was done is undone, last first, while it goes on.';
    case 'cancel':
      return 'The transaction ends, and what was done in it is undone.';
    case 'terminate':
      return 'Everything else that still runs in it ends too.';
    case 'link':
      return 'It goes on at the place of the same name.';
    case 'by-hand':
      return `${thrown.work.role} does it and says when it is done.`;
  }
}
