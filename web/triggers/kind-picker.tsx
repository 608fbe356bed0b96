/** What can start a process without a person, in plain words: the first question when one is added. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TriggerKind } from '../../src/server/api/triggers.ts';
import { keys } from '../api/query-keys.ts';
import { listTriggerKinds } from '../api/triggers.ts';
import { KindIcon } from './kind-icon.tsx';
import classes from './kind-picker.module.css';
import { TriggerHead } from './trigger-panel.tsx';
import { kindWord } from './trigger-words.ts';

export interface KindPickerProps {
  readonly onPick: (kind: TriggerKind) => void;
  readonly onClose: () => void;
}

export function KindPicker({ onPick, onClose }: KindPickerProps) {
  const kinds = useTriggerKinds();
  return (
    <section className={classes.picker} aria-label="What should start it?">
      <TriggerHead name="What should start it?" onClose={onClose} />
      {kinds === undefined ? <Skeleton height={160} /> : null}
      <ul className={classes.kinds}>
        {(kinds ?? []).map((kind) => (
          <li key={kind.on}>
            <button type="button" className={classes.kind} onClick={() => onPick(kind)}>
              <span className={classes.icon}>
                <KindIcon on={kind.on} />
              </span>
              <span>
                <strong>{kindWord(kind.on, kind.name)}</strong>
                <span className={classes.hint}>{kind.description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function useTriggerKinds(): readonly TriggerKind[] | undefined {
  const kinds = useQuery({ queryKey: keys.triggerKinds, queryFn: listTriggerKinds, staleTime: Infinity });
  return kinds.data?.items;
}
