/** What a formula comes to in a real case, or why it comes to nothing: said politely while one types. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { preview } from '../api/wiring.ts';
import type { Worth } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import classes from './live-preview.module.css';
import { createPreviewBatch, type Asked } from './preview-batch.ts';
import { type Answer, useWiring } from './wiring-context.ts';

type Good = Extract<Worth, { ok: true }>;

function wordsOf({ type, text }: Good): string {
  if (type === 'yes/no') return text === 'true' ? 'yes' : text === 'false' ? 'no' : text;
  return type === 'nothing' ? 'nothing' : text;
}

export interface LivePreviewProps {
  readonly expression: string;
  /** More is being typed than is worked out. */
  readonly typing: boolean;
  readonly element: string;
  readonly answer?: Answer | undefined;
}

const batches = new Map<string, ReturnType<typeof createPreviewBatch>>();

function batchOf(processKey: string): ReturnType<typeof createPreviewBatch> {
  const known = batches.get(processKey);
  if (known) return known;
  const made = createPreviewBatch((request) => preview(processKey, request));
  batches.set(processKey, made);
  return made;
}

export function LivePreview({ expression, typing, element, answer }: LivePreviewProps) {
  const { processKey, onData } = useWiring();
  const asked = useMemo(
    (): Asked => ({
      element,
      ...onData,
      ...(answer ? { when: 'after' as const, response: answer.value } : {}),
    }),
    [element, onData, answer],
  );
  const blank = expression.trim() === '';
  const worked = useQuery({
    queryKey: keys.wiringPreview(processKey, { ...asked, expression }),
    queryFn: () => batchOf(processKey)(asked, expression),
    enabled: !blank,
    placeholderData: keepPreviousData,
    staleTime: 20_000,
    retry: false,
  });
  const { data } = worked;
  return (
    <p
      className={classes.preview}
      aria-live="polite"
      data-old={typing || worked.isPlaceholderData || undefined}
    >
      {blank ? null : worked.isError ? (
        <span className={classes.wrong}>{worked.error.message}</span>
      ) : data === undefined ? (
        <span className={classes.from}>…</span>
      ) : data.worth.ok ? (
        <>
          <span className={classes.value} data-type={data.worth.type}>
            {wordsOf(data.worth)}
          </span>{' '}
          <span className={classes.from}>{answer ? `from ${answer.from}` : data.from}</span>
          {data.worth.warning ? <span className={classes.warning}>{data.worth.warning}</span> : null}
        </>
      ) : typing ? null : (
        <span className={classes.wrong}>{data.worth.message}</span>
      )}
    </p>
  );
}
