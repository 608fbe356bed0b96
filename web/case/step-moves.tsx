/** Moving a case by hand at the step that is selected: here instead, here too, or no longer here. */
import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseDetail, CaseInstance } from '../../src/server/api/cases.ts';
import type { Performer } from '../../src/server/api/processes.ts';
import { moveCase } from '../api/cases.ts';
import { getMe } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { tellFailure } from '../design/tell.ts';
import classes from './step-moves.module.css';

export interface StepMovesProps {
  readonly detail: CaseDetail;
  readonly performer: Performer;
  /** Of the drawing that is shown; by element. */
  readonly performers: Readonly<Record<string, Performer>>;
  /** Runs of the case on the drawing that is shown. */
  readonly instances: readonly CaseInstance[];
}

type Move = 'here' | 'too' | 'stop';

const buttons: Record<Move, string> = {
  here: 'Move the case here',
  too: 'Start this step too',
  stop: 'Stop this step',
};

export function StepMoves({ detail, performer, performers, instances }: StepMovesProps) {
  const [asked, setAsked] = useState<Move>();
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const { element } = performer;
  // A step with subprocesses around it is stopped itself; what is around it ends with its last step.
  const instance =
    instances.find((one) => one.state === 'running' && one.active.some((each) => each.element === element)) ??
    instances.find((one) => one.state === 'running');
  if (!me.data?.supervises || instance === undefined || performer.type === 'boundaryEvent') return null;
  const others = stepsUnderWay(instance, performers).filter((other) => other !== element);
  const isHere = instance.active.some((each) => each.element === element);
  const moves: Move[] = [];
  if (others.length > 0 && !isHere) moves.push('here');
  if (!isHere) moves.push('too');
  if (isHere && others.length > 0) moves.push('stop');
  if (moves.length === 0) return null;
  return (
    <div className={classes.moves}>
      {moves.map((move) => (
        <Button key={move} variant="default" size="xs" onClick={() => setAsked(move)}>
          {buttons[move]}…
        </Button>
      ))}
      {asked ? (
        <MoveDialog
          detail={detail}
          instance={instance}
          move={asked}
          performer={performer}
          performers={performers}
          others={others}
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </div>
  );
}

/** Innermost only: a subprocess is under way as long as something in it is. */
function stepsUnderWay(instance: CaseInstance, performers: Readonly<Record<string, Performer>>): string[] {
  return instance.active
    .map(({ element }) => element)
    .filter((element) => !holders.has(performers[element]?.type ?? ''));
}

const holders: ReadonlySet<string> = new Set(['subProcess', 'transaction', 'adHocSubProcess']);

interface MoveDialogProps extends Omit<StepMovesProps, 'instances'> {
  readonly instance: CaseInstance;
  readonly move: Move;
  readonly others: readonly string[];
  readonly onClose: () => void;
}

function MoveDialog({ detail, instance, move, performer, performers, others, onClose }: MoveDialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const { element } = performer;
  const save = useMutation({
    mutationFn: () =>
      moveCase(detail.id, {
        instance: instance.id,
        ...(move === 'stop' ? { stop: [element] } : { start: [element] }),
        ...(move === 'here' ? { stop: [...others] } : {}),
        reason: reason.trim(),
      }),
    onSuccess: onClose,
    onError: tellFailure('The case was not moved'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.cases }),
  });
  const name = (id: string) => `“${performers[id]?.name ?? id}”`;
  const isEvent = (id: string) => performers[id]?.type.endsWith('Event') === true;
  const stopped = move === 'stop' ? [element] : move === 'here' ? others : [];
  const tasks = detail.waits.filter(
    (wait) => wait.instance === instance.id && stopped.includes(wait.element) && !isEvent(wait.element),
  );
  return (
    <Modal opened onClose={onClose} title={`${buttons[move]}?`}>
      <Stack>
        <ul className={classes.consequences}>
          {move === 'stop' ? null : (
            <li>
              {name(element)} starts, as if the case had just come to it. Nothing before it is done again.
            </li>
          )}
          {stopped.map((id) => (
            <li key={id}>
              {isEvent(id)
                ? `${name(id)} is no longer waited for.`
                : `${name(id)} is broken off, with what was not saved there.`}
            </li>
          ))}
          {tasks.map((wait) => (
            <li key={wait.id}>No longer: {wait.sentence}</li>
          ))}
          {move === 'too' && others.length > 0 ? (
            <li>
              {others.map(name).join(', ')} {others.length === 1 ? 'goes' : 'go'} on beside it.
            </li>
          ) : null}
        </ul>
        <Textarea
          label="Why"
          description="It stands in the history of the case, with your name."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          required
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button loading={save.isPending} disabled={reason.trim() === ''} onClick={() => save.mutate()}>
            {buttons[move]}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
