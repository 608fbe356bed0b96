/** One field of a form: the control that fits its type. */
import { Chip, Group, Input, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { FormField } from '../../src/server/api/form.ts';
import { FileField } from './file-field.tsx';
import type { FieldValue } from './form-values.ts';
import { NumberField } from './number-field.tsx';

export interface FieldInputProps {
  readonly field: FormField;
  readonly value: FieldValue | undefined;
  readonly problem?: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** More answers than this are a list to choose from, fewer are buttons side by side. */
const mostChips = 5;
const yesOrNo = [
  { key: 'true', label: 'Yes' },
  { key: 'false', label: 'No' },
] as const;

export function FieldInput({ field, value, problem, onChange }: FieldInputProps) {
  const shared = {
    label: field.label,
    description: field.hint,
    error: problem,
    withAsterisk: field.required,
    required: field.required,
  };
  if (field.type === 'file' && !field.readOnly) {
    const { required: withAsterisk, ...told } = shared;
    const many = field.many ?? false;
    return <FileField {...told} withAsterisk={withAsterisk} many={many} value={value} onChange={onChange} />;
  }
  if (typeof value === 'object')
    return (
      <TextInput {...shared} withAsterisk={false} readOnly value={value.map(({ name }) => name).join(', ')} />
    );
  const typed = value === undefined ? '' : String(value);

  if (field.readOnly)
    return <TextInput {...shared} withAsterisk={false} readOnly value={shownText(field, typed)} />;
  if (field.options && field.many) {
    return (
      <MultiSelect
        {...shared}
        data={field.options.map((option, index) => ({ value: String(index), label: option.label }))}
        value={typed === '' ? [] : typed.split(' ')}
        onChange={(chosen) => onChange(chosen.join(' '))}
      />
    );
  }
  if (field.options && field.options.length > mostChips) {
    return (
      <Select
        {...shared}
        searchable
        data={field.options.map((option, index) => ({ value: String(index), label: option.label }))}
        value={typed === '' ? null : typed}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  if (field.options) {
    const options = field.options.map((option, index) => ({ key: String(index), label: option.label }));
    return <ChoiceField {...shared} options={options} value={typed} onChoose={onChange} />;
  }
  if (field.type === 'boolean') {
    return (
      <ChoiceField {...shared} options={yesOrNo} value={typed} onChoose={(key) => onChange(key === 'true')} />
    );
  }
  if (field.type === 'number')
    return <NumberField {...shared} value={typeof value === 'number' ? value : typed} onChange={onChange} />;
  if (field.type === 'date') {
    return (
      <TextInput
        {...shared}
        type="date"
        value={typed}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (field.type === 'json') {
    return (
      <Textarea
        {...shared}
        autosize
        minRows={3}
        maxRows={12}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        value={typed}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <Textarea
      {...shared}
      autosize
      minRows={field.multiline ? 3 : 1}
      maxRows={8}
      value={typed}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function shownText(field: FormField, typed: string): string {
  if (field.options) {
    const labels = typed === '' ? [] : typed.split(' ').map((index) => field.options?.[Number(index)]?.label);
    return labels.filter((label) => label !== undefined).join(', ');
  }
  if (field.type === 'boolean') return yesOrNo.find(({ key }) => key === typed)?.label ?? '';
  return typed;
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly required: boolean;
  readonly options: readonly { readonly key: string; readonly label: string }[];
  readonly value: string;
  readonly onChoose: (key: string) => void;
}

function ChoiceField({ label, description, error, required, options, value, onChoose }: ChoiceFieldProps) {
  const id = useId();
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      withAsterisk={required}
      labelElement="div"
      labelProps={{ id }}
    >
      <Chip.Group value={value} onChange={(chosen) => typeof chosen === 'string' && onChoose(chosen)}>
        <Group gap="sm" mt={6} role="radiogroup" aria-labelledby={id}>
          {options.map((option) => (
            <Chip key={option.key} value={option.key} radius="md" variant="outline">
              {option.label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}
