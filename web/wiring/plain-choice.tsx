/** One of two to five ways, side by side. */
import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import classes from './plain-choice.module.css';

export interface PlainChoiceProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  /** None of them: as the diagram says. */
  readonly value: Value | 'drawn';
  readonly onChange: (value: Value) => void;
}

export function PlainChoice<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: PlainChoiceProps<Value>) {
  const id = useId();
  return (
    <div className={classes.choice}>
      <span id={id}>{label}</span>
      <SegmentedControl
        fullWidth
        // More than four side by side would be cut off.
        orientation={choices.length > 4 ? 'vertical' : 'horizontal'}
        aria-labelledby={id}
        data={choices.map((each) => ({ ...each }))}
        value={value}
        onChange={(chosen) => {
          const found = choices.find((each) => each.value === chosen);
          if (found) onChange(found.value);
        }}
      />
    </div>
  );
}
