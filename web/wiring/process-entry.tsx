/** A step in whose place another process runs: which one, what it gets, and what of it is kept. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listProcesses } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import type { EntryOf } from './entries.ts';
import classes from './entry.module.css';
import { MappingRows } from './mapping-rows.tsx';
import { useWiring } from './wiring-context.ts';

export interface ProcessEntryProps {
  readonly entry: EntryOf<'process'>;
  readonly element: string;
  readonly onChange: (entry: EntryOf<'process'>) => void;
}

export function ProcessEntry({ entry, element, onChange }: ProcessEntryProps) {
  const { processKey } = useWiring();
  const list = useQuery({ queryKey: keys.processList(''), queryFn: () => listProcesses({ limit: 200 }) });
  const others = (list.data?.items ?? []).filter(({ key }) => key !== processKey);
  const known = others.some(({ processes }) => processes.some(({ id }) => id === entry.process));
  if (list.data && others.length === 0 && entry.process === '')
    return <p className={classes.hint}>There is no other process here yet that could run in its place.</p>;
  return (
    <div className={classes.entry}>
      <Select
        label="Process"
        required
        searchable
        placeholder="Choose one"
        data={others.map(({ name, processes }) => ({
          group: name,
          items: processes.map(({ id, name: label }) => ({ value: id, label })),
        }))}
        value={known ? entry.process : null}
        error={
          list.data && entry.process !== '' && !known
            ? `The process “${entry.process}” is not here any more`
            : undefined
        }
        onChange={(process) => onChange({ ...entry, process: process ?? '' })}
      />
      <h4>What it gets</h4>
      <MappingRows
        label="What it gets"
        mapping={entry.inputs ?? {}}
        element={element}
        nameLabel="Variable"
        addLabel="Hand something over"
        onChange={(inputs) => onChange({ ...entry, inputs })}
      />
      <h4>What is kept of what it leaves</h4>
      <MappingRows
        label="What is kept of what it leaves"
        mapping={entry.outputs ?? {}}
        element={element}
        nameLabel="Variable"
        addLabel="Keep something"
        onChange={(outputs) => onChange({ ...entry, outputs })}
      />
    </div>
  );
}
