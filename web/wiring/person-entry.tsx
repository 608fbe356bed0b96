/** A step done by hand: for whom it is, what they read and fill in, and how long they have. */
import { Autocomplete, Textarea } from '@mantine/core';
import { DurationField } from './duration-field.tsx';
import type { EntryOf } from './entries.ts';
import { FormDesigner } from './form-designer.tsx';
import classes from './entry.module.css';
import { useWiring } from './wiring-context.ts';

export interface PersonEntryProps {
  readonly entry: EntryOf<'person'>;
  /** As drawn: the lane. */
  readonly drawnRole: string | undefined;
  readonly onChange: (entry: EntryOf<'person'>) => void;
}

export function PersonEntry({ entry, drawnRole, onChange }: PersonEntryProps) {
  const { roles } = useWiring();
  const { role: _role, ...withoutRole } = entry;
  const { instruction: _instruction, ...withoutInstruction } = entry;
  const { form: _form, ...withoutForm } = entry;
  const { due: _due, ...withoutDue } = entry;
  return (
    <div className={classes.entry}>
      <Autocomplete
        label="Who does it"
        description="A role; everybody who has it sees the task."
        data={[...roles]}
        value={entry.role ?? ''}
        placeholder={drawnRole ?? 'Everybody'}
        maxLength={200}
        onChange={(role) => onChange(role.trim() === '' ? withoutRole : { ...entry, role })}
      />
      <Textarea
        label="What they read"
        autosize
        minRows={2}
        maxRows={8}
        value={entry.instruction ?? ''}
        placeholder="What to do, and what to look out for"
        onChange={(event) => {
          const instruction = event.currentTarget.value;
          onChange(instruction === '' ? withoutInstruction : { ...entry, instruction });
        }}
      />
      <FormDesigner
        fields={entry.form?.fields ?? []}
        onChange={(fields) =>
          onChange(fields.length === 0 ? withoutForm : { ...entry, form: { fields: [...fields] } })
        }
      />
      <DurationField
        label="To be done within"
        value={entry.due}
        onChange={(due) => onChange(due === undefined ? withoutDue : { ...entry, due })}
      />
    </div>
  );
}
