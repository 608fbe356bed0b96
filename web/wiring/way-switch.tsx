/** Whether a field is written out or worked out: quiet, at the right of its label. */
import { SegmentedControl, VisuallyHidden } from '@mantine/core';
import { IconListDetails, IconMathFunction, IconPencil } from '@tabler/icons-react';
import type { Way } from './given-values.ts';
import classes from './way-switch.module.css';

export interface WaySwitchProps {
  readonly label: string;
  readonly ways: readonly Way[];
  readonly way: Way;
  readonly onChange: (way: Way) => void;
}

const words: Record<Way, { readonly text: string; readonly Icon: typeof IconPencil }> = {
  written: { text: 'Written out', Icon: IconPencil },
  parts: { text: 'Worked out, part by part', Icon: IconListDetails },
  formula: { text: 'Worked out by a formula', Icon: IconMathFunction },
};

export function WaySwitch({ label, ways, way, onChange }: WaySwitchProps) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={`How “${label}” is given`}
      classNames={{
        root: classes.root ?? '',
        label: classes.label ?? '',
        indicator: classes.indicator ?? '',
      }}
      value={way}
      data={ways.map((one) => {
        const { text, Icon } = words[one];
        return {
          value: one,
          label: (
            <span title={text} className={classes.icon}>
              <Icon size={14} aria-hidden />
              <VisuallyHidden>{text}</VisuallyHidden>
            </span>
          ),
        };
      })}
      onChange={(value) => {
        const chosen = ways.find((one) => one === value);
        if (chosen) onChange(chosen);
      }}
    />
  );
}
