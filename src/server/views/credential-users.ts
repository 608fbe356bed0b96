/** Which processes name a connection in the wiring of their newest version. */
import type { JsonValue } from '../../expressions/value.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { CredentialUser } from '../api/credentials.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';

/** By the connection's name. */
export async function credentialUsers(
  library: Pick<DeploymentLibrary, 'newest' | 'deployment'>,
): Promise<ReadonlyMap<string, readonly CredentialUser[]>> {
  const users = new Map<string, CredentialUser[]>();
  for (const line of await library.newest()) {
    const deployment = await library.deployment(line.id);
    for (const [credential, places] of namedIn(deployment)) {
      const user = { key: line.key, name: line.name, places: [...places] };
      users.set(credential, [...(users.get(credential) ?? []), user]);
    }
  }
  return users;
}

function namedIn(deployment: Deployment): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const part of ['steps', 'triggers'] as const) {
    for (const [id, entry] of entriesOf(deployment.wiring, part)) {
      const credential = textOf(entry, 'credential');
      if (credential === undefined) continue;
      const place = textOf(entry, 'name') ?? elementName(deployment, id) ?? id;
      named.set(credential, [...(named.get(credential) ?? []), place]);
    }
  }
  return named;
}

function elementName({ definition }: Deployment, id: string): string | undefined {
  for (const { elements } of definition.processes) {
    if (Object.hasOwn(elements, id)) return elements[id]?.name;
  }
  return undefined;
}

function entriesOf(wiring: JsonValue, part: string): [string, JsonValue][] {
  const entries = isRecord(wiring) && Object.hasOwn(wiring, part) ? wiring[part] : undefined;
  return isRecord(entries) ? Object.entries(entries) : [];
}

function textOf(entry: JsonValue, name: string): string | undefined {
  const value = isRecord(entry) && Object.hasOwn(entry, name) ? entry[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function isRecord(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
