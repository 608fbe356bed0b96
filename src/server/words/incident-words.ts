/** What needs help, in plain words: what happened, what Baton did to keep it safe, what to do. */
import type { IncidentCode } from '../../kernel/effect.ts';
import { quote, shortened } from './quoting.ts';

export interface IncidentWords {
  readonly sentence: string;
  readonly advice: string;
}

type Phrase = (element: string, message: string) => IncidentWords;

const phrases: Readonly<Record<IncidentCode, Phrase>> = {
  'no-branch-applies': (element) => ({
    sentence: `At the decision ${quote(element)} none of the branches applies. The case waits there; nothing is lost.`,
    advice: 'Choose the branch to take, or correct the data it depends on and try again.',
  }),
  'expression-failed': (element, message) => ({
    sentence: `At ${quote(element)} a formula could not be worked out. The case waits there with the data it had.`,
    advice: `Correct the data it reads and try again. It said: ${shortened(message)}`,
  }),
  'job-failed': (element, message) => ({
    sentence: `The program or script that does ${quote(element)} did not manage it, and no further attempt is left. The case waits; nothing after it has begun.`,
    advice: `Mend the cause, then try again; or select the next step on the diagram and move the case there by hand. It said: ${shortened(message)}`,
  }),
  'error-not-caught': (element, message) => ({
    sentence: `${quote(element)} reported an error that nothing on the drawing deals with. The case waits there.`,
    advice: `Try again when the cause is mended, or end the case. It said: ${shortened(message)}`,
  }),
  'too-many-steps': (element) => ({
    sentence: `Around ${quote(element)} the case went through so many steps without stopping that it looks like an endless circle. Baton held it there.`,
    advice:
      'Look at the drawing for a circle without a way out. Trying again lets it go on for the same number of steps.',
  }),
  'called-process-missing': (element) => ({
    sentence: `${quote(element)} runs another process that is not here yet. The case waits there.`,
    advice: 'Upload that process, then try again.',
  }),
  'bad-timer': (element, message) => ({
    sentence: `The time to wait at ${quote(element)} is not one Baton can read. The case waits there.`,
    advice: `Correct the data or the time, then try again. It said: ${shortened(message)}`,
  }),
  'bad-collection': (element, message) => ({
    sentence: `${quote(element)} should be done once for each item of a list, but there is no such list. The case waits there.`,
    advice: `Correct the data, then try again. It said: ${shortened(message)}`,
  }),
};

export function incidentWords(code: IncidentCode, element: string, message: string): IncidentWords {
  return phrases[code](element, message);
}
