/** Trying a decision out: values typed in, what would come out, and why. */
import { Alert, Button, NativeSelect, Stack } from '@mantine/core';
import { IconTestPipe } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DecisionSummary, TriedDecision } from '../../src/server/api/decisions.ts';
import { tryDecision } from '../api/decisions.ts';
import { FormFields } from '../forms/form-fields.tsx';
import { type FormValues, initialValues, problemsOf, toVariables } from '../forms/form-values.ts';
import classes from './try-decision.module.css';
import { shown, WhyDecided } from './why-decided.tsx';

export interface TryDecisionProps {
  readonly modelKey: string;
  readonly version: number;
  readonly decisions: readonly DecisionSummary[];
  readonly chosen: DecisionSummary;
  readonly onChoose: (decision: string) => void;
  readonly onTried: (tried: TriedDecision | undefined) => void;
}

export function TryDecision({ modelKey, version, decisions, chosen, onChoose, onTried }: TryDecisionProps) {
  return (
    <Stack gap="sm">
      {decisions.length > 1 ? (
        <NativeSelect
          label="Decision"
          data={decisions.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen.id}
          onChange={(event) => onChoose(event.currentTarget.value)}
        />
      ) : null}
      <TryForm
        key={`${chosen.id}-${version}`}
        modelKey={modelKey}
        version={version}
        decision={chosen}
        onTried={onTried}
      />
    </Stack>
  );
}

interface TryFormProps {
  readonly modelKey: string;
  readonly version: number;
  readonly decision: DecisionSummary;
  readonly onTried: (tried: TriedDecision | undefined) => void;
}

function TryForm({ modelKey, version, decision, onTried }: TryFormProps) {
  const [values, setValues] = useState<FormValues>(() => initialValues(decision.form));
  const problems = problemsOf(decision.form, values);
  const attempt = useMutation({
    mutationFn: () =>
      tryDecision(modelKey, { decision: decision.id, data: toVariables(decision.form, values), version }),
    onSuccess: onTried,
    onError: () => onTried(undefined),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (Object.keys(problems).length === 0) attempt.mutate();
  }

  const tried = attempt.data;
  return (
    <>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {decision.inputs.length === 0 ? <p>It is made on nothing but what the model says itself.</p> : null}
          <FormFields form={decision.form} values={values} problems={problems} onChange={setValues} />
          <Button
            type="submit"
            className={classes.button}
            loading={attempt.isPending}
            leftSection={<IconTestPipe size={16} />}
          >
            Try it
          </Button>
        </Stack>
      </form>
      <div role="status">
        {attempt.isError ? (
          <Alert color="red" variant="light" title="It could not be decided">
            {attempt.error.message}
          </Alert>
        ) : null}
        {tried ? (
          <>
            <p className={classes.result}>
              {decision.name}: <Outcome value={tried.value} />
            </p>
            {tried.violations.length > 0 ? (
              <Alert color="red" variant="light" title="In a case, somebody would be asked for help here">
                {tried.violations.join(' ')}
              </Alert>
            ) : null}
          </>
        ) : null}
      </div>
      {tried ? <WhyDecided why={tried.why} /> : null}
    </>
  );
}

export function Outcome({ value }: { readonly value: TriedDecision['value'] }) {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return <strong>{shown(value)}</strong>;
  const entries = Object.entries(value).map(([name, entry]) => `${name} ${shown(entry)}`);
  return <strong>{entries.join(', ')}</strong>;
}
