/** How often a step is tried, and how long is waited in between. */
import { NumberInput } from '@mantine/core';
import type { EntryOf } from './entries.ts';
import classes from './entry.module.css';

type Retry = NonNullable<EntryOf<'connector'>['retry']>;

export interface RetryFieldsProps {
  readonly retry: Retry | undefined;
  readonly onChange: (retry: Retry) => void;
}

/** What holds where nothing is said. */
const ordinary: Retry = { attempts: 3, backoff_ms: 5_000 };
const SECOND_MS = 1_000;

export function RetryFields({ retry = ordinary, onChange }: RetryFieldsProps) {
  return (
    <div className={classes.pair}>
      <NumberInput
        label="Tried at most"
        suffix={retry.attempts === 1 ? ' time' : ' times'}
        min={1}
        max={1000}
        allowDecimal={false}
        hideControls
        value={retry.attempts}
        onChange={(attempts) =>
          typeof attempts === 'number' && attempts >= 1 ? onChange({ ...retry, attempts }) : undefined
        }
      />
      <NumberInput
        label="Waiting between, at first"
        suffix=" s"
        min={0}
        max={86_400}
        allowDecimal={false}
        hideControls
        value={Math.round(retry.backoff_ms / SECOND_MS)}
        onChange={(seconds) =>
          typeof seconds === 'number' ? onChange({ ...retry, backoff_ms: seconds * SECOND_MS }) : undefined
        }
      />
    </div>
  );
}
