/**
 * Every code of an incident, once, with what it means; `docs/incidents.md` is held equal to it by a test.
 */
export const INCIDENTS = {
  'no-branch-applies':
    'No condition on a way out is true and none is the default. Set the variables right and resolve, or resolve with the way to take.',
  'expression-failed':
    'An expression could not be worked out, or gave no usable message key. Set the variables it reads right and resolve.',
  'job-failed': 'A job failed and no attempt is left. Mend the cause and resolve: there is a new attempt.',
  'error-not-caught':
    'A job ended with an error that nothing in the diagram catches, or the process that was called was ended by somebody. Resolving tries again: a new attempt of the job, a new call.',
  'too-many-steps':
    'More steps than allowed followed from one another without anything to wait for, as in a loop that never ends. Resolving goes on.',
  'called-process-missing': 'The process to call is not deployed. Deploy it and resolve: it is called again.',
  'bad-timer':
    'What should say when a timer is due is no date, duration or repetition of ISO 8601. Set the variables right and resolve.',
  'bad-collection':
    'How often an activity runs is no list, no whole number, or more than allowed. Set the variables right and resolve.',
} as const;
