/** How a case begins: each way with its form and its button; those that begin by themselves say when. */
import { Button, Stack } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { StartOption } from '../../src/server/api/processes.ts';
import { FormFields } from '../forms/form-fields.tsx';
import { type FormValues, initialValues, problemsOf, toVariables } from '../forms/form-values.ts';
import { useStart } from './start.ts';
import classes from './start-panel.module.css';

export interface StartPanelProps {
  readonly processKey: string;
  readonly version: number;
  readonly starts: readonly StartOption[];
  readonly onHover: (element: string | undefined) => void;
}

export function StartPanel({ processKey, version, starts, onHover }: StartPanelProps) {
  const offered = starts.filter((start) => start.offered);
  const others = starts.filter((start) => !start.offered);
  return (
    <div className={classes.starts}>
      {offered.map((start) => (
        <StartForm
          key={`${start.process}-${start.elements.join()}`}
          processKey={processKey}
          version={version}
          start={start}
          several={new Set(starts.map((each) => each.process)).size > 1}
          onHover={onHover}
        />
      ))}
      {others.length > 0 ? (
        <section>
          <h3 className={classes.title}>Begins by itself</h3>
          <ul className={classes.others}>
            {others.map((start) => (
              <li key={`${start.process}-${start.elements.join()}`}>
                <strong>{start.label}</strong> {start.sentence}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

interface StartFormProps {
  readonly processKey: string;
  readonly version: number;
  readonly start: StartOption;
  readonly several: boolean;
  readonly onHover: (element: string | undefined) => void;
}

function StartForm({ processKey, version, start, several, onHover }: StartFormProps) {
  const [values, setValues] = useState<FormValues>(() => initialValues(start.form));
  const [tried, setTried] = useState(false);
  const problems = problemsOf(start.form, values);
  const begin = useStart(processKey, version);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0)
      begin.mutate({ start, variables: toVariables(start.form, values) });
  }

  const element = start.elements[0];
  return (
    <form
      className={classes.start}
      onSubmit={submit}
      noValidate
      aria-label={start.label}
      onMouseEnter={() => onHover(element)}
      onMouseLeave={() => onHover(undefined)}
    >
      <Stack gap={12}>
        <div>
          <h3 className={classes.label}>{start.label}</h3>
          <p className={classes.sentence}>
            {several ? `${start.processName}. ` : ''}
            {start.sentence}
          </p>
        </div>
        <FormFields form={start.form} values={values} problems={tried ? problems : {}} onChange={setValues} />
        <Button
          type="submit"
          leftSection={<IconPlayerPlayFilled size={14} />}
          loading={begin.isPending}
          style={{ alignSelf: 'flex-start' }}
        >
          Start a case
        </Button>
      </Stack>
    </form>
  );
}
