/** A command the kernel rejected, as a problem for the person who asked: every rejection code once. */
import type { Rejection, RejectionCode } from '../kernel/decision.ts';
import type { ErrorCode } from './error-catalogue.ts';
import { RequestProblem } from './problem.ts';

/** `detail` absent: the kernel's own message says it best. */
const problems: Readonly<Record<RejectionCode, { readonly code: ErrorCode; readonly detail?: string }>> = {
  'instance-ended': {
    code: 'case-over',
    detail: 'This has ended already, so nothing in it can be changed any more.',
  },
  'no-such-process': { code: 'no-such-process' },
  'no-such-start': { code: 'no-such-start' },
  'no-such-job': {
    code: 'work-rejected',
    detail: 'This piece of work is not wanted any more: the case has moved on.',
  },
  'no-such-user-task': {
    code: 'no-such-task',
    detail: 'This task is not there any more: somebody has completed it, or the case went another way.',
  },
  'claimed-by-another': {
    code: 'taken-by-another',
    detail: 'Somebody else has taken this task. They can give it back; then you can take it.',
  },
  'answer-missing': { code: 'answer-missing' },
  'answer-unknown': { code: 'answer-unknown' },
  'field-missing': { code: 'field-missing' },
  'field-mistyped': { code: 'field-mistyped' },
  'no-such-error': { code: 'no-such-error' },
  'no-such-timer': { code: 'no-such-wait', detail: 'Nothing waits for this time any more.' },
  'no-such-subscription': {
    code: 'no-such-wait',
    detail: 'Nothing waits there any more: it has arrived already, or the case went another way.',
  },
  'no-such-call': { code: 'no-such-wait', detail: 'Nothing waits for this process any more.' },
  'no-such-place': { code: 'repair-refused' },
  'modification-refused': { code: 'repair-refused' },
  'migration-refused': { code: 'migration-refused' },
  'no-such-incident': {
    code: 'no-such-incident',
    detail: 'This problem is not there any more: somebody has mended it, or the case has ended.',
  },
};

export function rejectionProblem(rejection: Rejection): RequestProblem {
  const { code, detail } = problems[rejection.code];
  return new RequestProblem(code, detail ?? rejection.message);
}

/** For answers of the host: gives back what was answered, or throws the rejection. */
export function accepted<Ok extends { readonly ok: true }>(
  answer: Ok | { readonly ok: false; readonly rejection: Rejection },
): Ok {
  if (answer.ok) return answer;
  throw rejectionProblem(answer.rejection);
}
