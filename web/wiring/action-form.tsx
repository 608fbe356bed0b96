/** The form of an action, made from its schema: each field written out, or worked out from what the case knows. */
import { Button, Collapse } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './action-form.module.css';
import type { ActionField } from './action-fields.ts';
import { FieldRow } from './field-row.tsx';
import { furtherInputs, type Given, placeholderNames, withFurther } from './given-values.ts';
import { MappingRows } from './mapping-rows.tsx';
import { useNames } from './use-names.ts';

export interface ActionFormProps {
  readonly fields: readonly ActionField[];
  readonly given: Given;
  readonly onChange: (given: Given) => void;
  readonly element: string;
}

export function ActionForm({ fields, given, onChange, element }: ActionFormProps) {
  const { names } = useNames(element);
  const advanced = fields.filter((field) => field.advanced);
  const filled = advanced.filter(
    ({ name }) =>
      Object.hasOwn(given.settings, name) ||
      Object.keys(given.inputs).some((target) => target === name || target.startsWith(`${name}.`)),
  );
  const [open, setOpen] = useState(filled.length > 0);

  /** What a template speaks of is handed over with it. */
  function take(next: Given): void {
    const further = furtherInputs(fields, next.inputs);
    const spoken = fields
      .filter(({ kind }) => kind === 'template')
      .flatMap(({ name }) => {
        const text = next.settings[name];
        return typeof text === 'string' ? placeholderNames(text) : [];
      })
      .filter((name) => names.some(({ path }) => path === name) && !Object.hasOwn(further, name));
    if (spoken.length === 0) onChange(next);
    else
      onChange(
        withFurther(next, fields, { ...further, ...Object.fromEntries(spoken.map((name) => [name, name])) }),
      );
  }

  const row = (field: ActionField) => (
    <FieldRow key={field.name} field={field} given={given} onChange={take} element={element} />
  );
  return (
    <div className={classes.form}>
      {fields.filter((field) => !field.advanced).map(row)}
      {advanced.length > 0 ? (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes.more}
            aria-expanded={open}
            rightSection={
              <IconChevronDown size={14} aria-hidden className={open ? classes.turned : undefined} />
            }
            onClick={() => setOpen(!open)}
          >
            More settings{filled.length > 0 && !open ? ` (${filled.length} filled in)` : ''}
          </Button>
          <Collapse expanded={open}>
            <div className={classes.form}>{advanced.map(row)}</div>
          </Collapse>
        </div>
      ) : null}
      <Further fields={fields} given={given} onChange={onChange} element={element} />
    </div>
  );
}

/** Only where something speaks of it: a template or a statement, or an entry that has it already. */
function Further({ fields, given, onChange, element }: ActionFormProps) {
  const further = furtherInputs(fields, given.inputs);
  const speaks = fields.some(
    ({ kind, name }) => (kind === 'template' || kind === 'sql') && given.settings[name] !== undefined,
  );
  if (!speaks && Object.keys(further).length === 0) return null;
  const isStatement = fields.some(({ kind }) => kind === 'sql');
  const title = isStatement ? 'More values' : 'Data for the text';
  return (
    <section>
      <h4 className={classes.title}>{title}</h4>
      <p className={classes.hint}>
        {isStatement
          ? 'The statement may name these as :name too.'
          : 'What stands between braces in the text above is taken from here.'}
      </p>
      <MappingRows
        label={title}
        mapping={further}
        onChange={(next) => onChange(withFurther(given, fields, next))}
        element={element}
        nameLabel="Name"
        addLabel="Add a value"
      />
    </section>
  );
}
