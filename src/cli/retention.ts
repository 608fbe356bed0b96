/**
 * `baton retention KEY`: how long a process keeps its ended cases, and saying so.
 *
 * Boundary: arguments and words; what a rule does is told by the API.
 */
import type { Retention, RetentionPreview, SetRetention } from '../server/api/retention.ts';
import { getJson, sendJson } from './api-client.ts';
import { onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';
import { withBaton } from './with-baton.ts';

const options = {
  cases: { type: 'string' },
  deliveries: { type: 'string' },
  preview: { type: 'boolean' },
  data: { type: 'string' },
} as const;

export async function retention(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  const key = onlyOne(positionals, 'the key of one process');
  const path = `/api/processes/${encodeURIComponent(key)}/retention`;
  const cases = given('cases', values.cases, 'for-ever');
  const deliveries = given('deliveries', values.deliveries, 'default');
  const change: SetRetention = {
    ...(cases !== undefined && { cases }),
    ...(deliveries !== undefined && { deliveries }),
  };
  return withBaton({ data: values.data, parts, environment }, async (connection) => {
    const now = await getJson<Retention>(connection, path);
    if (values.preview === true) {
      const kept = cases === undefined ? now.cases : cases;
      const { cases: due, more } = await previewed(kept, (text) =>
        getJson<RetentionPreview>(connection, `${path}/preview?cases=${text}`),
      );
      environment.out(
        `${more ? `More than ${due}` : due} ended ${due === 1 ? 'case' : 'cases'} would be removed.`,
      );
      return 0;
    }
    const isChange = Object.keys(change).length > 0;
    const next: SetRetention = { ...ruleOf(now), ...change };
    const told = isChange ? await sendJson<Retention>(connection, 'PUT', path, next) : now;
    environment.out(told.sentence);
    if (told.removed > 0) environment.out(`Removed so far: ${told.removed}.`);
    return 0;
  });
}

function ruleOf({ cases, deliveries }: Retention): SetRetention {
  return { ...(cases !== undefined && { cases }), ...(deliveries !== undefined && { deliveries }) };
}

async function previewed(
  kept: string | null | undefined,
  ask: (kept: string) => Promise<RetentionPreview>,
): Promise<Pick<RetentionPreview, 'cases' | 'more'>> {
  return typeof kept === 'string' ? ask(kept) : { cases: 0, more: false };
}

/** `90d`, `6w`, `6m`, `2y`, or as the API has it. */
function given(name: string, text: string | undefined, none: string): string | null | undefined {
  if (text === undefined) return undefined;
  const kept = /^p?([1-9]\d{0,3}[dwmy])$/iu.exec(text)?.[1];
  if (text !== none && kept === undefined)
    throw new UsageError(
      `--${name}: expected a number of days, weeks, months or years (90d, 6w, 6m, 2y) or “${none}”, found “${text}”.`,
    );
  return kept === undefined ? null : `P${kept.toUpperCase()}`;
}
