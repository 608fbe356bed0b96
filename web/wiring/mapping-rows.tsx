/** Names and the formulas they are set to: what goes into a step, what it leaves, the parts of one of its fields. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { ExpressionField } from './expression-field.tsx';
import classes from './mapping-rows.module.css';
import { useRows } from './use-rows.ts';
import type { Answer } from './wiring-context.ts';

export interface MappingRowsProps {
  readonly label: string;
  readonly mapping: Readonly<Record<string, string>>;
  readonly onChange: (mapping: Readonly<Record<string, string>>) => void;
  readonly element: string;
  readonly answer?: Answer | undefined;
  /** "Variable", "Header" */
  readonly nameLabel: string;
  readonly addLabel: string;
  readonly placeholder?: string;
}

export function MappingRows(props: MappingRowsProps) {
  const { label, mapping, onChange, element, answer, nameLabel, addLabel, placeholder } = props;
  const { rows, change, add, remove, problemOf } = useRows(mapping, onChange, (text) => text.trim() !== '');
  return (
    <fieldset className={classes.rows}>
      <legend className="visually-hidden">{label}</legend>
      {rows.map((row) => (
        <div key={row.id} className={classes.row}>
          <div className={classes.name}>
            <TextInput
              aria-label={nameLabel}
              placeholder={nameLabel}
              value={row.name}
              error={problemOf(row)}
              maxLength={200}
              spellCheck={false}
              onChange={(event) => change(row.id, { name: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={row.name === '' ? 'Leave this row out' : `Leave ${row.name} out`}
              onClick={() => remove(row.id)}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </div>
          <ExpressionField
            labelHidden
            label={row.name === '' ? 'Set to' : `${row.name} is set to`}
            value={row.value}
            element={element}
            answer={answer}
            placeholder={placeholder}
            onChange={(value) => change(row.id, { value })}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => add('', '')}
      >
        {addLabel}
      </Button>
    </fieldset>
  );
}
