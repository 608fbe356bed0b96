/**
 * The texts that must not show up of an opened credential: what `masking.ts` looks for.
 *
 * Invariant SV1: beside each secret value also what it is sent as: user name and password together in base64, and every
 * line of a secret of several lines.
 */
import type { CredentialKind } from '../../ports/credentials.ts';
import type { Fields } from './credential-form.ts';

/** Shorter lines, and those that frame a key, tell nothing. */
const SHORTEST_LINE = 16;

export function secretValues(kind: CredentialKind, fields: Fields): readonly string[] {
  const values = kind.fields.flatMap(({ name, secret }) => (secret ? textsOf(fields[name]) : []));
  const { user, password } = fields;
  if (user === undefined || password === undefined) return values;
  return [...values, Buffer.from(`${user}:${password}`, 'utf8').toString('base64')];
}

function textsOf(value: string | undefined): string[] {
  if (value === undefined || value === '') return [];
  const lines = value.split(/\r?\n/u).map((line) => line.trim());
  if (lines.length === 1) return [value];
  return [value, ...lines.filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'))];
}
