/**
 * What of the outbox has to stay in order: what concerns one call (a called process starts before it is terminated; what
 * it escalates comes before its end), the messages of one sender, and from outside those about the same thing.
 */
import type { Parcel } from '../ports/store.ts';

/** The chain it belongs to; undefined: it may come before or after anything. */
export function chainOf(parcel: Parcel): string | undefined {
  if ('caller' in parcel) return `call ${parcel.caller.instance}/${parcel.caller.key}`;
  if (parcel.kind !== 'message-to-element' && parcel.kind !== 'message-by-name') return undefined;
  if (parcel.from !== undefined) return `from ${parcel.from}`;
  const { name, correlation } = parcel.kind === 'message-by-name' ? parcel : {};
  return correlation === undefined ? undefined : `about ${name} ${correlation}`;
}
