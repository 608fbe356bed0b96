/** The settings of a trigger, made from its kind's schema: only what is asked for as the others stand. */
import { Button, Collapse, Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { type ActionField, isAsked } from '../wiring/action-fields.ts';
import { ExpressionField } from '../wiring/expression-field.tsx';
import { FieldRow } from '../wiring/field-row.tsx';
import { useWiring } from '../wiring/wiring-context.ts';
import classes from './trigger-editor.module.css';

type Settings = Readonly<Record<string, Json>>;

export interface TriggerSettingsProps {
  readonly trigger: string;
  readonly fields: readonly ActionField[];
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}

export function TriggerSettings({ trigger, fields, settings, onChange }: TriggerSettingsProps) {
  const [open, setOpen] = useState(false);
  const asked = fields.filter((field) => isAsked(field, fields, settings));
  const advanced = asked.filter((field) => field.advanced);
  const row = (field: ActionField) => (
    <SettingRow key={field.name} {...{ trigger, field, settings, onChange }} />
  );
  return (
    <>
      {asked.filter((field) => !field.advanced).map(row)}
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
            More settings
          </Button>
          <Collapse expanded={open}>
            <div className={classes.fields}>{advanced.map(row)}</div>
          </Collapse>
        </div>
      ) : null}
    </>
  );
}

interface SettingRowProps extends Omit<TriggerSettingsProps, 'fields'> {
  readonly field: ActionField;
}

function SettingRow({ trigger, field, settings, onChange }: SettingRowProps) {
  const { draft } = useWiring();
  const { name, label, hint, kind, placeholder } = field;
  const value = settings[name];
  const put = (next: string) =>
    onChange(next === '' ? without(settings, name) : { ...settings, [name]: next });
  if (kind === 'expression')
    return (
      <ExpressionField
        label={label}
        hint={hint}
        required={field.required}
        placeholder={placeholder}
        value={typeof value === 'string' ? value : ''}
        element={trigger}
        onChange={put}
      />
    );
  if (kind === 'element')
    return (
      <Select
        label={label}
        description={hint}
        data={Object.values(draft.performers).map((each) => ({ value: each.element, label: each.name }))}
        value={typeof value === 'string' ? value : null}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': `Leave “${label}” empty` }}
        onChange={(chosen) => put(chosen ?? '')}
      />
    );
  // A trigger's settings are only ever written: there is no case yet to work them out from.
  return (
    <FieldRow
      field={{ ...field, fixed: true }}
      given={{ settings, inputs: {} }}
      onChange={(given) => onChange(given.settings)}
      element={trigger}
    />
  );
}

function without(settings: Settings, name: string): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key !== name));
}
