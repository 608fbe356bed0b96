/** Correcting one value of a case. */
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Form } from '../../src/server/api/form.ts';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { setVariables } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';
import { readableName } from '../design/readable-name.ts';
import { tellFailure } from '../design/tell.ts';
import { FormFields } from '../forms/form-fields.tsx';
import { type FormValues, initialValues, problemsOf, toVariables } from '../forms/form-values.ts';

export interface VariableDialogProps {
  readonly caseId: number;
  readonly instance: number;
  readonly name: string;
  readonly value: Json;
  readonly onClose: () => void;
}

function fieldType(value: Json): 'string' | 'number' | 'boolean' | 'json' {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
  }
  return 'json';
}

export function VariableDialog({ caseId, instance, name, value, onClose }: VariableDialogProps) {
  const client = useQueryClient();
  const form: Form = {
    fields: [{ name, label: readableName(name), type: fieldType(value), required: true }],
  };
  const [values, setValues] = useState<FormValues>(() => initialValues(form, { [name]: value }));
  const problems = problemsOf(form, values);
  const save = useMutation({
    mutationFn: () => setVariables(caseId, { instance, variables: toVariables(form, values) }),
    onSuccess: onClose,
    onError: tellFailure('The value was not changed'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.case(caseId) }),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (Object.keys(problems).length === 0) save.mutate();
  }

  return (
    <Modal opened onClose={onClose} title={`Change ${readableName(name)}`}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFields form={form} values={values} problems={problems} onChange={setValues} />
          <p>The change is kept in the story of the case, with your name.</p>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Change it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
