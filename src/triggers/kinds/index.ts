/** The kinds of triggers there are. Adding one is its file and a line here. */
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

export const kindFacts: readonly TriggerKindFacts[] = kinds
  .filter(({ drawnOnly }) => drawnOnly !== true)
  .map(({ on, name, description, settings, credential, delivers, reachedAt }) => ({
    on,
    name,
    description,
    settings: JSON.parse(JSON.stringify(settings)),
    delivers: JSON.parse(JSON.stringify(delivers)),
    ...(credential === undefined ? {} : { credential }),
    ...(reachedAt === undefined ? {} : { reachedAt }),
  }));
