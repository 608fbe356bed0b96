/** Failures the drawing deals with: when something holds of the answer, the case goes on at the error drawn at the step. */
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { EntryOf } from './entries.ts';
import classes from './error-rules.module.css';
import { ExpressionField } from './expression-field.tsx';
import type { Answer } from './wiring-context.ts';

type Rule = NonNullable<EntryOf<'connector'>['errors']>[number];

/** An error drawn at the edge of the step. */
export interface DrawnError {
  readonly code: string;
  readonly name: string;
}

export interface ErrorRulesProps {
  readonly rules: readonly Rule[];
  readonly drawn: readonly DrawnError[];
  readonly element: string;
  readonly answer?: Answer | undefined;
  readonly onChange: (rules: readonly Rule[]) => void;
}

export function ErrorRules({ rules, drawn, element, answer, onChange }: ErrorRulesProps) {
  const change = (at: number, rule: Rule) =>
    onChange(rules.map((each, index) => (index === at ? rule : each)));
  return (
    <fieldset className={classes.rules}>
      <legend className={classes.legend}>Failures the drawing deals with</legend>
      {rules.map((rule, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their order
        <div key={at} className={classes.rule}>
          <ExpressionField
            label="When"
            value={rule.when}
            element={element}
            answer={answer}
            placeholder="status = 404"
            aside={
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Leave rule ${at + 1} out`}
                onClick={() => onChange(rules.filter((_, index) => index !== at))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            }
            onChange={(when) => change(at, { ...rule, when })}
          />
          {drawn.length > 0 ? (
            <Select
              label="the case goes on at"
              data={drawn.map(({ code, name }) => ({ value: code, label: name }))}
              value={rule.code}
              allowDeselect={false}
              onChange={(code) => (code === null ? undefined : change(at, { ...rule, code }))}
            />
          ) : (
            <TextInput
              label="the error has the code"
              value={rule.code}
              onChange={(event) => change(at, { ...rule, code: event.currentTarget.value })}
            />
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        className={classes.add}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rules, { when: '', code: drawn[0]?.code ?? '' }])}
      >
        Add a rule
      </Button>
    </fieldset>
  );
}
