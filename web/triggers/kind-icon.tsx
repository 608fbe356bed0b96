/** The picture beside a trigger: what kind of thing it hears of. */
import {
  IconBolt,
  IconCalendarTime,
  IconDatabase,
  IconFolder,
  IconForms,
  IconMail,
  IconWebhook,
} from '@tabler/icons-react';

const icons = {
  webhook: IconWebhook,
  'camunda-webhook': IconWebhook,
  form: IconForms,
  email: IconMail,
  schedule: IconCalendarTime,
  folder: IconFolder,
  database: IconDatabase,
} as const;

function isKnown(on: string): on is keyof typeof icons {
  return Object.hasOwn(icons, on);
}

export function KindIcon({ on, size = 18 }: { readonly on: string; readonly size?: number }) {
  const Icon = isKnown(on) ? icons[on] : IconBolt;
  return <Icon size={size} stroke={1.5} aria-hidden />;
}
