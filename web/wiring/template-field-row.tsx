/** One field of an element template: written out, or worked out by a formula where the template allows it. */
import { Input, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { TemplateField } from '../../src/server/api/templates.ts';
import { ExpressionField } from './expression-field.tsx';
import classes from './field-row.module.css';
import { type FieldValue, problemOf, worthOf } from './template-fields.ts';
import { WaySwitch } from './way-switch.tsx';

export interface TemplateFieldRowProps {
  readonly field: TemplateField;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly element: string;
  /** Undefined: left empty. */
  readonly onChange: (value: FieldValue | undefined) => void;
}

export function TemplateFieldRow({ field, values, element, onChange }: TemplateFieldRowProps) {
  const id = useId();
  const [touched, setTouched] = useState(false);
  const value = worthOf(field, values);
  const isText = field.type === 'String' || field.type === 'Text';
  const isFormula =
    field.feel === 'required' ||
    (typeof value === 'string' && value.startsWith('=') && field.feel !== undefined);
  const required = field.constraints?.notEmpty === true;
  const problem = problemOf(field, value);
  const shown = touched || (value !== undefined && value !== '') ? problem : undefined;
  const aside =
    field.feel === 'optional' && isText && field.readOnly !== true ? (
      <WaySwitch
        label={field.label}
        ways={['written', 'formula']}
        way={isFormula ? 'formula' : 'written'}
        onChange={(way) => onChange(way === 'formula' ? `=${asFormula(value)}` : asWritten(value))}
      />
    ) : null;
  if (isFormula && isText && field.over !== undefined) {
    return (
      <Textarea
        label={field.label}
        description={`${field.description ?? ''} ${overWords[field.over]}`.trim()}
        required={required}
        autosize
        classNames={{ input: classes.formula ?? '' }}
        value={String(value ?? '').replace(/^=/u, '')}
        onChange={({ currentTarget: { value: text } }) =>
          onChange(text === '' && field.feel === 'required' ? undefined : `=${text}`)
        }
      />
    );
  }
  if (isFormula && isText) {
    return (
      <ExpressionField
        label={field.label}
        hint={field.description}
        required={required}
        placeholder={field.placeholder}
        value={String(value ?? '').replace(/^=/u, '')}
        element={element}
        aside={aside}
        onChange={(text) => onChange(text === '' && field.feel === 'required' ? undefined : `=${text}`)}
      />
    );
  }
  return (
    <div className={classes.field}>
      <div className={classes.head}>
        <Input.Label htmlFor={id} required={required}>
          {field.label}
        </Input.Label>
        <div className={classes.aside}>{aside}</div>
      </div>
      <Control
        id={id}
        field={field}
        value={value}
        error={shown}
        onChange={onChange}
        onBlur={() => setTouched(true)}
      />
    </div>
  );
}

const overWords = {
  request: 'A formula over what comes in: request.body, request.headers, request.params.',
  response: 'A formula over what came back: response, or its parts by their names.',
} as const;

interface ControlProps {
  readonly id: string;
  readonly field: TemplateField;
  readonly value: FieldValue | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: FieldValue | undefined) => void;
  readonly onBlur: () => void;
}

function Control({ id, field, value, error, onChange, onBlur }: ControlProps) {
  const shared = {
    id,
    description: field.description,
    error,
    onBlur,
    disabled: field.readOnly === true,
    placeholder: field.placeholder,
  };
  const text = value === undefined ? '' : String(value);
  switch (field.type) {
    case 'Dropdown':
      return (
        <Select
          {...shared}
          data={(field.choices ?? []).map((choice) => ({ value: choice.value, label: choice.name }))}
          value={text === '' ? null : text}
          searchable={(field.choices?.length ?? 0) > 8}
          onChange={(chosen) => onChange(chosen ?? undefined)}
        />
      );
    case 'Boolean': {
      const on = value === true || text === 'true' || text === '=true';
      const { placeholder: _none, ...own } = shared;
      return (
        <Switch
          {...own}
          checked={on}
          label={on ? 'Yes' : 'No'}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    }
    case 'Number':
      return (
        <NumberInput
          {...shared}
          value={Number.isFinite(Number(text)) ? text : ''}
          hideControls
          onChange={(typed) => onChange(typed === '' ? undefined : Number(typed))}
        />
      );
    case 'Text':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={14}
          value={text}
          onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          value={text}
          onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
        />
      );
  }
}

function textOrNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** A text as a formula that gives it. */
function asFormula(value: FieldValue | undefined): string {
  return value === undefined || value === '' ? '' : JSON.stringify(value);
}

/** A formula that is one text, as that text; any other is not a text. */
function asWritten(value: FieldValue | undefined): string | undefined {
  const quoted = /^=\s*"([^"\\]*)"\s*$/u.exec(String(value ?? ''))?.[1];
  return quoted === undefined || quoted === '' ? undefined : quoted;
}
