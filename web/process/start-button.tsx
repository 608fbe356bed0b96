/** Start from the head of the page: at once where there is one way and nothing to fill in, else by the panel. */
import { Button } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import type { ProcessDetail } from '../../src/server/api/processes.ts';
import { useStart } from './start.ts';

export interface StartButtonProps {
  readonly process: ProcessDetail;
  /** Where there is something to choose or to fill in. */
  readonly onChoose: () => void;
}

export function StartButton({ process, onChoose }: StartButtonProps) {
  const start = useStart(process.key, process.version);
  const offered = process.starts.filter((each) => each.offered);
  const only = offered.length === 1 && offered[0]?.form.fields.length === 0 ? offered[0] : undefined;
  if (offered.length === 0) return null;
  return (
    <Button
      leftSection={<IconPlayerPlayFilled size={14} />}
      loading={start.isPending}
      onClick={() => (only ? start.mutate({ start: only, variables: {} }) : onChoose())}
    >
      {only ? 'Start a case' : 'Start…'}
    </Button>
  );
}
