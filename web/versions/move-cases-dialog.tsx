/** Moving the running cases of one version to another: as what each step goes on, who can move, and why. */
import {
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  SegmentedControl,
  Stack,
  Textarea,
} from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlanRow, PreviewView } from '../../src/server/api/migrations.ts';
import { planMigration, previewMigration, startMigration } from '../api/migrations.ts';
import { keys } from '../api/query-keys.ts';
import { countOf } from '../design/counting.ts';
import { Failure } from '../design/failure.tsx';
import { tellFailure } from '../design/tell.ts';
import classes from './move-cases-dialog.module.css';

export interface MoveCasesDialogProps {
  readonly processKey: string;
  readonly from: number;
  readonly to: number;
  readonly onClose: () => void;
}

export function MoveCasesDialog({ processKey, from, to, onClose }: MoveCasesDialogProps) {
  const client = useQueryClient();
  const [elements, setElements] = useState<Readonly<Record<string, string>>>({});
  const [timers, setTimers] = useState<'renew' | 'keep'>('renew');
  const [reason, setReason] = useState('');
  const [leftOut, setLeftOut] = useState<ReadonlySet<number>>(new Set());
  const plan = useQuery({
    queryKey: keys.plan(processKey, from, to),
    queryFn: () => planMigration(processKey, from, to),
    gcTime: 0,
  });
  const request = { from, to, elements, timers };
  const preview = useQuery({
    queryKey: keys.preview(processKey, request),
    queryFn: () => previewMigration(processKey, request),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const move = useMutation({
    mutationFn: () =>
      startMigration(processKey, {
        ...request,
        ...(leftOut.size > 0 ? { cases: movableCases(preview.data).filter((id) => !leftOut.has(id)) } : {}),
        reason: reason.trim(),
      }),
    onSuccess: onClose,
    onError: tellFailure('No case was moved'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.processes }),
  });
  const movable = (preview.data?.movable ?? 0) - leftOut.size;
  return (
    <Modal opened onClose={onClose} size="lg" title={`Move cases from version ${from} to version ${to}`}>
      {plan.isError ? (
        <Failure
          error={plan.error}
          title="The two versions could not be compared"
          onRetry={() => void plan.refetch()}
        />
      ) : (
        <Stack>
          <Rows
            rows={plan.data?.rows ?? []}
            chosen={elements}
            onChoose={(element, after) => {
              setElements((before) => ({ ...before, [element]: after }));
              setLeftOut(new Set());
            }}
          />
          <div>
            <p id="timers-label" className={classes.label}>
              Deadlines whose time was changed
            </p>
            <SegmentedControl
              aria-labelledby="timers-label"
              value={timers}
              onChange={(value) => setTimers(value === 'keep' ? 'keep' : 'renew')}
              data={[
                { value: 'renew', label: 'Count anew from now' },
                { value: 'keep', label: 'Keep the old time' },
              ]}
            />
          </div>
          <Prospects preview={preview.data} leftOut={leftOut} onLeaveOut={setLeftOut} />
          <Textarea
            label="Why"
            description="It stands in the history of every case, with your name."
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            required
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave them
            </Button>
            <Button
              loading={move.isPending}
              disabled={movable === 0 || reason.trim() === '' || preview.isFetching}
              onClick={() => move.mutate()}
            >
              {movable === 0 ? 'Move cases' : `Move ${countOf(movable, 'case')}`}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

interface RowsProps {
  readonly rows: readonly PlanRow[];
  readonly chosen: Readonly<Record<string, string>>;
  readonly onChoose: (element: string, after: string) => void;
}

function Rows({ rows, chosen, onChoose }: RowsProps) {
  const [sure, open] = [rows.filter((row) => row.sure), rows.filter((row) => !row.sure)];
  const list = (some: readonly PlanRow[]) => <RowList rows={some} chosen={chosen} onChoose={onChoose} />;
  return (
    <section aria-label="As what each step goes on">
      {open.length === 0 ? (
        <p>Every step is there again, with the same name.</p>
      ) : (
        <p className={classes.label}>What differs: where does a case go on that is at …</p>
      )}
      {list(open)}
      {sure.length > 0 ? (
        <details className={classes.sure}>
          <summary>{countOf(sure.length, 'element')} with the same name as before</summary>
          {list(sure)}
        </details>
      ) : null}
    </section>
  );
}

function RowList({ rows, chosen, onChoose }: RowsProps) {
  return (
    <ul className={classes.rows}>
      {rows.map((row) => (
        <li key={row.before.element}>
          <NativeSelect
            label={row.before.name}
            description={chosen[row.before.element] === undefined ? row.reason : undefined}
            value={chosen[row.before.element] ?? row.after ?? ''}
            onChange={(event) => onChoose(row.before.element, event.currentTarget.value)}
            data={[
              { value: '', label: 'Nowhere: it stays on its version' },
              ...row.choices.map(({ element, name }) => ({ value: element, label: name })),
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

/** Empty where there are too many to be listed one by one. */
function movableCases(preview: PreviewView | undefined): readonly number[] {
  const listed = (preview?.cases ?? []).filter(({ obstacles }) => obstacles.length === 0);
  return listed.length === preview?.movable ? listed.map((one) => one.case) : [];
}

interface ProspectsProps {
  readonly preview: PreviewView | undefined;
  readonly leftOut: ReadonlySet<number>;
  readonly onLeaveOut: (cases: ReadonlySet<number>) => void;
}

function Prospects({ preview, leftOut, onLeaveOut }: ProspectsProps) {
  if (!preview) return <p role="status">The cases are looked through …</p>;
  const { movable, blocked, cases } = preview;
  const stuck = cases.filter(({ obstacles }) => obstacles.length > 0);
  const notes = [...new Set(cases.flatMap((one) => (one.obstacles.length === 0 ? one.notes : [])))];
  return (
    <section className={classes.prospects} aria-label="What would happen">
      <p role="status">
        <strong>{countOf(movable, 'case')} can move</strong>
        {blocked > 0 ? `, ${countOf(blocked, 'case')} cannot and ${blocked === 1 ? 'stays' : 'stay'}.` : '.'}
      </p>
      {notes.length > 0 ? (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {movableCases(preview).length > 1 ? (
        <details>
          <summary>Choose which</summary>
          <Choice preview={preview} leftOut={leftOut} onLeaveOut={onLeaveOut} />
        </details>
      ) : null}
      {stuck.length > 0 ? (
        <details>
          <summary>Why not</summary>
          <ul>
            {stuck.map((one) => (
              <li key={one.case}>
                {one.title}: {one.obstacles.join(' ')}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

function Choice({ preview, leftOut, onLeaveOut }: ProspectsProps & { readonly preview: PreviewView }) {
  const movable = new Set(movableCases(preview));
  const choose = (id: number, isChosen: boolean) => {
    const next = new Set(leftOut);
    if (isChosen) next.delete(id);
    else next.add(id);
    onLeaveOut(next);
  };
  return (
    <div className={classes.choice}>
      {preview.cases
        .filter((one) => movable.has(one.case))
        .map((one) => (
          <Checkbox
            key={one.case}
            label={one.title}
            checked={!leftOut.has(one.case)}
            onChange={(event) => choose(one.case, event.currentTarget.checked)}
          />
        ))}
    </div>
  );
}
