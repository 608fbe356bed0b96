/** What is asked of a person who starts a case: a form of its own, before the first step. */
import { Button } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import type { Performer } from '../../src/server/api/processes.ts';
import classes from './entry.module.css';
import { FormDesigner } from './form-designer.tsx';
import { EntryState } from './entry-state.tsx';
import { EventTemplate } from './event-template.tsx';
import { useStepTemplates } from './template-entry.tsx';
import { useEntry } from './use-entry.ts';

export function StartForm({ performer }: { readonly performer: Performer }) {
  const [entry, setEntry] = useEntry('starts', performer.element);
  return (
    <div className={classes.entry}>
      <p className={classes.hint}>
        {performer.sentence} What is filled in here, the case knows from the first step on.
      </p>
      <FormDesigner
        fields={entry?.form?.fields ?? []}
        onChange={(fields) => setEntry({ ...entry, form: { fields: [...fields] } })}
      />
      <SetOff element={performer.element} />
    </div>
  );
}

/** What else sets it off, where a template fits. */
function SetOff({ element }: { readonly element: string }) {
  const [entry, setEntry] = useEntry('events', element);
  const templates = useStepTemplates(element);
  if (entry?.kind === 'template') {
    return (
      <>
        <EntryState part="events" element={element} />
        <EventTemplate entry={entry} element={element} onChange={setEntry} />
      </>
    );
  }
  if ((templates?.length ?? 0) === 0) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconTemplate size={16} aria-hidden />}
      onClick={() => setEntry({ kind: 'template', template: '' })}
    >
      Fill it in by one of your templates
    </Button>
  );
}
