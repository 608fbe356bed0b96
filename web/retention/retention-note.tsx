/** How long the cases of a process are kept after their end, changing that, and what was removed by it. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Retention } from '../../src/server/api/retention.ts';
import { getMe } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { getRetention } from '../api/retention.ts';
import { countOf } from '../design/counting.ts';
import { When } from '../design/when.tsx';
import { RetentionForm } from './retention-form.tsx';
import classes from './retention-note.module.css';

export function RetentionNote({ processKey }: { readonly processKey: string }) {
  const [changing, setChanging] = useState(false);
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const { data } = useQuery({
    queryKey: keys.retention(processKey),
    queryFn: () => getRetention(processKey),
  });
  if (!data) return null;
  return (
    <section className={classes.note} aria-label="How long cases are kept">
      {changing ? (
        <RetentionForm processKey={processKey} rule={data} onDone={() => setChanging(false)} />
      ) : (
        <p className={classes.rule}>
          <span>{data.sentence}</span>
          {me.data?.supervises ? (
            <Button variant="subtle" size="compact-sm" onClick={() => setChanging(true)}>
              Change how long
            </Button>
          ) : null}
        </p>
      )}
      <History retention={data} />
    </section>
  );
}

function History({ retention }: { readonly retention: Retention }) {
  const { removed, removals, changes } = retention;
  const lines = [...removals, ...changes].sort((a, b) => b.at - a.at);
  if (lines.length === 0) return null;
  const summary =
    removed === 0
      ? 'When this was changed'
      : `${countOf(removed, 'ended case')} ${removed === 1 ? 'was' : 'were'} removed so far`;
  return (
    <details>
      <summary>{summary}</summary>
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={`${line.at} ${line.sentence}`}>
            {line.sentence}{' '}
            <span className={classes.when}>
              {'by' in line && line.by !== undefined ? `Said by ${line.by}, ` : ''}
              <When at={line.at} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
