/** A number, typed in any of the usual ways; what was understood stands under it before anything is sent. */
import { TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import classes from './number-field.module.css';
import { numberText, parseNumber, readNumber } from './number-text.ts';

export interface NumberFieldProps {
  readonly label: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly required: boolean;
  readonly withAsterisk: boolean;
  readonly value: string | number;
  readonly onChange: (text: string) => void;
}

export function NumberField({ value, error, onChange, ...shared }: NumberFieldProps) {
  const id = useId();
  const [left, setLeft] = useState(false);
  const text = typeof value === 'number' ? numberText(value) : value;
  const parsed = text.trim() === '' ? undefined : parseNumber(text);
  const problem = left && parsed && 'problem' in parsed ? parsed.problem : undefined;
  const understood = parsed && 'value' in parsed ? readNumber(parsed.value) : undefined;
  return (
    <TextInput
      {...shared}
      id={id}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      error={error ?? problem}
      onBlur={() => setLeft(true)}
      onChange={(event) => {
        setLeft(false);
        onChange(event.currentTarget.value);
      }}
      inputContainer={(input) => (
        <>
          {input}
          <output htmlFor={id} className={classes.understood}>
            {understood !== undefined && understood !== text.trim() ? `= ${understood}` : ''}
          </output>
        </>
      )}
    />
  );
}
