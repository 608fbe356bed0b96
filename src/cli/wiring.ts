/**
 * `baton wiring pull | push | diff`: the wiring of a process as a file that a team keeps beside its diagram.
 *
 * Boundary: files and words; what a wiring is and what changes is told by the API (`find-baton.ts` says which Baton's).
 *
 * Invariants:
 * CW1  What is pulled is written in one way only (names in order, two blanks, a line break at the end), so that a version
 *      control system shows what changed and nothing else.
 * CW2  `push` makes a draft; nothing runs by it until it is put into use. It never overwrites somebody else's draft unasked.
 */
import { writeFile } from 'node:fs/promises';
import type { JsonValue } from '../expressions/value.ts';
import type { ProcessDetail } from '../server/api/processes.ts';
import type { Draft, PublishResult, WiringChange, WiringDiff } from '../server/api/wiring.ts';
import { type Connection, getJson, sendJson } from './api-client.ts';
import { onlyOne, readArguments, UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';
import { readNamedFile } from './read-file.ts';
import { verbOf, withBaton } from './with-baton.ts';

interface Call {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly path: string;
  readonly key: string;
}

const options = {
  to: { type: 'string' },
  from: { type: 'string' },
  version: { type: 'string' },
  draft: { type: 'boolean' },
  publish: { type: 'boolean' },
  replace: { type: 'boolean' },
  data: { type: 'string' },
} as const;

type Given = ReturnType<typeof readGiven>['values'];

export async function wiring(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const [verb, ...rest] = args;
  const run = verbOf(verbs, verb);
  const { values, positionals } = readGiven(rest);
  const [key, ...more] = positionals;
  if (key === undefined) throw new UsageError('Expected the key of one process, found nothing.');
  const prepared = await run(more, values);
  const path = `/api/processes/${encodeURIComponent(key)}`;
  return withBaton({ data: values.data, parts, environment }, (connection) =>
    prepared({ connection, environment, path, key }),
  );
}

/** Arguments and files are judged before any Baton is looked for. */
type Prepare = (positionals: readonly string[], values: Given) => Promise<(call: Call) => Promise<number>>;

const verbs: Readonly<Record<string, Prepare>> = {
  pull: async (positionals, values) => {
    if (positionals[0] !== undefined)
      throw new UsageError(`Expected only a key, found “${positionals[0]}” too.`);
    return (call) => pull(call, values);
  },
  push: async (positionals, values) => {
    const document = await readDocument(onlyOne(positionals, 'one wiring file'));
    return (call) => push(call, document, values);
  },
  diff: async (positionals, values) => {
    const [file] = positionals;
    if (file === undefined) return (call) => diff(call, undefined, values);
    if (values.to !== undefined) throw new UsageError('Expected a file or --to, found both.');
    const document = await readDocument(onlyOne(positionals, 'one wiring file'));
    return (call) => diff(call, document, values);
  },
};

async function pull({ connection, environment, path, key }: Call, values: Given): Promise<number> {
  const { version } = values;
  if (version !== undefined && !/^[1-9]\d*$/u.test(version))
    throw new UsageError(`--version: expected a whole number from 1, found “${version}”.`);
  const query = version === undefined ? '' : `?version=${version}`;
  const { wiring: found } =
    values.draft === true
      ? await getJson<Draft>(connection, `${path}/draft`)
      : await getJson<ProcessDetail>(connection, `${path}${query}`);
  const target = values.to ?? `${key}.wiring.json`;
  const text = canonicalText(found);
  if (target === '-') {
    environment.out(text.trimEnd());
    return 0;
  }
  await writeFile(target, text);
  environment.out(`Wrote ${target}.`);
  return 0;
}

async function push(
  { connection, environment, path, key }: Call,
  document: JsonValue,
  values: Given,
): Promise<number> {
  const before = await getJson<Draft>(connection, `${path}/draft`);
  const isSame = canonicalText(before.wiring) === canonicalText(document);
  if (before.exists && !isSame && values.replace !== true) {
    environment.error(
      `${before.changedBy ?? 'Somebody'} has begun a draft of ${key}. Look at it with: baton wiring diff ${key}. Put it into use, give it up, or overwrite it with --replace.`,
    );
    return 1;
  }
  if (!before.exists && isSame) {
    environment.out(`${key} version ${before.latest} has this wiring already.`);
    return 0;
  }
  const draft = isSame
    ? before
    : await sendJson<Draft>(connection, 'PUT', `${path}/draft`, {
        revision: before.revision,
        wiring: document,
      });
  const { entries } = await getJson<WiringDiff>(connection, `${path}/wiring/diff`);
  const problems = draft.entries.flatMap(({ name, problems: found }) =>
    found.map((one) => `  ${name}: ${one}`),
  );
  if (values.publish !== true) {
    environment.out(
      [`The draft of ${key} against version ${draft.latest}:`, ...changeLines(entries), ...problems].join(
        '\n',
      ),
    );
    return 0;
  }
  const result = await sendJson<PublishResult>(connection, 'POST', `${path}/draft/publish`, {
    revision: draft.revision,
  });
  const untried = result.untried.map(({ name }) => `  never tried: ${name}`);
  const head = `${key} version ${result.version} is in use:`;
  environment.out([head, ...changeLines(result.entries), ...problems, ...untried].join('\n'));
  return 0;
}

/** As `diff` does it: 1 where there is a difference. */
async function diff(
  { connection, environment, path }: Call,
  document: JsonValue | undefined,
  { from, to }: Given,
): Promise<number> {
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  const result =
    document === undefined
      ? await getJson<WiringDiff>(connection, `${path}/wiring/diff?${query}`)
      : await sendJson<WiringDiff>(connection, 'POST', `${path}/wiring/diff`, {
          wiring: document,
          ...(from === undefined ? {} : { from }),
        });
  if (result.entries.length === 0) {
    environment.out(`No difference between ${result.from} and ${result.to}.`);
    return 0;
  }
  environment.out([`From ${result.from} to ${result.to}:`, ...changeLines(result.entries)].join('\n'));
  return 1;
}

function changeLines(entries: readonly WiringChange[]): string[] {
  if (entries.length === 0) return ['  nothing changes'];
  return entries.flatMap(({ part, id, sentence, details }) => [
    `  ${sentence} [${part}/${id}]`,
    ...details.map((detail) => `      ${detail}`),
  ]);
}

/** The same document is always the same text. */
export function canonicalText(document: JsonValue): string {
  return `${JSON.stringify(inOrder(document), undefined, 2)}\n`;
}

function inOrder(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => inOrder(item));
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(names.map(([name, item]) => [name, inOrder(item)]));
}

/** Without the `$schema` that tells an editor what the file is. */
async function readDocument(file: string): Promise<JsonValue> {
  const text = new TextDecoder().decode(await readNamedFile(file));
  let document: JsonValue;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '$schema'));
}

function readGiven(args: readonly string[]) {
  return readArguments(args, options);
}
