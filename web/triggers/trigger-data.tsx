/** What a case knows of what came in, each formula with what it comes to for the last thing that did. */
import { useState } from 'react';
import type { TriggerKind } from '../../src/server/api/triggers.ts';
import { isObject } from '../wiring/action-fields.ts';
import type { TriggerEntry } from '../wiring/entries.ts';
import { ExpressionField } from '../wiring/expression-field.tsx';
import { MappingRows } from '../wiring/mapping-rows.tsx';
import { PlainChoice } from '../wiring/plain-choice.tsx';
import classes from './trigger-editor.module.css';

export interface TriggerDataProps {
  readonly trigger: string;
  /** Absent while it is on its way. */
  readonly kind: TriggerKind | undefined;
  readonly entry: TriggerEntry;
  readonly onChange: (entry: TriggerEntry) => void;
}

const ways = [
  { value: 'all', label: 'All that came in' },
  { value: 'chosen', label: 'Only what is named here' },
] as const;

export function TriggerData({ trigger, kind, entry, onChange }: TriggerDataProps) {
  const { data, when: _when, title: _title, ...bare } = entry;
  const [chosen, setChosen] = useState(data !== undefined);
  const sample = sampleOf(kind);
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
        <p className={classes.hint}>{allWords(kind)}</p>
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

/** A formula to read others off: over the first thing that comes in, or a part of what a program sent. */
function sampleOf(kind: TriggerKind | undefined): string {
  if (kind?.reachedAt === 'hooks') return 'body.amount';
  const { delivers } = kind ?? {};
  const names = isObject(delivers) && isObject(delivers.properties) ? Object.keys(delivers.properties) : [];
  return names[0] ?? 'amount';
}

function allWords(kind: TriggerKind | undefined): string {
  if (kind?.reachedAt === 'hooks') return 'What is sent as JSON or as a form, under its own names.';
  if (kind?.reachedAt === 'forms') return 'The fields of the form, under their own names.';
  const { delivers } = kind ?? {};
  const names = isObject(delivers) && isObject(delivers.properties) ? Object.keys(delivers.properties) : [];
  return names.length === 0 ? 'Everything, under its own names.' : `Under these names: ${names.join(', ')}.`;
}

function kept({ when, title }: TriggerEntry): Pick<TriggerEntry, 'when' | 'title'> {
  return { ...(when === undefined ? {} : { when }), ...(title === undefined ? {} : { title }) };
}
