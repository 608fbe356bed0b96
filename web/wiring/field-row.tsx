/** One field of an action: its label, how it is given, and the control for that. */
import { Input } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { ActionField } from './action-fields.ts';
import { ExpressionField } from './expression-field.tsx';
import classes from './field-row.module.css';
import {
  asFormula,
  asWritten,
  type Given,
  partsOf,
  type Way,
  wayOf,
  waysOf,
  withFormula,
  withParts,
  withWritten,
} from './given-values.ts';
import { MappingRows } from './mapping-rows.tsx';
import { NamePicker } from './name-picker.tsx';
import { WaySwitch } from './way-switch.tsx';
import { WrittenField } from './written-field.tsx';

export interface FieldRowProps {
  readonly field: ActionField;
  readonly given: Given;
  readonly onChange: (given: Given) => void;
  readonly element: string;
}

/** What the other ways held, so that going back and forth loses nothing. */
interface Kept {
  written?: Json | undefined;
  formula?: string;
  parts?: Record<string, string>;
}

export function FieldRow({ field, given, onChange, element }: FieldRowProps) {
  const id = useId();
  const kept = useRef<Kept>({});
  const [chosen, setChosen] = useState<Way>();
  const way = chosen ?? wayOf(field, given);
  const written = given.settings[field.name];
  const formula = given.inputs[field.name] ?? '';
  const parts = partsOf(field, given.inputs);

  function go(next: Way): void {
    if (way === 'written') kept.current.written = written;
    if (way === 'formula') kept.current.formula = formula;
    if (way === 'parts') kept.current.parts = parts;
    setChosen(next);
    const { current } = kept;
    if (next === 'written') onChange(withWritten(given, field, current.written ?? asWritten(formula)));
    if (next === 'formula') onChange(withFormula(given, field, current.formula ?? asFormula(written)));
    if (next === 'parts') onChange(withParts(given, field, current.parts ?? {}));
  }

  const ways = waysOf(field);
  const aside =
    ways.length > 1 ? <WaySwitch label={field.label} ways={ways} way={way} onChange={go} /> : null;
  const lacking = field.required && way === 'written' && written === undefined;

  // Rows, not one control that a label could belong to.
  const plain = way === 'parts' || field.kind === 'pairs';
  if (way === 'formula')
    return (
      <ExpressionField
        label={field.label}
        hint={field.hint}
        required={field.required}
        value={formula}
        element={element}
        aside={aside}
        onChange={(text) => {
          setChosen('formula');
          onChange(withFormula(given, field, text));
        }}
      />
    );
  return (
    <div className={classes.field} data-lacking={lacking || undefined}>
      <div className={classes.head}>
        {plain ? (
          <span className={classes.label}>{field.label}</span>
        ) : (
          <Input.Label htmlFor={id} required={field.required}>
            {field.label}
          </Input.Label>
        )}
        <div className={classes.aside}>
          {field.kind === 'template' ? (
            <NamePicker
              element={element}
              label={`Insert a name into “${field.label}”`}
              onPick={(name) =>
                onChange(
                  withWritten(given, field, `${typeof written === 'string' ? written : ''}{{ ${name} }}`),
                )
              }
            />
          ) : null}
          {aside}
        </div>
      </div>
      {field.hint && plain ? <Input.Description>{field.hint}</Input.Description> : null}
      {way === 'parts' ? (
        <MappingRows
          label={field.label}
          mapping={parts}
          element={element}
          nameLabel="Name"
          addLabel={`Add to ${field.label.toLowerCase()}`}
          onChange={(next) => {
            setChosen('parts');
            onChange(withParts(given, field, next));
          }}
        />
      ) : (
        <WrittenField
          id={id}
          field={field}
          value={written}
          hint={plain ? undefined : field.hint}
          onChange={(value) => onChange(withWritten(given, field, value))}
        />
      )}
    </div>
  );
}
