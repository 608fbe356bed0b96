/** Everything that starts the process without a person, each with how it stands; what is not live yet among them. */
import { IconBolt, IconChevronRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { TriggerView } from '../../src/server/api/triggers.ts';
import type { DraftEntry } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { removeEntry } from '../api/wiring.ts';
import { EmptyState } from '../design/empty-state.tsx';
import { StatePill } from '../design/state-pill.tsx';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import { useWiring } from '../wiring/wiring-context.ts';
import { KindIcon } from './kind-icon.tsx';
import classes from './trigger-list.module.css';
import { countWords, effectWords, kindWord, standOf } from './trigger-words.ts';

export interface TriggerListProps {
  readonly live: readonly TriggerView[];
  readonly onOpen: (trigger: string) => void;
  readonly add: ReactNode;
}

export function TriggerList({ live, onOpen, add }: TriggerListProps) {
  const { draft } = useWiring();
  const entries = draft.entries.filter(({ part }) => part === 'triggers');
  const drafted = entries.filter(({ id }) => !live.some((trigger) => trigger.id === id));
  if (live.length + drafted.length === 0) return <NothingYet add={add} />;
  return (
    <div className={classes.all}>
      <p className={classes.intro}>
        Cases begin by themselves when one of these happens. A person can start one at any time under “Run”.
      </p>
      <ul className={classes.list} aria-label="What starts it">
        {live.map((trigger) => (
          <li key={trigger.id}>
            <LiveRow
              trigger={trigger}
              entry={entries.find(({ id }) => id === trigger.id)}
              onOpen={() => onOpen(trigger.id)}
            />
          </li>
        ))}
        {drafted.map((entry) => (
          <li key={entry.id}>
            <DraftedRow entry={entry} onOpen={() => onOpen(entry.id)} />
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
      calls, when somebody fills in a form, when an e-mail or a file arrives, at set times.
    </EmptyState>
  );
}

interface LiveRowProps {
  readonly trigger: TriggerView;
  readonly entry: DraftEntry | undefined;
  readonly onOpen: () => void;
}

function LiveRow({ trigger, entry, onOpen }: LiveRowProps) {
  const { draft } = useWiring();
  const { on, name, problem, lastReceivedAt } = trigger;
  const stand = standOf(trigger);
  return (
    <>
      <button type="button" className={classes.row} onClick={onOpen}>
        <span className={classes.icon}>
          <KindIcon on={on} />
        </span>
        <span className={classes.words}>
          <strong>{name}</strong>
          <span className={classes.quiet}>
            {kindWord(on, name)}. {effectWords(trigger, draft.starts)}
          </span>
          {problem ? <span className={classes.problem}>{problem}</span> : null}
          <span className={classes.quiet}>
            {countWords(trigger) ?? 'Nothing has come in yet'}
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
      {entry?.removed ? <TakenOut id={trigger.id} name={name} /> : null}
      {entry && !entry.removed && entry.state !== 'unchanged' ? (
        <p className={classes.note}>
          Changed; the change is not live yet.
          {entry.problems.map((problem) => (
            <span key={problem} className={classes.problem}>
              {' '}
              {problem}
            </span>
          ))}
        </p>
      ) : null}
    </>
  );
}

function DraftedRow({ entry, onOpen }: { readonly entry: DraftEntry; readonly onOpen: () => void }) {
  const { draft } = useWiring();
  const trigger = draft.wiring.triggers?.[entry.id];
  if (!trigger) return null;
  const { on, start, message } = trigger;
  return (
    <button type="button" className={classes.row} onClick={onOpen}>
      <span className={classes.icon}>
        <KindIcon on={on} />
      </span>
      <span className={classes.words}>
        <strong>{trigger.name ?? kindWord(on)}</strong>
        <span className={classes.quiet}>
          {trigger.name === undefined ? '' : `${kindWord(on)}. `}
          {effectWords({ start, message: message?.name }, draft.starts)}
        </span>
        {entry.problems.map((problem) => (
          <span key={problem} className={classes.problem}>
            {problem}
          </span>
        ))}
      </span>
      <span className={classes.state}>
        <StatePill tone="waiting">Not live yet</StatePill>
        <IconChevronRight size={16} aria-hidden />
      </span>
    </button>
  );
}

function TakenOut({ id, name }: { readonly id: string; readonly name: string }) {
  const { processKey, draft } = useWiring();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: () => removeEntry(processKey, 'triggers', id, draft.revision),
    onSuccess: (fresh) => client.setQueryData(keys.draft(processKey), fresh),
    onError: tellFailure('It was not put back'),
  });
  return (
    <p className={classes.note}>
      Taken out; it goes on until that is published.{' '}
      <button
        type="button"
        aria-label={`Put “${name}” back`}
        disabled={back.isPending}
        onClick={() => back.mutate()}
      >
        Put it back
      </button>
    </p>
  );
}
