/** Everything that starts the process without a person, each with how it stands. */
import { Skeleton } from '@mantine/core';
import { IconBolt, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StartOption } from '../../src/server/api/processes.ts';
import type { TriggerView } from '../../src/server/api/triggers.ts';
import { EmptyState } from '../design/empty-state.tsx';
import { StatePill } from '../design/state-pill.tsx';
import { When } from '../design/when.tsx';
import { KindIcon } from './kind-icon.tsx';
import classes from './trigger-list.module.css';
import { countWords, effectWords, kindWord, standOf } from './trigger-words.ts';

export interface TriggerListProps {
  /** Absent while they are on their way. */
  readonly triggers: readonly TriggerView[] | undefined;
  readonly starts: readonly StartOption[];
  readonly onOpen: (trigger: string) => void;
  readonly add: ReactNode;
}

export function TriggerList({ triggers, starts, onOpen, add }: TriggerListProps) {
  if (!triggers) return <Skeleton m={16} height={120} aria-label="The triggers are on their way" />;
  if (triggers.length === 0) return <NothingYet add={add} />;
  return (
    <div className={classes.all}>
      <p className={classes.intro}>
        Cases begin by themselves when one of these happens. A person can start one at any time under “Run”.
      </p>
      <ul className={classes.list} aria-label="What starts it">
        {triggers.map((trigger) => (
          <li key={trigger.id}>
            <TriggerRow trigger={trigger} starts={starts} onOpen={() => onOpen(trigger.id)} />
          </li>
        ))}
      </ul>
      {add}
    </div>
  );
}

function NothingYet({ add }: { readonly add: ReactNode }) {
  return (
    <EmptyState icon={<IconBolt size={28} stroke={1.5} />} title="A person starts each case" action={add}>
      So far nobody but a person begins a case, under “Run”. It can begin by itself too: when another program
      calls, when somebody fills in a form, when an e-mail arrives.
    </EmptyState>
  );
}

interface TriggerRowProps {
  readonly trigger: TriggerView;
  readonly starts: readonly StartOption[];
  readonly onOpen: () => void;
}

function TriggerRow({ trigger, starts, onOpen }: TriggerRowProps) {
  const { on, name, problem, lastReceivedAt } = trigger;
  const stand = standOf(trigger);
  const counts = countWords(trigger);
  return (
    <button type="button" className={classes.row} onClick={onOpen}>
      <span className={classes.icon}>
        <KindIcon on={on} />
      </span>
      <span className={classes.words}>
        <strong>{name}</strong>
        <span className={classes.quiet}>
          {kindWord(on, name)}. {effectWords(trigger, starts)}
        </span>
        {problem ? <span className={classes.problem}>{problem}</span> : null}
        <span className={classes.quiet}>
          {counts ?? 'Nothing has come in yet'}
          {lastReceivedAt === undefined ? null : (
            <>
              {' '}
              · last <When at={lastReceivedAt} />
            </>
          )}
        </span>
      </span>
      <span className={classes.state}>
        <StatePill tone={stand.tone}>{stand.word}</StatePill>
        <IconChevronRight size={16} aria-hidden />
      </span>
    </button>
  );
}
