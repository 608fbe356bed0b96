/** The diagram in words: every step with how it is carried out and what is there now. For those who cannot see or use the drawing. */
import { CloseButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Ring } from '../design/ring.tsx';
import type { RingState } from '../design/ring-state.ts';
import classes from './step-list.module.css';

export interface StepWords {
  readonly id: string;
  readonly name: string;
  /** How it is carried out, and what is there now. */
  readonly words: string;
  readonly ring?: RingState | undefined;
}

export interface StepListProps {
  readonly steps: readonly StepWords[];
  readonly selected?: string | undefined;
  readonly intro?: string;
  readonly onSelect: (id: string) => void;
  readonly onHover: (id: string | undefined) => void;
  readonly onClose?: () => void;
}

export function StepList({ steps, selected, intro, onSelect, onHover, onClose }: StepListProps) {
  const close = useRef<HTMLButtonElement>(null);
  // Opened from the controls below it, the list is what one wants to read next.
  useEffect(() => close.current?.focus(), []);
  return (
    <div className={classes.cover} data-alone={onClose ? undefined : true}>
      <header className={classes.head}>
        <h2>Steps in words</h2>
        {onClose ? <CloseButton ref={close} aria-label="Close the list of steps" onClick={onClose} /> : null}
      </header>
      {intro ? <p className={classes.intro}>{intro}</p> : null}
      <ol className={classes.list}>
        {steps.map((step) => (
          <li key={step.id}>
            <button
              type="button"
              className={classes.step}
              aria-current={step.id === selected ? 'true' : undefined}
              onClick={() => onSelect(step.id)}
              onMouseEnter={() => onHover(step.id)}
              onMouseLeave={() => onHover(undefined)}
              onFocus={() => onHover(step.id)}
              onBlur={() => onHover(undefined)}
            >
              <span className={classes.ring}>{step.ring ? <Ring state={step.ring} decorative /> : null}</span>
              <span>
                <strong>{step.name}</strong>
                <span className={classes.words}>{step.words}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
