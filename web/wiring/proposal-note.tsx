/** What Baton reads in a label, in the colour of what a machine proposes, with the button that takes it. */
import { Button } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import classes from './proposal-note.module.css';

export interface ProposalNoteProps {
  readonly message: string;
  readonly act?: string;
  readonly onTake: () => void;
}

export function ProposalNote({ message, act = 'Confirm it', onTake }: ProposalNoteProps) {
  return (
    <div className={classes.proposed}>
      <IconSparkles size={16} aria-hidden />
      <div>
        <p>{message}</p>
        <Button size="compact-sm" variant="default" mt={6} onClick={onTake}>
          {act}
        </Button>
      </div>
    </div>
  );
}
