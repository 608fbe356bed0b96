/** What a case knows of what came in, each formula with what it comes to for the last thing that did. */
import { useState } from 'react';
import type { TriggerEntry } from '../wiring/entries.ts';
import { ExpressionField } from '../wiring/expression-field.tsx';
import { MappingRows } from '../wiring/mapping-rows.tsx';
import { PlainChoice } from '../wiring/plain-choice.tsx';
import classes from './trigger-editor.module.css';

export interface TriggerDataProps {
  readonly trigger: string;
  readonly entry: TriggerEntry;
  readonly onChange: (entry: TriggerEntry) => void;
}

const ways = [
  { value: 'all', label: 'All that came in' },
  { value: 'chosen', label: 'Only what is named here' },
] as const;

/** A first formula to read the others off. */
const samples: Readonly<Record<TriggerEntry['on'], string>> = {
  webhook: 'body.amount',
  form: 'amount',
  email: 'subject',
};

export function TriggerData({ trigger, entry, onChange }: TriggerDataProps) {
  const { data, when: _when, title: _title, ...bare } = entry;
  const [chosen, setChosen] = useState(data !== undefined);
  const sample = samples[entry.on];
  const put = (name: 'when' | 'title', text: string) => {
    const { [name]: _before, ...rest } = entry;
    onChange(text.trim() === '' ? rest : { ...rest, [name]: text });
  };
  return (
    <>
      <PlainChoice
        label={entry.message === undefined ? 'The case knows' : 'The case is told'}
        choices={ways}
        value={chosen ? 'chosen' : 'all'}
        onChange={(way) => {
          setChosen(way === 'chosen');
          if (way === 'all') onChange({ ...bare, ...kept(entry) });
        }}
      />
      {chosen ? (
        <MappingRows
          label="What the case knows"
          mapping={data ?? {}}
          element={trigger}
          nameLabel="Name in the case"
          addLabel="Add a value"
          placeholder={sample}
          onChange={(mapping) => onChange({ ...bare, ...kept(entry), data: { ...mapping } })}
        />
      ) : (
        <p className={classes.hint}>{allWords[entry.on]}</p>
      )}
      <ExpressionField
        label="Only when this holds"
        hint="What does not fulfil it is put aside, and listed. Empty: whatever comes in counts."
        placeholder={`${sample} != null`}
        value={entry.when ?? ''}
        element={trigger}
        onChange={(text) => put('when', text)}
      />
      {entry.message === undefined ? (
        <ExpressionField
          label="What the case is called"
          placeholder={`"Order " + ${sample}`}
          value={entry.title ?? ''}
          element={trigger}
          onChange={(text) => put('title', text)}
        />
      ) : null}
    </>
  );
}

const allWords: Readonly<Record<TriggerEntry['on'], string>> = {
  webhook: 'What is sent as JSON or as a form, under its own names.',
  form: 'The fields of the form, under their own names.',
  email: 'Sender, subject, text and files of the e-mail.',
};

function kept({ when, title }: TriggerEntry): Pick<TriggerEntry, 'when' | 'title'> {
  return { ...(when === undefined ? {} : { when }), ...(title === undefined ? {} : { title }) };
}
