/** What the last case knew, to be put into a formula or a text with a click. */
import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { IconVariable } from '@tabler/icons-react';
import { useState } from 'react';
import type { SampleNode } from '../../src/server/api/wiring.ts';
import classes from './name-picker.module.css';
import { useNames } from './use-names.ts';

export interface NamePickerProps {
  readonly element: string;
  /** Known there beside the case: what came back. */
  readonly extra?: readonly SampleNode[] | undefined;
  readonly label: string;
  readonly onPick: (text: string) => void;
}

const deepest = 3;
const most = 200;

function flat(nodes: readonly SampleNode[], depth = 1): SampleNode[] {
  return nodes.flatMap((node) => [node, ...(depth < deepest ? flat(node.children, depth + 1) : [])]);
}

export function NamePicker({ element, extra = [], label, onPick }: NamePickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          aria-label={label}
          title="Insert a name"
          onClick={() => setOpen(!open)}
        >
          <IconVariable size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        {open ? (
          <Names
            element={element}
            extra={extra}
            onPick={(text) => {
              setOpen(false);
              onPick(text);
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

interface NamesProps {
  readonly element: string;
  readonly extra: readonly SampleNode[];
  readonly onPick: (text: string) => void;
}

function Names({ element, extra, onPick }: NamesProps) {
  const [search, setSearch] = useState('');
  const { names } = useNames(element);
  const offered = [...flat(extra), ...flat(names)].slice(0, most);
  const wanted = search.trim().toLowerCase();
  const shown = offered.filter(({ path }) => path.toLowerCase().includes(wanted));
  if (offered.length === 0)
    return (
      <p className={classes.none}>
        No case has come here yet, so no names are known. Type the name that an earlier step writes down.
      </p>
    );
  return (
    <>
      {offered.length > 7 ? (
        <TextInput
          data-autofocus
          size="xs"
          mb={4}
          aria-label="Find a name"
          placeholder="Find a name"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      <ul className={classes.names} aria-label="Names">
        {shown.map(({ path, text }) => (
          <li key={path}>
            <button type="button" className={classes.name} onClick={() => onPick(path)}>
              <code>{path}</code>
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className={classes.none}>Nothing is called like that.</p> : null}
    </>
  );
}
