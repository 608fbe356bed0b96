/**
 * What `decide` returns. A rejection is a value, not an exception: the command makes no sense now and changed
 * nothing. An exception out of `decide` means a broken invariant of the kernel itself.
 */
import type { Effect } from './effect.ts';
import type { InstanceEvent } from './event.ts';

export type Decision =
  | { readonly ok: true; readonly events: readonly InstanceEvent[]; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly rejection: Rejection };

export interface Rejection {
  readonly code: RejectionCode;
  /** What was expected and what was found, with the keys concerned. */
  readonly message: string;
}

export type RejectionCode =
  | 'instance-ended'
  | 'no-such-process'
  | 'no-such-start'
  | 'no-such-job'
  | 'no-such-user-task'
  | 'claimed-by-another'
  | 'answer-missing'
  | 'answer-unknown'
  | 'field-missing'
  | 'field-mistyped'
  | 'no-such-error'
  | 'no-such-timer'
  | 'no-such-subscription'
  | 'no-such-call'
  | 'no-such-incident'
  | 'no-such-place'
  | 'modification-refused'
  | 'migration-refused';
