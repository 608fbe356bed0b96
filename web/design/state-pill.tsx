/** A state as a word with its mark; the colour only repeats what both say. */
import { IconAlertTriangle, IconCheck, IconClock, IconPlayerPlay, IconX } from '@tabler/icons-react';
import classes from './state-pill.module.css';

export type StateTone = 'moving' | 'waiting' | 'help' | 'done' | 'ended';

const icons = {
  moving: IconPlayerPlay,
  waiting: IconClock,
  help: IconAlertTriangle,
  done: IconCheck,
  ended: IconX,
} as const;

export function StatePill({ tone, children }: { readonly tone: StateTone; readonly children: string }) {
  const Icon = icons[tone];
  return (
    <span className={classes.pill} data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden />
      {children}
    </span>
  );
}
