/** The address of a trigger, to be handed to whoever calls it. */
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { tell } from '../design/tell.ts';
import classes from './address-line.module.css';

export interface AddressLineProps {
  /** From the server's root. */
  readonly path: string;
  /** A page for people: it can be looked at. */
  readonly page?: boolean;
}

const shownCopied_ms = 2_000;

export function AddressLine({ path, page = false }: AddressLineProps) {
  const address = `${window.location.origin}${path}`;
  const text = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);

  async function copy(): Promise<void> {
    if (text.current) window.getSelection()?.selectAllChildren(text.current);
    try {
      // Over plain HTTP from another machine a browser has no clipboard; the address is selected then.
      await navigator.clipboard.writeText(address);
    } catch {
      tell('The address is selected: copy it with Ctrl-C.');
      return;
    }
    window.getSelection()?.removeAllRanges();
    setCopied(true);
    setTimeout(() => setCopied(false), shownCopied_ms);
  }

  return (
    <div className={classes.line}>
      <code ref={text} className={classes.address}>
        {address}
      </code>
      <Group gap={4} wrap="nowrap" className={classes.acts}>
        {page ? (
          <ActionIcon
            component="a"
            href={path}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size={30}
            aria-label="Open the form in a new window"
            title="Open the form in a new window"
          >
            <IconExternalLink size={16} aria-hidden />
          </ActionIcon>
        ) : null}
        <Button
          variant="default"
          size="xs"
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={() => void copy()}
        >
          <span aria-live="polite">{copied ? 'Copied' : 'Copy address'}</span>
        </Button>
      </Group>
    </div>
  );
}
