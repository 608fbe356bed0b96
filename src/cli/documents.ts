/** `baton documents`: how many files and large values are kept, and how much room they take. */
import type { DocumentUsage } from '../server/api/documents.ts';
import { getJson } from './api-client.ts';
import { none, readArguments } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';
import { withBaton } from './with-baton.ts';

const options = { data: { type: 'string' } } as const;

export async function documents(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const { values, positionals } = readArguments(args, options);
  none(positionals);
  return withBaton({ data: values.data, parts, environment }, async (connection) => {
    const usage = await getJson<DocumentUsage>(connection, '/api/documents');
    const { documents: count, bytes, lastLook } = usage;
    environment.out(
      `${count.toLocaleString('en')} ${count === 1 ? 'file or large value' : 'files and large values'}, ${room(bytes)}.`,
    );
    if (lastLook !== undefined) {
      const { at, unnamed, removed } = lastLook;
      environment.out(
        `Looked through on ${new Date(at).toISOString()}: ${removed} removed, ${unnamed} that nothing refers to any more.`,
      );
    }
    return 0;
  });
}

function room(bytes: number): string {
  const [unit, size] = bytes < 1e6 ? ['KB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${(bytes / Number(size)).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}
