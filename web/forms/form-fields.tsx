/** All fields of a form, one below the other. */
import { Stack } from '@mantine/core';
import type { Form } from '../../src/server/api/form.ts';
import { FieldInput } from './field-input.tsx';
import type { FormValues } from './form-values.ts';

export interface FormFieldsProps {
  readonly form: Form;
  readonly values: FormValues;
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (values: FormValues) => void;
}

export function FormFields({ form, values, problems, onChange }: FormFieldsProps) {
  if (form.fields.length === 0) return null;
  return (
    <Stack gap={16}>
      {form.fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name]}
          problem={problems[field.name]}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </Stack>
  );
}
