/** The first visit: what Baton is for, the example ready to run with one button, a place for the first own file. */
import { Button, TextInput } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { getExample, runExample } from '../api/example.ts';
import { changePerson, getMe } from '../api/people.ts';
import { getProcess, getProcessXml } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { tellFailure } from '../design/tell.ts';
import { DiagramView } from '../diagram/diagram-view.tsx';
import { restingLayer, stepsInWords } from '../process/process-layer.ts';
import { ChooseFile } from './choose-file.tsx';
import classes from './welcome.module.css';

export interface WelcomeProps {
  readonly busy: boolean;
  readonly onFile: (file: File) => void;
}

export function Welcome({ busy, onFile }: WelcomeProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const example = useQuery({ queryKey: keys.example, queryFn: getExample });
  const key = example.data?.installed ? example.data.key : undefined;
  const process = useQuery({
    queryKey: keys.process(key ?? ''),
    queryFn: () => getProcess(key ?? ''),
    enabled: key !== undefined,
  });
  const xml = useQuery({
    queryKey: keys.xml(key ?? ''),
    queryFn: () => getProcessXml(key ?? ''),
    enabled: key !== undefined,
  });
  const run = useMutation({
    mutationFn: runExample,
    onSuccess: (started) => {
      void client.invalidateQueries({ queryKey: keys.processes });
      void navigate({ to: '/cases/$case', params: { case: String(started.case) } });
    },
    onError: tellFailure('The example could not be started'),
  });

  return (
    <div className={classes.welcome}>
      <section className={classes.words}>
        <h2 className={classes.claim}>Your diagrams, running.</h2>
        <p className={classes.lead}>
          Drop in a process diagram drawn in any tool. People do every step from the first minute, and
          decisions are asked with the labels you drew. Nothing is redrawn.
        </p>
        <YourName />
        <div className={classes.actions}>
          <Button
            size="md"
            leftSection={<IconPlayerPlayFilled size={16} />}
            loading={run.isPending}
            onClick={() => run.mutate()}
          >
            Run the example
          </Button>
          <ChooseFile busy={busy} primary={false} onFile={onFile}>
            Choose your own file
          </ChooseFile>
        </div>
        <p className={classes.hint}>…or drop a BPMN file anywhere on this page.</p>
      </section>
      <figure className={classes.figure}>
        <div className={classes.picture}>
          {key === undefined && example.isSuccess ? null : (
            <DiagramView
              xml={xml.data}
              layer={restingLayer(process.data?.performers)}
              label={`Diagram of ${example.data?.name ?? 'the example'}`}
              steps={stepsInWords(process.data?.performers)}
            />
          )}
        </div>
        <figcaption>
          <strong>{example.data?.name ?? 'The example'}</strong> {example.data?.story}
        </figcaption>
      </figure>
    </div>
  );
}

/** A friendly default stands there already; whoever likes writes their own. */
function YourName() {
  const client = useQueryClient();
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const [typed, setTyped] = useState<string>();
  const save = useMutation({
    mutationFn: (change: { id: string; name: string }) => changePerson(change.id, { name: change.name }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.me }),
    onError: tellFailure('Your name could not be saved'),
  });
  const person = me.data?.person;
  if (!person) return null;

  function keep(): void {
    const name = typed?.trim();
    if (person && name && name !== person.name) save.mutate({ id: person.id, name });
  }

  return (
    <TextInput
      className={classes.you}
      label="Your name"
      value={typed ?? person.name}
      maxLength={100}
      autoComplete="name"
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
