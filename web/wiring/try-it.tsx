/** Trying a step once, as it stands in the panel: for real, which is asked for first where it changes something, or on an answer that is known. */
import { Alert, Button, Group } from '@mantine/core';
import { IconPlayerPlay, IconTestPipe } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TryResult } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { tryStep } from '../api/wiring.ts';
import type { StepEntry } from './entries.ts';
import { TriedStep } from './tried-step.tsx';
import classes from './try-it.module.css';
import { type Answer, useWiring } from './wiring-context.ts';

export interface TryItProps {
  readonly element: string;
  readonly entry: StepEntry;
  /** It changes something outside. */
  readonly writes: boolean;
  readonly answer: Answer | undefined;
  readonly onTried: (result: TryResult) => void;
}

export function TryIt({ element, entry, writes, answer, onTried }: TryItProps) {
  const { processKey, onData, editor } = useWiring();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const attempt = useMutation({
    mutationFn: async (mode: 'real' | 'recorded') => {
      // What was tried is told of the draft: it has to have what is tried.
      await editor.flush();
      return tryStep(processKey, {
        element,
        entry,
        ...onData,
        mode,
        ...(mode === 'recorded' && answer ? { response: answer.value } : {}),
        ...(mode === 'real' && writes ? { confirm: true } : {}),
      });
    },
    onSuccess: (result) => {
      onTried(result);
      void client.invalidateQueries({ queryKey: keys.draft(processKey) });
    },
  });
  const outside = entry.by === 'connector' || entry.by === 'template';

  function begin(mode: 'real' | 'recorded'): void {
    setAsking(false);
    attempt.mutate(mode);
  }

  return (
    <section className={classes.try} aria-label="Try it">
      <h3>Try it</h3>
      {asking ? (
        <Alert
          color="yellow"
          variant="light"
          title="This really does it"
          role="alertdialog"
          aria-label="This really does it"
        >
          <p>It changes something outside of Baton, with the values above. No case goes on because of it.</p>
          <Group gap={8} mt={12}>
            <Button autoFocus onClick={() => begin('real')}>
              Do it once
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              Rather not
            </Button>
          </Group>
        </Alert>
      ) : (
        <Group gap={8}>
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            loading={attempt.isPending}
            onClick={() => (writes ? setAsking(true) : begin('real'))}
          >
            {outside ? 'Try it for real' : 'Try it'}
          </Button>
          {outside && answer ? (
            <Button
              variant="subtle"
              leftSection={<IconTestPipe size={16} aria-hidden />}
              disabled={attempt.isPending}
              onClick={() => begin('recorded')}
            >
              On {answer.from}
            </Button>
          ) : null}
        </Group>
      )}
      <div role="status">
        {attempt.isError ? (
          <Alert color="red" variant="light" title="It could not be tried">
            {attempt.error.message}
          </Alert>
        ) : null}
        {attempt.data && !attempt.isPending ? <TriedStep result={attempt.data} /> : null}
      </div>
    </section>
  );
}
