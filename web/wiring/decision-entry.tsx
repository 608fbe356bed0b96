/** A step a decision model carries out: which decision, what it is made on, and what takes its result. */
import { Anchor, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listDecisionModels } from '../api/decisions.ts';
import { keys } from '../api/query-keys.ts';
import type { EntryOf } from './entries.ts';
import classes from './entry.module.css';
import { ExpressionField } from './expression-field.tsx';
import { proposedName } from './value-path.ts';

export interface DecisionEntryProps {
  readonly entry: EntryOf<'decision'>;
  readonly element: string;
  readonly onChange: (entry: EntryOf<'decision'>) => void;
}

export function DecisionEntry({ entry, element, onChange }: DecisionEntryProps) {
  const models = useQuery({ queryKey: keys.decisionModels, queryFn: listDecisionModels });
  const items = models.data?.items ?? [];
  const model = items.find(
    ({ key, decisions }) =>
      (entry.model === undefined || entry.model === key) && decisions.some(({ id }) => id === entry.decision),
  );
  const decision = model?.decisions.find(({ id }) => id === entry.decision);
  const { result: _result, ...withoutResult } = entry;

  if (models.data && items.length === 0)
    return (
      <p className={classes.hint}>
        There are no decision tables here yet. Drop a DMN file on the{' '}
        <Link to="/processes">list of processes</Link>, and choose it here.
      </p>
    );
  return (
    <div className={classes.entry}>
      <Select
        label="Decision"
        required
        searchable
        placeholder="Choose one"
        data={items.map(({ key, name, decisions }) => ({
          group: name,
          items: decisions.map(({ id, name: label }) => ({ value: `${key}\n${id}`, label })),
        }))}
        value={model && decision ? `${model.key}\n${decision.id}` : null}
        error={
          models.data && entry.decision !== '' && !decision
            ? `The decision “${entry.decision}” is not here any more`
            : undefined
        }
        onChange={(chosen) => {
          const [key, id] = (chosen ?? '').split('\n');
          if (key === undefined || id === undefined) return;
          const name = items.find((each) => each.key === key)?.decisions.find((each) => each.id === id)?.name;
          onChange({
            ...entry,
            model: key,
            decision: id,
            result: entry.result ?? proposedName((name ?? id).replace(/[.[\]`']/g, ' '), new Set()),
          });
        }}
      />
      {model && decision ? (
        <>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/decisions/$decision"
                params={{ decision: model.key }}
                search={{ sheet: decision.id }}
              />
            )}
          >
            See the rules
          </Anchor>
          {decision.inputs.map(({ name, type }) => (
            <ExpressionField
              key={name}
              label={name}
              hint={type}
              element={element}
              value={entry.inputs?.[name] ?? ''}
              placeholder={name}
              onChange={(text) => onChange(withInput(entry, name, text))}
            />
          ))}
          <TextInput
            label="Keep what it gives as"
            value={entry.result ?? ''}
            maxLength={200}
            spellCheck={false}
            onChange={(event) => {
              const result = event.currentTarget.value;
              onChange(result.trim() === '' ? withoutResult : { ...entry, result });
            }}
          />
        </>
      ) : null}
    </div>
  );
}

/** Left empty, the variable of that name is taken. */
function withInput(entry: EntryOf<'decision'>, name: string, text: string): EntryOf<'decision'> {
  const others = Object.entries(entry.inputs ?? {}).filter(([key]) => key !== name);
  return { ...entry, inputs: Object.fromEntries(text === '' ? others : [...others, [name, text]]) };
}
