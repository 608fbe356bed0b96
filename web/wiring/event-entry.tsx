/** What an event waits for, in plain words: a time, a message, something that holds, or somebody who says so. */
import { Autocomplete, Select, TextInput } from '@mantine/core';
import { DurationField } from './duration-field.tsx';
import type { EventEntry, EventEntryOf } from './entries.ts';
import { EventTemplate } from './event-template.tsx';
import classes from './entry.module.css';
import { ExpressionField } from './expression-field.tsx';
import { useWiring } from './wiring-context.ts';

interface Shared<Entry> {
  readonly entry: Entry;
  readonly element: string;
  readonly onChange: (entry: Entry) => void;
}

export function EventFields({ entry, element, onChange }: Shared<EventEntry>) {
  switch (entry.kind) {
    case 'timer':
      return <Timer entry={entry} element={element} onChange={onChange} />;
    case 'message':
      return <Message entry={entry} element={element} onChange={onChange} />;
    case 'signal':
      return (
        <TextInput
          label="Name of the signal"
          required
          value={entry.name}
          maxLength={200}
          onChange={(event) => onChange({ ...entry, name: event.currentTarget.value })}
        />
      );
    case 'condition':
      return (
        <ExpressionField
          label="It happens as soon as this holds"
          required
          value={entry.condition}
          element={element}
          onChange={(condition) => onChange({ ...entry, condition })}
        />
      );
    case 'template':
      return <EventTemplate entry={entry} element={element} onChange={onChange} />;
    case 'confirmation':
      return <Confirmation entry={entry} element={element} onChange={onChange} />;
  }
}

const timers = [
  { value: 'duration', label: 'after a time' },
  { value: 'date', label: 'at a moment' },
  { value: 'cycle', label: 'again and again' },
] as const;

const timerHints = {
  date: 'A moment like 2030-01-31T09:00:00Z, or a formula that begins with “=”: =due date',
  cycle: 'Three times, an hour apart: R3/PT1H. Or a formula that begins with “=”.',
} as const;

function Timer({ entry, element, onChange }: Shared<EventEntryOf<'timer'>>) {
  const formula = entry.value.startsWith('=');
  return (
    <div className={classes.entry}>
      <Select
        label="When"
        data={timers.map((each) => ({ ...each }))}
        value={entry.timer}
        allowDeselect={false}
        onChange={(chosen) => {
          const timer = timers.find(({ value }) => value === chosen)?.value;
          if (timer) onChange({ ...entry, timer, value: timer === 'duration' ? 'P1D' : '' });
        }}
      />
      {formula ? (
        <ExpressionField
          label="Worked out"
          value={entry.value.slice(1)}
          element={element}
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
          label={entry.timer === 'date' ? 'Moment' : 'How often'}
          description={timerHints[entry.timer]}
          value={entry.value}
          onChange={(event) => onChange({ ...entry, value: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function Message({ entry, element, onChange }: Shared<EventEntryOf<'message'>>) {
  const { key: _key, ...withoutKey } = entry;
  return (
    <div className={classes.entry}>
      <TextInput
        label="Name of the message"
        required
        value={entry.name}
        maxLength={200}
        onChange={(event) => onChange({ ...entry, name: event.currentTarget.value })}
      />
      <ExpressionField
        label="Which case it is for"
        hint="What the message has to name, so that it reaches this case and no other."
        value={entry.key ?? ''}
        element={element}
        placeholder="orderNumber"
        onChange={(key) => onChange(key.trim() === '' ? withoutKey : { ...entry, key })}
      />
    </div>
  );
}

function Confirmation({ entry, onChange }: Shared<EventEntryOf<'confirmation'>>) {
  const { roles } = useWiring();
  const { role: _role, ...withoutRole } = entry;
  const { prompt: _prompt, ...withoutPrompt } = entry;
  return (
    <div className={classes.entry}>
      <TextInput
        label="What they are asked"
        value={entry.prompt ?? ''}
        placeholder="Has it happened?"
        onChange={(event) => {
          const prompt = event.currentTarget.value;
          onChange(prompt === '' ? withoutPrompt : { ...entry, prompt });
        }}
      />
      <Autocomplete
        label="Who says so"
        data={[...roles]}
        value={entry.role ?? ''}
        maxLength={200}
        onChange={(role) => onChange(role.trim() === '' ? withoutRole : { ...entry, role })}
      />
    </div>
  );
}
