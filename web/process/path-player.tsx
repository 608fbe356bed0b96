/** A way through the drawing, move by move: what happens, and the buttons to go on, back, play and leave. */
import { ActionIcon, Button, Group } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconX,
} from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import classes from './path-player.module.css';
import type { PathAction, ShownPath } from './path-show.ts';

export interface PathPlayerProps {
  readonly shown: ShownPath;
  readonly onAction: (action: PathAction) => void;
}

export function PathPlayer({ shown, onAction }: PathPlayerProps) {
  const { path, at, playing, finding } = shown;
  const region = useRef<HTMLElement>(null);
  const current = useRef<HTMLLIElement>(null);
  const last = path.steps.length - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another finding is another way, to be heard and steered at once
  useEffect(() => {
    region.current?.focus();
  }, [finding]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the move that is shown is kept in view
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  function onKeyDown(event: KeyboardEvent): void {
    const action = actionOf(event, shown);
    if (action === undefined) return;
    event.preventDefault();
    onAction(action);
  }

  return (
    <section
      ref={region}
      className={classes.player}
      aria-label="How it comes to this"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys go through the moves
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes.head}>
        <h3>How it comes to this</h3>
        <ActionIcon
          variant="subtle"
          size={32}
          onClick={() => onAction({ do: 'close' })}
          aria-label="Stop showing how"
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <p className={classes.why}>{finding.message}</p>
      <ol className={classes.moves} start={(path.leftOut ?? 0) + 1}>
        {path.steps.map((step, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the same move can come again
            key={index}
            ref={index === at ? current : undefined}
            aria-current={index === at ? 'step' : undefined}
            data-past={index < at || undefined}
          >
            <button type="button" tabIndex={-1} onClick={() => onAction({ do: 'go', to: index })}>
              {step.text}
            </button>
          </li>
        ))}
      </ol>
      <Group gap={8} className={classes.controls}>
        <ActionIcon
          variant="default"
          size={36}
          disabled={at === 0}
          onClick={() => onAction({ do: 'go', to: at - 1 })}
          aria-label="One move back"
        >
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <Button
          variant="default"
          onClick={() => onAction({ do: playing ? 'pause' : 'play' })}
          leftSection={
            playing ? (
              <IconPlayerPauseFilled size={14} aria-hidden />
            ) : (
              <IconPlayerPlayFilled size={14} aria-hidden />
            )
          }
        >
          {playing ? 'Pause' : at === last ? 'Play again' : 'Play'}
        </Button>
        <ActionIcon
          variant="default"
          size={36}
          disabled={at === last}
          onClick={() => onAction({ do: 'go', to: at + 1 })}
          aria-label="One move on"
        >
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
        <span className={classes.number} role="status">
          Move {at + 1 + (path.leftOut ?? 0)} of {last + 1 + (path.leftOut ?? 0)}
        </span>
      </Group>
    </section>
  );
}

function actionOf({ key, target }: KeyboardEvent, { at, playing }: ShownPath): PathAction | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { do: 'go', to: at - 1 };
    case 'ArrowRight':
      return { do: 'go', to: at + 1 };
    case 'Escape':
      return { do: 'close' };
    case ' ':
      // On a button the space bar presses that.
      return target instanceof HTMLButtonElement ? undefined : { do: playing ? 'pause' : 'play' };
    default:
      return undefined;
  }
}
