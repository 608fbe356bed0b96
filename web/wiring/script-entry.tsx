/** A step a script carries out: its language, its text, and the variable that takes what it gives. */
import { Input, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { EntryOf } from './entries.ts';
import classes from './entry.module.css';
import { NamePicker } from './name-picker.tsx';

export interface ScriptEntryProps {
  readonly entry: EntryOf<'script'>;
  readonly element: string;
  readonly onChange: (entry: EntryOf<'script'>) => void;
}

const languages = [
  { value: 'javascript', label: 'JavaScript' },
  { value: 'feel', label: 'FEEL' },
] as const;

export function ScriptEntry({ entry, element, onChange }: ScriptEntryProps) {
  const id = useId();
  const { result: _result, ...withoutResult } = entry;
  return (
    <div className={classes.entry}>
      <SegmentedControl
        aria-label="Language of the script"
        data={languages.map((each) => ({ ...each }))}
        value={entry.language}
        onChange={(chosen) => {
          const language = languages.find(({ value }) => value === chosen);
          if (language) onChange({ ...entry, language: language.value });
        }}
      />
      <div>
        <div className={classes.head}>
          <Input.Label htmlFor={id} required>
            Script
          </Input.Label>
          <NamePicker
            element={element}
            label="Insert a name into the script"
            onPick={(name) => onChange({ ...entry, text: entry.text + name })}
          />
        </div>
        <Textarea
          id={id}
          description={
            entry.language === 'javascript'
              ? 'What the case knows is there by name. The value of the last expression is what comes out.'
              : 'What the case knows is there by name.'
          }
          inputWrapperOrder={['input', 'description']}
          autosize
          minRows={6}
          maxRows={24}
          spellCheck={false}
          autoCapitalize="off"
          classNames={{ input: classes.code ?? '' }}
          value={entry.text}
          placeholder={entry.language === 'javascript' ? 'amount * 1.19' : 'decimal(amount * 1.19, 2)'}
          onChange={(event) => onChange({ ...entry, text: event.currentTarget.value })}
        />
      </div>
      <TextInput
        label="Keep what comes out as"
        value={entry.result ?? ''}
        placeholder="total"
        maxLength={200}
        spellCheck={false}
        onChange={(event) => {
          const result = event.currentTarget.value;
          onChange(result.trim() === '' ? withoutResult : { ...entry, result });
        }}
      />
    </div>
  );
}
