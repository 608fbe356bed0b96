/** A step at which the case simply waits: for a while, or until a moment. */
import { Select, TextInput } from '@mantine/core';
import { DurationField } from './duration-field.tsx';
import type { EntryOf } from './entries.ts';
import classes from './entry.module.css';
import { ExpressionField } from './expression-field.tsx';

export interface WaitEntryProps {
  readonly entry: EntryOf<'wait'>;
  readonly element: string;
  readonly onChange: (entry: EntryOf<'wait'>) => void;
}

const choices = [
  { value: 'duration', label: 'for a while' },
  { value: 'date', label: 'until a moment' },
  { value: 'formula', label: 'until a moment from the case’s data' },
] as const;

export function WaitEntry({ entry, element, onChange }: WaitEntryProps) {
  const isFormula = entry.value.startsWith('=');
  return (
    <div className={classes.entry}>
      <Select
        label="The case waits"
        data={choices.map((each) => ({ ...each }))}
        value={isFormula ? 'formula' : entry.timer}
        allowDeselect={false}
        onChange={(chosen) => {
          if (chosen === 'duration') onChange({ ...entry, timer: 'duration', value: 'P1D' });
          else onChange({ ...entry, timer: 'date', value: chosen === 'formula' ? '=' : '' });
        }}
      />
      {isFormula ? (
        <ExpressionField
          label="The moment"
          required
          value={entry.value.slice(1)}
          element={element}
          placeholder="due date"
          onChange={(text) => onChange({ ...entry, value: `=${text}` })}
        />
      ) : entry.timer === 'duration' ? (
        <DurationField
          label="How long"
          value={entry.value}
          onChange={(value) => onChange({ ...entry, value: value ?? '' })}
        />
      ) : (
        <TextInput
          label="The moment"
          description="Like 2030-01-31T09:00:00Z"
          required
          value={entry.value}
          onChange={(event) => onChange({ ...entry, value: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
