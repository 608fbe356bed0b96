/**
 * What expressions of the panel are worked out over: a large value itself in place of its reference, as in a run.
 *
 * Boundary: which of them are needed; reading them, and how much at once, is the host's.
 */
import type { HostApi } from '../../host/host-api.ts';
import type { Variables } from '../../kernel/command.ts';

/** The most an expression of a run reads of one value. */
const most = 16 * 1024 * 1024;
/** The most a program is handed. */
export const mostHanded = 4 * 1024 * 1024;

/** Only what a text names is read; without texts everything. */
export async function wholeFor(
  texts: readonly string[] | undefined,
  variables: Variables,
  host: Pick<HostApi, 'seen'>,
): Promise<Variables> {
  if (texts === undefined) return host.seen(variables, most);
  const named = Object.entries(variables).filter(([name]) => texts.some((text) => text.includes(name)));
  return { ...variables, ...(await host.seen(Object.fromEntries(named), most)) };
}
