/** The last step of every route: a command on the receiver that consumes the delivery with its commit. */
import type { InstanceId } from '../kernel/command.ts';
import { commandWork } from './command-work.ts';
import { HostError, type InstanceCommand } from './host-api.ts';
import type { RouteParts } from './route-parts.ts';
import { rowsWork } from './work.ts';

/** False where the receiver no longer wants it, is gone or was stopped; the delivery is then still there. Throws `HostError` `overtaken` where another node has brought it. */
export async function handOver(
  { loop }: RouteParts,
  instance: InstanceId,
  command: InstanceCommand,
  takenDelivery?: number,
): Promise<boolean> {
  const taken = takenDelivery === undefined ? {} : { takenDelivery };
  try {
    const answer = await loop.run(commandWork({ origin: 'internal', instance, command, ...taken }));
    return answer.ok;
  } catch (error) {
    const isGone = error instanceof HostError && !error.retryable && error.code !== 'overtaken';
    if (isGone) return false;
    throw error;
  }
}

/** Nobody wants it any more. */
export function discard({ loop }: RouteParts, delivery: number): Promise<void> {
  return loop.run(rowsWork({ takenDelivery: delivery }));
}
