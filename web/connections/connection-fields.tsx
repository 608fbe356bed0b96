/** The fields of a connection, as its kind describes them. What is filled in of a secret is never shown. */
import { Button, NativeSelect, PasswordInput, Text, Textarea, TextInput } from '@mantine/core';
import type {
  CredentialFieldInfo,
  CredentialInfo,
  CredentialKindInfo,
} from '../../src/server/api/credentials.ts';
import { type ConnectionDraft, isFilled, isKept, isMoved } from './connection-draft.ts';
import classes from './connection-fields.module.css';

export interface ConnectionFieldsProps {
  readonly kind: CredentialKindInfo;
  readonly line: CredentialInfo | undefined;
  readonly draft: ConnectionDraft;
  /** What the server said, by field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (draft: ConnectionDraft) => void;
}

export function ConnectionFields({ kind, line, draft, faults, onChange }: ConnectionFieldsProps) {
  const moved = isMoved(kind, draft, line);
  const put = (name: string, value: string) =>
    onChange({ ...draft, values: { ...draft.values, [name]: value } });
  return kind.fields.map((field) => {
    if (isKept(field, draft, line) && !moved) {
      const replace = () => onChange({ ...draft, replaced: [...draft.replaced, field.name] });
      return <KeptSecret key={field.name} label={field.label} onReplace={replace} />;
    }
    const again = moved && field.secret && isFilled(field, line);
    const hint = again ? 'Needed again, because it would now be sent somewhere else.' : field.hint;
    return (
      <OneField
        key={field.name}
        field={field}
        hint={hint}
        value={draft.values[field.name] ?? ''}
        fault={faults[field.name]}
        onChange={(value) => {
          if (!again || draft.replaced.includes(field.name)) return put(field.name, value);
          const values = { ...draft.values, [field.name]: value };
          return onChange({ ...draft, values, replaced: [...draft.replaced, field.name] });
        }}
      />
    );
  });
}

function KeptSecret({ label, onReplace }: { readonly label: string; readonly onReplace: () => void }) {
  return (
    <div className={classes.kept}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <div className={classes.line}>
        <span>Filled in; nobody can read it here</span>
        <Button variant="subtle" size="compact-sm" onClick={onReplace} aria-label={`Replace ${label}`}>
          Replace
        </Button>
      </div>
    </div>
  );
}

interface OneFieldProps {
  readonly field: CredentialFieldInfo;
  readonly hint: string | undefined;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

function OneField({ field, hint, value, fault, onChange }: OneFieldProps) {
  const given = {
    label: field.label,
    description: hint,
    error: fault,
    withAsterisk: field.required,
    value,
    autoComplete: field.secret ? 'new-password' : 'off',
    spellCheck: false,
  };
  if (field.options !== undefined) {
    const { autoComplete: _autoComplete, spellCheck: _spellCheck, ...choice } = given;
    return (
      <NativeSelect
        {...choice}
        data={field.options}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (field.lines === true) {
    return (
      <Textarea
        {...given}
        autosize
        minRows={3}
        maxRows={8}
        classNames={{ input: classes.code }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (field.secret)
    return <PasswordInput {...given} onChange={(event) => onChange(event.currentTarget.value)} />;
  return <TextInput {...given} onChange={(event) => onChange(event.currentTarget.value)} />;
}
