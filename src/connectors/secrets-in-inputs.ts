/**
 * `{{secrets.NAME}}` (and the older `secrets.NAME`) in what a step was given: filled with the secret of the connection of
 * that name, as diagrams and templates made for Camunda write it. `{{secrets.NAME.field}}` takes one field of it.
 *
 * Boundary: which names may stand in which input was written down when the process was put into use (`settings.secrets`).
 *
 * Invariants:
 * SI1  A name is filled only in the inputs whose own text names it: data of a case that reads `{{secrets.…}}` stays a text
 *      in every other input.
 * SI2  Filled once over, so nothing a secret holds is filled again.
 * SI3  A connection that was not granted is not opened.
 */
import type { JsonValue } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import { CredentialProblem, type Credentials, type OpenCredential } from '../ports/credentials.ts';

/** Names by the input they may stand in. */
export type NamedSecrets = Readonly<Record<string, readonly string[]>>;

export interface OpenSecrets {
  readonly values: ReadonlyMap<string, string>;
  readonly opened: readonly OpenCredential[];
  /** Everything that must not be shown. */
  readonly hidden: readonly string[];
}

export function namedSecretsOf(value: JsonValue | undefined): NamedSecrets {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([input, names]) => [
      input,
      Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [],
    ]),
  );
}

/** Throws `CredentialProblem`. */
export async function openSecrets(
  named: NamedSecrets,
  connector: string,
  credentials: Credentials,
): Promise<OpenSecrets> {
  const values = new Map<string, string>();
  const opened: OpenCredential[] = [];
  for (const name of new Set(Object.values(named).flat())) {
    const { credential, value } = await openSecret(name, connector, credentials);
    values.set(name, value);
    opened.push(credential);
  }
  const hidden = [...values.values(), ...opened.flatMap(({ secrets }) => secrets)];
  return { values, opened, hidden };
}

async function openSecret(
  name: string,
  connector: string,
  credentials: Credentials,
): Promise<{ readonly credential: OpenCredential; readonly value: string }> {
  try {
    const credential = await credentials.open(name, connector);
    return { credential, value: onlySecretOf(credential) };
  } catch (error) {
    const dot = name.lastIndexOf('.');
    if (!(error instanceof CredentialProblem) || error.code !== 'missing' || dot < 1) throw error;
    const credential = await credentials.open(name.slice(0, dot), connector);
    const field = name.slice(dot + 1);
    const value = Object.hasOwn(credential.fields, field) ? credential.fields[field] : undefined;
    if (value === undefined) throw error;
    return { credential, value };
  }
}

function onlySecretOf(credential: OpenCredential): string {
  const [only, another] = credential.secrets.filter((secret) => secret !== '');
  if (only !== undefined && another === undefined) return only;
  const { name } = credential;
  throw new CredentialProblem(
    'refused',
    `“secrets.${name}” stands for one secret, and the connection “${name}” has ${only === undefined ? 'none' : 'several'}. Name the field too: {{secrets.${name}.field}}.`,
  );
}

export function fillSecrets(given: Variables, named: NamedSecrets, values: OpenSecrets['values']): Variables {
  if (values.size === 0) return given;
  return Object.fromEntries(
    Object.entries(given).map(([input, value]) => {
      const names = Object.hasOwn(named, input) ? (named[input] ?? []) : [];
      return [input, names.length === 0 ? value : filled(value, placeholdersOf(names), values)];
    }),
  );
}

function placeholdersOf(names: readonly string[]): RegExp {
  // The longest first: a name may begin another.
  const alternatives = [...names]
    .sort((one, other) => other.length - one.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/-]/gu, '\\$&'))
    .join('|');
  return new RegExp(
    `\\{\\{\\s*secrets\\.(${alternatives})\\s*\\}\\}|\\bsecrets\\.(${alternatives})(?![\\w./-])`,
    'gu',
  );
}

function filled(value: JsonValue, placeholders: RegExp, values: OpenSecrets['values']): JsonValue {
  if (typeof value === 'string') {
    return value.replace(placeholders, (all: string, braced?: string, bare?: string) => {
      return values.get(braced ?? bare ?? '') ?? all;
    });
  }
  if (Array.isArray(value)) return value.map((item: JsonValue) => filled(item, placeholders, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, filled(item, placeholders, values)]),
  );
}
