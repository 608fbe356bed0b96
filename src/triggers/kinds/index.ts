/** The kinds of triggers there are. Adding one is its file and a line here. */
import type { TObject } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import type { TriggerKindFacts } from '../../ports/triggers.ts';
import type { TriggerKind } from '../trigger-kind.ts';
import { camundaWebhook } from './camunda-webhook.ts';
import { database } from './database.ts';
import { email } from './email.ts';
import { folder } from './folder.ts';
import { form } from './form.ts';
import { schedule } from './schedule.ts';
import { webhook } from './webhook.ts';

const kinds: readonly TriggerKind[] = [webhook, form, schedule, email, folder, database, camundaWebhook];

export function kindOf(on: string): TriggerKind | undefined {
  return kinds.find((kind) => kind.on === on);
}

/** `folders`: those Baton may work in, to choose from. */
export function kindFacts(folders: readonly string[]): readonly TriggerKindFacts[] {
  return kinds
    .filter(({ drawnOnly }) => drawnOnly !== true)
    .map(({ on, name, description, settings, credential, delivers, reachedAt }) => ({
      on,
      name,
      description,
      settings: asJson(withFolders(settings, folders)),
      delivers: asJson(delivers),
      ...(credential === undefined ? {} : { credential }),
      ...(reachedAt === undefined ? {} : { reachedAt }),
    }));
}

function withFolders({ properties, ...schema }: TObject, folders: readonly string[]): object {
  if (folders.length === 0) return { ...schema, properties };
  const shown = Object.entries(properties).map(([name, property]) => {
    const isFolder = 'baton' in property && isLook(property.baton) && property.baton.as === 'folder';
    return [name, isFolder ? { ...property, enum: folders } : property];
  });
  return { ...schema, properties: Object.fromEntries(shown) };
}

function isLook(value: unknown): value is { readonly as?: unknown } {
  return typeof value === 'object' && value !== null;
}

/** A schema without what only the program sees of it. */
function asJson(schema: object): JsonValue {
  return JSON.parse(JSON.stringify(schema));
}
