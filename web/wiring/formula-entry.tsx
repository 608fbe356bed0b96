/** A step that is one formula: the value it comes to is kept under a name. */
import { TextInput } from '@mantine/core';
import type { EntryOf } from './entries.ts';
import classes from './entry.module.css';
import { ExpressionField } from './expression-field.tsx';

export interface FormulaEntryProps {
  readonly entry: EntryOf<'expression'>;
  readonly element: string;
  readonly onChange: (entry: EntryOf<'expression'>) => void;
}

export function FormulaEntry({ entry, element, onChange }: FormulaEntryProps) {
  return (
    <div className={classes.entry}>
      <ExpressionField
        label="Formula"
        required
        value={entry.expression}
        element={element}
        placeholder="decimal(amount * 1.19, 2)"
        onChange={(expression) => onChange({ ...entry, expression })}
      />
      <TextInput
        label="Keep what comes out as"
        required
        value={entry.result}
        placeholder="total"
        maxLength={200}
        spellCheck={false}
        onChange={(event) => onChange({ ...entry, result: event.currentTarget.value })}
      />
    </div>
  );
}
