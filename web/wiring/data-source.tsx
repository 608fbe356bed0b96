/** On whose data formulas are worked out and steps are tried: the last case that came here, another one, or data of one's own. */
import { Button, Group, NumberInput, Popover, Textarea } from '@mantine/core';
import { IconDatabase } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { isObject } from './action-fields.ts';
import classes from './data-source.module.css';
import { useNames } from './use-names.ts';
import { useWiring } from './wiring-context.ts';

export function DataSource({ element }: { readonly element: string }) {
  const { onData } = useWiring();
  const { from } = useNames(element);
  const [open, setOpen] = useState(false);
  const words = onData.data ? 'your own data' : (from?.sentence.replace(/^from /, '') ?? '…');
  return (
    <div className={classes.source}>
      <IconDatabase size={14} aria-hidden />
      <span>{from?.kind === 'none' ? 'No case has come here yet.' : `Values of ${words}.`}</span>
      <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={classes.change}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {from?.kind === 'none' && !onData.data ? 'Give some data' : 'Change'}
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <Choice element={element} onClose={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}

function Choice({ element, onClose }: { readonly element: string; readonly onClose: () => void }) {
  const { onData, setOnData } = useWiring();
  const { from, names } = useNames(element);
  const [number, setNumber] = useState<string | number>(onData.case ?? from?.case ?? '');
  const [text, setText] = useState(() =>
    onData.data
      ? JSON.stringify(onData.data, null, 2)
      : JSON.stringify(Object.fromEntries(names.map(({ name }) => [name, null])), null, 2),
  );
  const own = parsed(text);
  const use = (chosen: Parameters<typeof setOnData>[0]) => {
    setOnData(chosen);
    onClose();
  };
  return (
    <div className={classes.choice}>
      <Group align="flex-end" gap={8} wrap="nowrap">
        <NumberInput
          label="The data of case"
          value={number}
          min={1}
          allowDecimal={false}
          hideControls
          onChange={setNumber}
        />
        <Button
          variant="default"
          disabled={typeof number !== 'number'}
          onClick={() => (typeof number === 'number' ? use({ case: number }) : undefined)}
        >
          Use it
        </Button>
      </Group>
      <Textarea
        label="Or data of your own"
        description="Names and values, as JSON."
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
        classNames={{ input: classes.code ?? '' }}
        value={text}
        error={own ? undefined : 'This is not JSON with names and values yet'}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap={8}>
        <Button disabled={!own} onClick={() => (own ? use({ data: own }) : undefined)}>
          Use this data
        </Button>
        <Button variant="subtle" onClick={() => use({})}>
          Back to the last case
        </Button>
      </Group>
    </div>
  );
}

function parsed(text: string): Readonly<Record<string, Json>> | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
