/** The fields a person fills in at a step: what each asks for, in which order. */
import { ActionIcon, Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { FormFieldEntry } from './entries.ts';
import classes from './form-designer.module.css';
import { proposedName } from './value-path.ts';

export interface FormDesignerProps {
  readonly fields: readonly FormFieldEntry[];
  readonly onChange: (fields: readonly FormFieldEntry[]) => void;
}

const kinds = [
  { value: 'string', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
  { value: 'file', label: 'File or photo' },
  { value: 'json', label: 'Any data' },
] as const;

export function FormDesigner({ fields, onChange }: FormDesignerProps) {
  const [opened, setOpened] = useState<number>();
  const [added, setAdded] = useState<number>();
  const change = (at: number, field: FormFieldEntry) =>
    onChange(fields.map((each, index) => (index === at ? field : each)));

  function add(): void {
    const taken = new Set(fields.map(({ name }) => name));
    setAdded(fields.length);
    onChange([...fields, { name: proposedName('field', taken), type: 'string' }]);
  }

  function move(at: number, by: number): void {
    const order = [...fields];
    const [moved] = order.splice(at, 1);
    if (moved) order.splice(at + by, 0, moved);
    setOpened(at + by);
    onChange(order);
  }

  return (
    <fieldset className={classes.designer}>
      <legend className={classes.legend}>What is filled in</legend>
      {fields.length === 0 ? (
        <p className={classes.none}>Nothing yet: whoever does it can write down details of their own.</p>
      ) : null}
      <ol className={classes.fields}>
        {fields.map((field, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: fields have no identity but their place; names change while typed
          <li key={at} className={classes.field}>
            <div className={classes.line}>
              <TextInput
                aria-label={`Label of field ${at + 1}`}
                placeholder="Amount"
                value={field.label ?? (added === at ? '' : field.name)}
                autoFocus={added === at}
                maxLength={200}
                onChange={(event) => change(at, relabelled(fields, at, event.currentTarget.value))}
              />
              <Select
                aria-label={`Kind of field ${at + 1}`}
                data={[...kinds]}
                value={field.type}
                allowDeselect={false}
                onChange={(chosen) => {
                  const kind = kinds.find(({ value }) => value === chosen);
                  if (kind) change(at, ofKind(field, kind.value));
                }}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={34}
                aria-expanded={opened === at}
                aria-label={`More about field ${at + 1}`}
                onClick={() => setOpened(opened === at ? undefined : at)}
              >
                <IconChevronDown size={16} aria-hidden />
              </ActionIcon>
            </div>
            {opened === at ? (
              <div className={classes.more}>
                <FieldDetails field={field} onChange={(next) => change(at, next)} />
                <div className={classes.moves}>
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconArrowUp size={14} aria-hidden />}
                    disabled={at === 0}
                    onClick={() => move(at, -1)}
                  >
                    Up
                  </Button>
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconArrowDown size={14} aria-hidden />}
                    disabled={at === fields.length - 1}
                    onClick={() => move(at, 1)}
                  >
                    Down
                  </Button>
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-sm"
                    leftSection={<IconX size={14} aria-hidden />}
                    onClick={() => {
                      setOpened(undefined);
                      onChange(fields.filter((_, index) => index !== at));
                    }}
                  >
                    Leave it out
                  </Button>
                </div>
              </div>
            ) : null}
          </li>
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={add}
      >
        Add a field
      </Button>
    </fieldset>
  );
}

/** What belongs to the kind it was is left behind. */
function ofKind(
  { many: _many, options, ...field }: FormFieldEntry,
  type: FormFieldEntry['type'],
): FormFieldEntry {
  return { ...field, ...(type === 'file' ? {} : kept({ options })), type };
}

interface FieldDetailsProps {
  readonly field: FormFieldEntry;
  readonly onChange: (field: FormFieldEntry) => void;
}

function FieldDetails({ field, onChange }: FieldDetailsProps) {
  const { options, hint, required, ...rest } = field;
  const choices = (options ?? []).map(({ label }) => label);
  return (
    <>
      <TextInput
        label="Name in formulas"
        value={field.name}
        maxLength={200}
        spellCheck={false}
        error={field.name.trim() === '' ? 'Give it a name' : undefined}
        onChange={(event) => onChange({ ...field, name: event.currentTarget.value })}
      />
      <TextInput
        label="Hint"
        value={hint ?? ''}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          const bare = { ...rest, ...kept({ options, required }) };
          onChange(typed === '' ? bare : { ...bare, hint: typed });
        }}
      />
      {field.type === 'string' ? (
        <Choices
          choices={choices}
          onChange={(labels) => {
            const bare = { ...rest, ...kept({ hint, required }) };
            onChange(
              labels.length === 0
                ? bare
                : { ...bare, options: labels.map((label) => ({ value: label, label })) },
            );
          }}
        />
      ) : null}
      {field.type === 'file' ? (
        <Checkbox
          label="Several files may be given"
          checked={field.many ?? false}
          onChange={(event) => {
            const { many: _many, ...one } = field;
            onChange(event.currentTarget.checked ? { ...one, many: true } : one);
          }}
        />
      ) : null}
      <Checkbox
        label="Must be filled in"
        checked={required ?? false}
        onChange={(event) => {
          const bare = { ...rest, ...kept({ hint, options }) };
          onChange(event.currentTarget.checked ? { ...bare, required: true } : bare);
        }}
      />
    </>
  );
}

/** One a line; kept as typed, so that a new line can be begun. */
function Choices({
  choices,
  onChange,
}: {
  readonly choices: readonly string[];
  readonly onChange: (labels: readonly string[]) => void;
}) {
  const [typed, setTyped] = useState(choices.join('\n'));
  return (
    <Textarea
      label="Choices"
      description="One a line; none: anything may be written."
      autosize
      minRows={2}
      maxRows={8}
      value={typed}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        const lines = text.split('\n').map((line) => line.trim());
        onChange([...new Set(lines.filter((line) => line !== ''))]);
      }}
    />
  );
}

type Optional = Pick<FormFieldEntry, 'hint' | 'options' | 'required'>;

function kept(parts: { [Name in keyof Optional]: Optional[Name] | undefined }): Optional {
  return {
    ...(parts.hint === undefined ? {} : { hint: parts.hint }),
    ...(parts.options === undefined ? {} : { options: parts.options }),
    ...(parts.required === undefined ? {} : { required: parts.required }),
  };
}

/** An empty label is not one. */
function named(field: FormFieldEntry): FormFieldEntry {
  const { label, ...bare } = field;
  return label === undefined || label === '' ? bare : field;
}

/** The name follows the label until somebody gave it one of its own. */
function relabelled(fields: readonly FormFieldEntry[], at: number, label: string): FormFieldEntry {
  const field = fields[at] ?? { name: 'field', type: 'string' };
  const others = new Set(fields.flatMap(({ name }, index) => (index === at ? [] : [name])));
  const follows =
    field.name === proposedName(plain(field.label ?? field.name), others) || field.label === undefined;
  const name = follows && label.trim() !== '' ? proposedName(plain(label), others) : field.name;
  return named({ ...field, name, label });
}

/** A dot of a label is none of a path. */
function plain(label: string): string {
  return label.replace(/[.[\]`']/g, ' ');
}
