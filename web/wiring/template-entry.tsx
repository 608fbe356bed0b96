/** A step filled in by one of the user's own element templates: which, and its form. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TemplateForm } from '../../src/server/api/templates.ts';
import { keys } from '../api/query-keys.ts';
import { getStepTemplates } from '../api/templates.ts';
import connectorClasses from './connector-entry.module.css';
import type { EntryOf } from './entries.ts';
import entryClasses from './entry.module.css';
import classes from './template-entry.module.css';
import { TemplateFieldRow } from './template-field-row.tsx';
import { type FieldValue, groupsOf, shownFields } from './template-fields.ts';
import { useWiring } from './wiring-context.ts';

export interface TemplateEntryProps {
  readonly entry: EntryOf<'template'>;
  readonly element: string;
  readonly onChange: (entry: EntryOf<'template'>) => void;
}

export function TemplateEntry({ entry, element, onChange }: TemplateEntryProps) {
  const fitting = useStepTemplates(element);
  const [choosing, setChoosing] = useState(false);
  if (!fitting) return null;
  const found = fitting.find(
    ({ id, version }) => id === entry.template && (entry.version === undefined || entry.version === version),
  );
  if (choosing || entry.template === '') {
    return (
      <TemplatePicker
        templates={fitting}
        onPick={({ id, version }) => {
          setChoosing(false);
          const chosen = { by: 'template' as const, template: id, ...(version === 0 ? {} : { version }) };
          onChange(id === entry.template ? { ...entry, ...chosen } : chosen);
        }}
      />
    );
  }
  return (
    <div className={entryClasses.entry}>
      <div className={connectorClasses.chosen}>
        <div>
          <strong>{found?.name ?? entry.template}</strong>
          <span>{found ? (found.description ?? whereFrom(found)) : 'This template is not here.'}</span>
        </div>
        <Button variant="default" size="compact-sm" onClick={() => setChoosing(true)}>
          Change
        </Button>
      </div>
      {found ? (
        <TemplateFields
          form={found}
          values={entry.values ?? {}}
          element={element}
          onChange={(values) => onChange({ ...entry, values: { ...values } })}
        />
      ) : null}
    </div>
  );
}

/** Undefined while they are not known yet. */
export function useStepTemplates(element: string): readonly TemplateForm[] | undefined {
  const { processKey } = useWiring();
  const { data } = useQuery({
    queryKey: keys.stepTemplates(processKey, element),
    queryFn: () => getStepTemplates(processKey, element),
    staleTime: 10_000,
  });
  return data?.items;
}

interface TemplateFieldsProps {
  readonly form: TemplateForm;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly element: string;
  readonly onChange: (values: Readonly<Record<string, FieldValue>>) => void;
}

function TemplateFields({ form, values, element, onChange }: TemplateFieldsProps) {
  const groups = groupsOf(form.groups, shownFields(form.fields, values));
  return groups.map((group) => (
    <fieldset key={group.id} className={classes.group}>
      {group.label === '' ? null : <legend>{group.label}</legend>}
      {group.fields.map((field) => (
        <TemplateFieldRow
          key={field.key}
          field={field}
          values={values}
          element={element}
          onChange={(value) => {
            const { [field.key]: _before, ...others } = values;
            // Emptied on purpose where something would stand there by itself.
            const emptied = value === undefined && (field.drawn ?? field.value) !== undefined;
            onChange(value === undefined && !emptied ? others : { ...others, [field.key]: value ?? '' });
          }}
        />
      ))}
    </fieldset>
  ));
}

interface TemplatePickerProps {
  readonly templates: readonly TemplateForm[];
  readonly onPick: (template: TemplateForm) => void;
}

function TemplatePicker({ templates, onPick }: TemplatePickerProps) {
  if (templates.length === 0) {
    return (
      <p className={entryClasses.hint}>
        No template fits this step. Files of them are added under Connections.
      </p>
    );
  }
  return (
    <section className={classes.picker} aria-label="Your templates">
      <ul>
        {templates.map((template) => (
          <li key={`${template.id} ${template.version}`}>
            <button type="button" className={classes.choice} onClick={() => onPick(template)}>
              <strong>{template.name}</strong>
              <span>
                {template.drawn ? 'As the diagram says. ' : ''}
                {template.description ?? whereFrom(template)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function whereFrom({ flavour, id }: TemplateForm): string {
  return `${id}, made for ${flavour === 'camunda8' ? 'Camunda 8' : 'Camunda 7'}`;
}
