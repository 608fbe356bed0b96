/** One thing that came in: when, what became of it, what it held; and the same once more. */
import { Button } from '@mantine/core';
import { IconChevronDown, IconRepeat } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { Delivery } from '../../src/server/api/triggers.ts';
import { keys } from '../api/query-keys.ts';
import { replayDelivery } from '../api/triggers.ts';
import { countOf } from '../design/counting.ts';
import { StatePill } from '../design/state-pill.tsx';
import { tell, tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import classes from './delivery-item.module.css';
import { PayloadView } from './payload-view.tsx';
import { deliveryStand, outcomeWords } from './trigger-words.ts';

export interface DeliveryItemProps {
  readonly processKey: string;
  readonly trigger: string;
  readonly delivery: Delivery;
  readonly paused: boolean;
  readonly mayRepeat: boolean;
}

export function DeliveryItem({ processKey, trigger, delivery, paused, mayRepeat }: DeliveryItemProps) {
  const { id, receivedAt, outcome, duplicates, replayOf } = delivery;
  const [open, setOpen] = useState(false);
  const content = useId();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => replayDelivery(processKey, trigger, id),
    onSuccess: () => tell(`Number ${id} is taken once more, as if it had just come in.`),
    onError: tellFailure('It was not taken once more'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.triggers(processKey) }),
  });
  const stand = deliveryStand(delivery);
  const words = outcomeWords(delivery, paused);
  return (
    <article className={classes.delivery} aria-label={`Number ${id}`}>
      <div className={classes.head}>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={open}
          aria-controls={content}
          onClick={() => setOpen(!open)}
        >
          <IconChevronDown size={14} aria-hidden />
          <span>Number {id}</span>
          <span className={classes.when}>
            <When at={receivedAt} />
          </span>
        </button>
        {outcome?.kind === 'case' ? (
          <Link to="/cases/$case" params={{ case: String(outcome.case) }}>
            Case {outcome.case}
          </Link>
        ) : (
          <StatePill tone={stand.tone}>{stand.word}</StatePill>
        )}
      </div>
      {words ? <p className={classes.words}>{words}</p> : null}
      {replayOf === undefined ? null : <p className={classes.words}>Number {replayOf} once more.</p>}
      {duplicates > 0 ? (
        <p className={classes.words}>
          It came again {duplicates === 1 ? 'once' : countOf(duplicates, 'time')}, and was not begun again.
        </p>
      ) : null}
      <div id={content} hidden={!open}>
        {open ? (
          <>
            <PayloadView payload={delivery.payload} />
            {mayRepeat ? (
              <Button
                className={classes.replay}
                variant="default"
                size="xs"
                leftSection={<IconRepeat size={14} aria-hidden />}
                loading={replay.isPending}
                onClick={() => replay.mutate()}
              >
                Take it once more
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
    </article>
  );
}
