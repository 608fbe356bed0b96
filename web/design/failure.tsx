/** What went wrong in the server's own words, and a way on. */
import { Button } from '@mantine/core';
import { IconCloudOff, IconMapOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Refusal } from '../api/request.ts';
import { EmptyState } from './empty-state.tsx';

export interface FailureProps {
  readonly error: Error;
  readonly title?: string;
  readonly onRetry?: () => void;
  readonly wholePage?: boolean;
  /** The way on where there is no such thing: trying again would not help. */
  readonly wayOut?: ReactNode;
}

function isMissing(error: Error): boolean {
  return error instanceof Refusal && error.status >= 400 && error.status < 500;
}

export function Failure({
  error,
  title = 'This could not be shown',
  onRetry,
  wholePage = false,
  wayOut,
}: FailureProps) {
  const missing = wayOut !== undefined && isMissing(error);
  return (
    <div role="alert">
      <EmptyState
        wholePage={wholePage}
        icon={missing ? <IconMapOff size={28} stroke={1.5} /> : <IconCloudOff size={28} stroke={1.5} />}
        title={title}
        action={
          missing ? (
            wayOut
          ) : onRetry ? (
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
