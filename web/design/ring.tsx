/**
 * The ring: how far a step is handed over. Empty (by hand), quarter (assisted), half (supervised), full (automatic);
 * dashed where something is still missing, red where help is needed. Nothing else in the product has this shape.
 */
import classes from './ring.module.css';
import { type RingState, ringPath, ringWords } from './ring-state.ts';

export interface RingProps {
  readonly state: RingState;
  readonly size?: number;
  /** Beside words that already say it. */
  readonly decorative?: boolean;
}

export function Ring({ state, size = 16, decorative = false }: RingProps) {
  const drawing = (
    <>
      <circle className={classes.ground} r={6.25} />
      <path className={classes.fill} d={ringPath(state.level)} />
      <circle
        className={classes.edge}
        r={6.25}
        {...(state.tone === 'incomplete' ? { strokeDasharray: '2.6 2.3' } : {})}
      />
    </>
  );
  const frame = {
    className: classes.ring,
    width: size,
    height: size,
    viewBox: '-8 -8 16 16',
    'data-tone': state.tone,
  };
  return decorative ? (
    <svg {...frame} aria-hidden="true">
      {drawing}
    </svg>
  ) : (
    <svg {...frame} role="img">
      <title>{ringWords(state)}</title>
      {drawing}
    </svg>
  );
}
