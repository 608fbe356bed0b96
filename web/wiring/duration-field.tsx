/** How long a person has: a number and a unit; what is wired otherwise is shown as it stands. */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useId } from 'react';
import classes from './duration-field.module.css';
import { durationOf, type PlainDuration, plainDuration, type Unit, units } from './plain-duration.ts';

export interface DurationFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

export function DurationField({ label, hint, value, onChange }: DurationFieldProps) {
  const id = useId();
  const plain = value === undefined ? undefined : plainDuration(value);
  if (value !== undefined && plain === undefined)
    return (
      <TextInput
        label={label}
        description={hint}
        value={value}
        onChange={(event) =>
          onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)
        }
      />
    );
  const shown: PlainDuration = plain ?? { count: 0, unit: 'days' };
  return (
    <div className={classes.duration}>
      <NumberInput
        id={id}
        label={label}
        description={hint}
        value={plain ? shown.count : ''}
        placeholder="no limit"
        min={1}
        allowDecimal={false}
        hideControls
        onChange={(typed) =>
          onChange(
            typeof typed === 'number' && typed > 0 ? durationOf({ ...shown, count: typed }) : undefined,
          )
        }
      />
      <Select
        aria-label={`Unit of “${label}”`}
        data={units.map((unit) => ({ value: unit, label: unit }))}
        value={shown.unit}
        allowDeselect={false}
        disabled={plain === undefined}
        onChange={(chosen) => {
          const unit = units.find((one): one is Unit => one === chosen);
          if (unit && plain) onChange(durationOf({ ...plain, unit }));
        }}
      />
    </div>
  );
}
