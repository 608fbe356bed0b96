/** The settings of a trigger, made from its kind's schema: only what is asked for as the others stand. */
import { Button, Collapse, Input, Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { type ActionField, isAsked } from '../wiring/action-fields.ts';
import { ExpressionField } from '../wiring/expression-field.tsx';
import { FieldRow } from '../wiring/field-row.tsx';
import { useWiring } from '../wiring/wiring-context.ts';
import classes from './trigger-editor.module.css';

type Settings = Readonly<Record<string, Json>>;

export interface TriggerSettingsProps {
  readonly trigger: string;
  /** By setting: what keeps it from working. */
  readonly problems: ReadonlyMap<string, string>;
  readonly fields: readonly ActionField[];
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
  /** Folded away with what the kind folds away. */
  readonly more?: ReactNode;
}

export function TriggerSettings(props: TriggerSettingsProps) {
  const { trigger, problems, fields, settings, onChange, more } = props;
  const [unfolded, setUnfolded] = useState(false);
  const asked = fields.filter((field) => isAsked(field, fields, settings));
  const advanced = asked.filter((field) => field.advanced);
  // What is wrong is never folded away.
  const open = unfolded || advanced.some(({ name }) => problems.has(name));
  const row = (field: ActionField) => {
    const problem = problems.get(field.name);
    return (
      <div key={field.name} className={classes.setting} data-wrong={problem === undefined ? undefined : true}>
        <SettingRow {...{ trigger, field, settings, onChange }} />
        {problem === undefined ? null : <Input.Error role="status">{problem}</Input.Error>}
      </div>
    );
  };
  return (
    <>
      {asked.filter((field) => !field.advanced).map(row)}
      {advanced.length > 0 || more ? (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes.more}
            aria-expanded={open}
            rightSection={
              <IconChevronDown size={14} aria-hidden className={open ? classes.turned : undefined} />
            }
            onClick={() => setUnfolded(!open)}
          >
            More settings
          </Button>
          <Collapse expanded={open}>
            <div className={classes.fields}>
              {advanced.map(row)}
              {more}
            </div>
          </Collapse>
        </div>
      ) : null}
    </>
  );
}

interface SettingRowProps extends Omit<TriggerSettingsProps, 'fields' | 'problems' | 'more'> {
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
