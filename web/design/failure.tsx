/** What went wrong in the server's own words, and a way on. */
import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { EmptyState } from './empty-state.tsx';

export interface FailureProps {
  readonly error: Error;
  readonly title?: string;
  readonly onRetry?: () => void;
  readonly wholePage?: boolean;
}

export function Failure({
  error,
  title = 'This could not be shown',
  onRetry,
  wholePage = false,
}: FailureProps) {
  return (
    <div role="alert">
      <EmptyState
        wholePage={wholePage}
        icon={<IconCloudOff size={28} stroke={1.5} />}
        title={title}
        action={
          onRetry ? (
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          ) : undefined
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}
