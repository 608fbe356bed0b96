/**
 * A formula over what the case knows, with what it comes to in the last case beside it. The value is worked out while one
 * types and never holds the typing up.
 */
import { Input, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useId, useRef } from 'react';
import classes from './expression-field.module.css';
import { LivePreview } from './live-preview.tsx';
import { NamePicker } from './name-picker.tsx';
import type { Answer } from './wiring-context.ts';

export interface ExpressionFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly placeholder?: string | undefined;
  /** Beside the label: switches, a way to leave it out. */
  readonly aside?: ReactNode;
  /** Heard, not seen: what stands around it says it already. */
  readonly labelHidden?: boolean;
  /** The element at whose place it is worked out. */
  readonly element: string;
  /** Known there beside the case: what came back. */
  readonly answer?: Answer | undefined;
}

/** So long nothing more is typed before it is worked out. */
const pause_ms = 250;

export function ExpressionField(props: ExpressionFieldProps) {
  const { label, hint, value, onChange, required = false, placeholder = 'amount > 1000' } = props;
  const { aside, labelHidden = false, element, answer } = props;
  const input = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const [settled] = useDebouncedValue(value, pause_ms);

  function insert(text: string): void {
    const at = input.current;
    const from = at?.selectionStart ?? value.length;
    const to = at?.selectionEnd ?? value.length;
    onChange(value.slice(0, from) + text + value.slice(to));
    requestAnimationFrame(() => {
      at?.focus();
      at?.setSelectionRange(from + text.length, from + text.length);
    });
  }

  return (
    <div className={classes.field}>
      <div className={classes.head} data-hidden={labelHidden || undefined}>
        <Input.Label htmlFor={id} required={required} className={labelHidden ? 'visually-hidden' : ''}>
          {label}
        </Input.Label>
        {aside}
      </div>
      <div className={classes.box}>
        <Textarea
          id={id}
          ref={input}
          autosize
          minRows={1}
          maxRows={12}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          description={hint}
          classNames={{ input: classes.input ?? '' }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <div className={classes.names}>
          <NamePicker
            element={element}
            extra={answer?.nodes}
            label={`Insert a name into “${label}”`}
            onPick={insert}
          />
        </div>
      </div>
      <LivePreview expression={settled} typing={settled !== value} element={element} answer={answer} />
    </div>
  );
}
