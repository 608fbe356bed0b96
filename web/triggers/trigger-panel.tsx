/** One trigger: where it is reached, how it stands, what came in. */
import { ActionIcon, Alert, Button, Group } from '@mantine/core';
import { IconArrowLeft, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import type { StartOption } from '../../src/server/api/processes.ts';
import type { TriggerView } from '../../src/server/api/triggers.ts';
import { keys } from '../api/query-keys.ts';
import { pauseTrigger } from '../api/triggers.ts';
import { exactTime } from '../design/moments.ts';
import { StatePill } from '../design/state-pill.tsx';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import { AddressLine } from './address-line.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { KindIcon } from './kind-icon.tsx';
import classes from './trigger-panel.module.css';
import { effectWords, kindWord, standOf } from './trigger-words.ts';

export interface TriggerPanelProps {
  readonly processKey: string;
  readonly trigger: TriggerView;
  readonly starts: readonly StartOption[];
  readonly onClose: () => void;
  /** Whether whoever looks at it may pause it and take what came in once more. */
  readonly mayChange: boolean;
  /** Beside the button that pauses it. */
  readonly actions?: ReactNode;
}

export function TriggerPanel(props: TriggerPanelProps) {
  const { processKey, trigger, starts, mayChange, onClose, actions } = props;
  const { id, on, name, path, paused, problem } = trigger;
  const stand = standOf(trigger);
  return (
    <section className={classes.panel} aria-label={`What starts it: ${name}`}>
      <TriggerHead on={on} name={name} onClose={onClose} />
      <p className={classes.kind}>
        {kindWord(on, name)}. {effectWords(trigger, starts)}
        {trigger.drawn === true ? ' The diagram says so, and how.' : null}
      </p>
      <div className={classes.state}>
        <StatePill tone={stand.tone}>{stand.word}</StatePill>
        <span>
          <StateWords trigger={trigger} />
        </span>
      </div>
      {problem ? <Trouble trigger={trigger} problem={problem} /> : null}
      {path === undefined ? null : <AddressLine path={path} page={on === 'form'} />}
      <NextTimes times={trigger.nextTimes ?? []} />
      {mayChange ? (
        <Group gap={8}>
          <Pause processKey={processKey} trigger={trigger} />
          {actions}
        </Group>
      ) : null}
      <DeliveryList
        processKey={processKey}
        trigger={id}
        paused={paused}
        mayRepeat={mayChange}
        advice={adviceOf(trigger)}
      />
    </section>
  );
}

export interface TriggerHeadProps {
  readonly on?: string;
  readonly name: string;
  readonly onClose: () => void;
}

export function TriggerHead({ on, name, onClose }: TriggerHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // One comes from the list: what is read next is the name of what was chosen.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <header className={classes.head}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label="Everything that starts it"
        title="Everything that starts it"
        onClick={onClose}
      >
        <IconArrowLeft size={18} aria-hidden />
      </ActionIcon>
      {on === undefined ? null : <KindIcon on={on} />}
      <h2 ref={heading} tabIndex={-1} className={classes.name}>
        {name}
      </h2>
    </header>
  );
}

function StateWords({ trigger }: { readonly trigger: TriggerView }) {
  const { paused, pausedBy, problem, path } = trigger;
  if (paused) {
    const by = pausedBy === undefined ? '' : ` by ${pausedBy}`;
    return `Paused${by}. ${path === undefined ? 'It is not looked at meanwhile.' : 'What comes in is kept, and begun when it goes on.'}`;
  }
  if (problem !== undefined) return 'Nothing begins by it until this is mended.';
  return 'What comes in is acted on at once.';
}

function Trouble({ trigger, problem }: { readonly trigger: TriggerView; readonly problem: string }) {
  return (
    <Alert color="red" variant="light" title="What is wrong">
      <p>{problem}</p>
      {trigger.problemSince === undefined ? null : (
        <p>
          Since <When at={trigger.problemSince} />.
        </p>
      )}
    </Alert>
  );
}

function NextTimes({ times }: { readonly times: readonly number[] }) {
  if (times.length === 0) return null;
  return (
    <div>
      <h3 className={classes.title}>Next times</h3>
      <ul className={classes.times}>
        {times.map((at) => (
          <li key={at}>
            <time dateTime={new Date(at).toISOString()}>{exactTime(at)}</time>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Pause({ processKey, trigger }: Pick<TriggerPanelProps, 'processKey' | 'trigger'>) {
  const client = useQueryClient();
  const { id, paused } = trigger;
  const pause = useMutation({
    mutationFn: (wanted: boolean) => pauseTrigger(processKey, id, wanted),
    onError: tellFailure(paused ? 'It does not go on' : 'It was not paused'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.triggers(processKey) }),
  });
  return (
    <Button
      variant="default"
      size="xs"
      loading={pause.isPending}
      leftSection={
        paused ? (
          <IconPlayerPlayFilled size={14} aria-hidden />
        ) : (
          <IconPlayerPauseFilled size={14} aria-hidden />
        )
      }
      onClick={() => pause.mutate(!paused)}
    >
      {paused ? 'Let it go on' : 'Pause'}
    </Button>
  );
}

function adviceOf({ on, path }: TriggerView): string {
  if (on === 'form') return 'Open the form and send it once, or hand its address on.';
  if (on === 'email') return 'Send an e-mail to the mailbox; it is looked at twice a minute.';
  if (on === 'folder') return 'Put a file into the folder; it is taken once it is written to the end.';
  if (on === 'database') return 'Add a row; it is taken at the next look.';
  return path === undefined
    ? 'It shows up here by itself.'
    : 'Give the address to the program that is to call it; what it sends shows up here by itself.';
}
