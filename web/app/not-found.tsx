import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../design/empty-state.tsx';

export function NotFound() {
  return (
    <EmptyState
      wholePage
      icon={<IconMapOff size={28} stroke={1.5} />}
      title="There is nothing at this address"
      action={
        <Button component={Link} to="/inbox" variant="default">
          Go to the inbox
        </Button>
      }
    >
      Perhaps the link is old, or it lost a letter on its way here.
    </EmptyState>
  );
}
