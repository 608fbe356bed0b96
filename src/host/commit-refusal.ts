/** What callers are told whose work was decided and not committed, or perhaps not. */
import { OutcomeUnknown } from '../ports/outcome-unknown.ts';
import { HostError } from './host-api.ts';

export function commitRefusal(cause: unknown): HostError {
  return cause instanceof OutcomeUnknown
    ? new HostError('commit-unknown', 'The store fell silent: it may have happened or not', { cause })
    : new HostError('commit-failed', 'The commit failed; nothing happened; try again', { cause });
}
