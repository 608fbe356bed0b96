/** What comes first in the list of tasks. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsSort, IconCheck } from '@tabler/icons-react';
import { type InboxOrder, inboxOrders } from '../app/router.tsx';

const names: Record<InboxOrder, string> = { urgent: 'Highest priority first', due: 'Due first' };

export interface OrderMenuProps {
  readonly order: InboxOrder;
  readonly onOrder: (order: InboxOrder) => void;
}

export function OrderMenu({ order, onOrder }: OrderMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={`Order: ${names[order]}`}>
          <IconArrowsSort size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {inboxOrders.map((each) => (
          <Menu.Item
            key={each}
            aria-current={each === order ? 'true' : undefined}
            rightSection={each === order ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => onOrder(each)}
          >
            {names[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
