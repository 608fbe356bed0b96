/** What happened, newest first; hovering an entry shows its place on the diagram, and the other way round. */
import {
  IconAlertTriangle,
  IconArrowRight,
  IconCheck,
  IconClock,
  IconFlag,
  IconPencil,
  IconPlayerPlay,
  IconTool,
} from '@tabler/icons-react';
import type { TimelineEntry, TimelineTone } from '../../src/server/api/cases.ts';
import { ExchangeView } from '../design/exchange-view.tsx';
import { When } from '../design/when.tsx';
import classes from './timeline.module.css';

const icons: Record<TimelineTone, typeof IconCheck> = {
  began: IconPlayerPlay,
  moved: IconArrowRight,
  waiting: IconClock,
  done: IconCheck,
  problem: IconAlertTriangle,
  mended: IconTool,
  changed: IconPencil,
  ended: IconFlag,
};

export interface TimelineProps {
  readonly entries: readonly TimelineEntry[];
  /** Hovered on the diagram. */
  readonly marked?: string | undefined;
  readonly onHover?: (element: string | undefined) => void;
  readonly onSelect?: (element: string) => void;
}

export function Timeline({ entries, marked, onHover, onSelect }: TimelineProps) {
  if (entries.length === 0) return <p className={classes.none}>Nothing has happened yet.</p>;
  return (
    <ol className={classes.timeline}>
      {entries.map((entry) => {
        const Icon = icons[entry.tone];
        const { element } = entry;
        const words = (
          <>
            <span className={classes.sentence}>{entry.sentence}</span>
            <span className={classes.when}>
              <When at={entry.at} />
              {entry.by ? ` · ${entry.by}` : ''}
            </span>
          </>
        );
        return (
          <li
            key={entry.id}
            className={classes.entry}
            data-tone={entry.tone}
            data-marked={element !== undefined && element === marked ? true : undefined}
          >
            <span className={classes.icon}>
              <Icon size={13} stroke={2} aria-hidden />
            </span>
            {element !== undefined && onSelect ? (
              <button
                type="button"
                className={classes.words}
                onClick={() => onSelect(element)}
                onMouseEnter={() => onHover?.(element)}
                onMouseLeave={() => onHover?.(undefined)}
                onFocus={() => onHover?.(element)}
                onBlur={() => onHover?.(undefined)}
              >
                {words}
              </button>
            ) : (
              <span className={classes.words}>{words}</span>
            )}
            {entry.exchange ? <ExchangeView exchange={entry.exchange} /> : null}
          </li>
        );
      })}
    </ol>
  );
}
