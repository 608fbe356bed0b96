/** What a trigger does when something comes in: a case begins, or one that waits is told. */
import { Autocomplete, Select } from '@mantine/core';
import type { StartOption } from '../../src/server/api/processes.ts';
import type { TriggerEntry } from '../wiring/entries.ts';
import { ExpressionField } from '../wiring/expression-field.tsx';
import { PlainChoice } from '../wiring/plain-choice.tsx';
import { useWiring } from '../wiring/wiring-context.ts';

export interface TriggerEffectProps {
  readonly trigger: string;
  readonly entry: TriggerEntry;
  readonly onChange: (entry: TriggerEntry) => void;
}

const ways = [
  { value: 'begins', label: 'A case begins' },
  { value: 'tells', label: 'A waiting case is told' },
] as const;

export function TriggerEffect({ trigger, entry, onChange }: TriggerEffectProps) {
  const { draft } = useWiring();
  const { message, start, ...rest } = entry;
  if (entry.on === 'form') return <Beginning entry={entry} onChange={onChange} />;
  return (
    <>
      <PlainChoice
        label="Then"
        choices={ways}
        value={message === undefined ? 'begins' : 'tells'}
        onChange={(way) => {
          if (way === 'begins') onChange(rest);
          else onChange({ ...rest, message: { name: draft.messages[0] ?? '' } });
        }}
      />
      {message === undefined ? (
        <Beginning entry={entry} onChange={onChange} />
      ) : (
        <>
          <Autocomplete
            label="What the case waits for"
            description={
              draft.messages.length === 0
                ? 'No case of this process waits for a message yet. Wire an event to “A message” first.'
                : 'The name of the message, as the event that waits for it has it.'
            }
            required
            data={[...draft.messages]}
            value={message.name}
            maxLength={200}
            onChange={(name) => onChange({ ...rest, message: { ...message, name } })}
          />
          <ExpressionField
            label="Which case it is for"
            hint="What tells the case, out of what comes in: it has to be the same as what the event waits for."
            placeholder="body.orderNumber"
            value={message.key ?? ''}
            element={trigger}
            onChange={(key) =>
              onChange({
                ...rest,
                message: key.trim() === '' ? { name: message.name } : { name: message.name, key },
              })
            }
          />
        </>
      )}
    </>
  );
}

/** Only where there is something to choose. */
function Beginning({ entry, onChange }: Omit<TriggerEffectProps, 'trigger'>) {
  const { draft } = useWiring();
  const { start, ...rest } = entry;
  if (draft.starts.length < 2 && start === undefined) return null;
  return (
    <Select
      label="Where the case begins"
      placeholder="At the first start a person may use"
      clearable
      clearButtonProps={{ 'aria-label': 'At the first start a person may use' }}
      data={draft.starts.map((each) => ({ value: startValue(each), label: startLabel(each, draft.starts) }))}
      value={start ?? null}
      onChange={(chosen) => onChange(chosen === null ? rest : { ...rest, start: chosen })}
    />
  );
}

function startValue({ elements, process }: StartOption): string {
  return elements[0] ?? process;
}

function startLabel({ label, processName }: StartOption, all: readonly StartOption[]): string {
  return new Set(all.map(({ process }) => process)).size > 1 ? `${label} (${processName})` : label;
}
