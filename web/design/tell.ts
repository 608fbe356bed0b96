/** Short messages at the edge of the page: what was done, or what could not be done and why. */
import { notifications } from '@mantine/notifications';

const closeButtonProps = { 'aria-label': 'Close this message' } as const;

export function tell(message: string): void {
  notifications.show({ message, color: 'ultramarine', withBorder: true, closeButtonProps });
}

/** For a mutation's `onError`. */
export function tellFailure(title: string): (error: Error) => void {
  return (error) => {
    notifications.show({
      title,
      message: error.message,
      color: 'red',
      withBorder: true,
      autoClose: 9000,
      closeButtonProps,
    });
  };
}
