/** An event filled in by one of the user's own element templates. */
import type { EventEntryOf } from './entries.ts';
import { TemplateEntry } from './template-entry.tsx';

export interface EventTemplateProps {
  readonly entry: EventEntryOf<'template'>;
  readonly element: string;
  readonly onChange: (entry: EventEntryOf<'template'>) => void;
}

export function EventTemplate({ entry, element, onChange }: EventTemplateProps) {
  const { kind: _kind, ...filled } = entry;
  return (
    <TemplateEntry
      entry={{ by: 'template', ...filled }}
      element={element}
      onChange={({ template, version, values }) =>
        onChange({
          kind: 'template',
          template,
          ...(version === undefined ? {} : { version }),
          ...(values === undefined ? {} : { values }),
        })
      }
    />
  );
}
