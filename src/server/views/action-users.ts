/** Which processes name an action of a connector: in the wiring of their newest version, or in their draft. */
import type { JsonValue } from '../../expressions/value.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { ApiUser } from '../api/imported-apis.ts';
import type { ServerContext } from '../server-context.ts';

/** By the action's id. */
export async function actionUsers({
  library,
  drafts,
}: Pick<ServerContext, 'library' | 'drafts'>): Promise<ReadonlyMap<string, readonly ApiUser[]>> {
  const users = new Map<string, ApiUser[]>();
  const add = (action: string, user: ApiUser) => users.set(action, [...(users.get(action) ?? []), user]);
  for (const { id, key, name } of await library.newest()) {
    const deployment = await library.deployment(id);
    const used = namedIn(deployment.wiring, deployment);
    for (const [action, places] of used) add(action, { key, name, places: [...places] });
    const draft = (await drafts.wiringDraft(key))?.draft;
    if (draft === undefined) continue;
    for (const [action, places] of namedIn(draft.wiring, deployment)) {
      const fresh = places.filter((place) => used.get(action)?.includes(place) !== true);
      if (fresh.length > 0) add(action, { key, name, places: fresh, draft: true });
    }
  }
  return users;
}

function namedIn(wiring: JsonValue, deployment: Deployment): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const part of ['steps', 'handlers']) {
    for (const [id, entry] of entriesOf(wiring, part)) {
      const action = isRecord(entry) && entry.by === 'connector' ? entry.action : undefined;
      if (typeof action !== 'string') continue;
      named.set(action, [...(named.get(action) ?? []), elementName(deployment, id) ?? id]);
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

function isRecord(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
