/** A field of an action as it is written out: the control that fits its kind. */
import { ActionIcon, Button, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { type ActionField, isObject } from './action-fields.ts';
import { useRows } from './use-rows.ts';
import classes from './written-field.module.css';

export interface WrittenFieldProps {
  readonly field: ActionField;
  readonly id: string;
  readonly value: Json | undefined;
  /** Undefined: left empty. */
  readonly onChange: (value: Json | undefined) => void;
  readonly hint?: string | undefined;
}

const code = { input: classes.code ?? '' };

export function WrittenField({ field, id, value, onChange, hint }: WrittenFieldProps) {
  const shared = { id, description: hint };
  const placeholder = field.placeholder ?? (typeof field.initial === 'string' ? field.initial : undefined);
  const shown = value ?? field.initial;
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          {...shared}
          data={field.choices.map((choice) => ({ value: choice, label: field.words?.[choice] ?? choice }))}
          value={typeof shown === 'string' ? shown : null}
          searchable={field.choices.length > 8}
          clearable={!field.required && field.initial === undefined}
          clearButtonProps={{ 'aria-label': `Leave “${field.label}” empty` }}
          onChange={(chosen) => onChange(chosen ?? undefined)}
        />
      );
    case 'yes-no':
      return (
        <Switch
          {...shared}
          checked={shown === true}
          label={shown === true ? 'Yes' : 'No'}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
    case 'whole':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? value : ''}
          placeholder={field.initial === undefined ? placeholder : String(field.initial)}
          allowDecimal={field.kind === 'number'}
          hideControls
          onChange={(typed) => onChange(typeof typed === 'number' ? typed : undefined)}
        />
      );
    case 'pairs':
      return <Pairs field={field} value={value} onChange={onChange} />;
    case 'json':
    case 'list':
      return <JsonText {...shared} value={value} list={field.kind === 'list'} onChange={onChange} />;
    case 'lines':
    case 'template':
    case 'sql':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={field.kind === 'lines' ? 2 : 4}
          maxRows={16}
          placeholder={placeholder}
          value={typeof value === 'string' ? value : ''}
          {...(field.kind === 'lines' ? {} : { classNames: code, spellCheck: false })}
          onChange={(event) => onChange(textOf(event.currentTarget.value))}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          placeholder={placeholder}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(textOf(event.currentTarget.value))}
        />
      );
  }
}

function textOf(typed: string): string | undefined {
  return typed === '' ? undefined : typed;
}

interface JsonTextProps {
  readonly id: string;
  readonly description: string | undefined;
  readonly value: Json | undefined;
  readonly list: boolean;
  readonly onChange: (value: Json | undefined) => void;
}

/** What is typed is kept while it is not yet JSON; only what is goes on. */
function JsonText({ value, list, onChange, ...shared }: JsonTextProps) {
  const [typed, setTyped] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const [problem, setProblem] = useState<string>();
  function take(text: string): void {
    setTyped(text);
    if (text.trim() === '') {
      setProblem(undefined);
      onChange(undefined);
      return;
    }
    try {
      const parsed: Json = JSON.parse(text);
      const wrong = list && !Array.isArray(parsed) ? 'A list is wanted: [ … ]' : undefined;
      setProblem(wrong);
      if (wrong === undefined) onChange(parsed);
    } catch {
      setProblem('This is not JSON yet');
    }
  }
  return (
    <Textarea
      {...shared}
      autosize
      minRows={3}
      maxRows={14}
      classNames={code}
      spellCheck={false}
      value={typed}
      placeholder={list ? '[ … ]' : '{ … }'}
      error={problem}
      onChange={(event) => take(event.currentTarget.value)}
    />
  );
}

interface PairsProps {
  readonly field: ActionField;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

function Pairs({ field, value, onChange }: PairsProps) {
  const given = isObject(value) ? value : {};
  const texts = Object.fromEntries(
    Object.entries(given).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
  );
  const { rows, change, add, remove, problemOf } = useRows(texts, (record) =>
    onChange(Object.keys(record).length === 0 ? undefined : { ...record }),
  );
  return (
    <div className={classes.pairs}>
      {rows.map((row) => (
        <div key={row.id} className={classes.pair}>
          <TextInput
            aria-label={`Name of ${field.label}`}
            placeholder="Name"
            value={row.name}
            error={problemOf(row)}
            onChange={(event) => change(row.id, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={row.name === '' ? 'Value' : `Value of ${row.name}`}
            placeholder="Value"
            value={row.value}
            onChange={(event) => change(row.id, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={row.name === '' ? 'Leave this row out' : `Leave ${row.name} out`}
            onClick={() => remove(row.id)}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        aria-label={`Add to ${field.label}`}
        onClick={() => add('', '')}
      >
        Add
      </Button>
    </div>
  );
}
