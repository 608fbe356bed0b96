/** What a delivery needs on its way to its receiver. */
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NodeParts } from '../ports/nodes.ts';
import type { DeliveryStore } from '../ports/store.ts';
import type { Activity } from './activity.ts';
import type { CommandLoop } from './command-loop.ts';
import type { HostLimits } from './host-options.ts';
import type { InstanceIds } from './instance-ids.ts';
import type { Library } from './library.ts';

export interface RouteParts {
  readonly store: DeliveryStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly activity: Activity;
  readonly limits: HostLimits;
  readonly loop: CommandLoop;
  readonly library: Library;
  readonly ids: InstanceIds;
  readonly node: NodeParts | undefined;
}
