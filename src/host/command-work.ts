/** One command on an instance that exists, as a work of the loop. */
import type { InstanceId } from '../kernel/command.ts';
import type { HeldLease } from '../ports/store.ts';
import type { CachedInstance } from './cached-instance.ts';
import type { Answer, InstanceCommand } from './host-api.ts';
import type { Performed, Turn, Work } from './work.ts';

export interface CommandRequest {
  readonly origin: Work<Answer>['origin'];
  readonly instance: InstanceId;
  readonly command: InstanceCommand;
  /** Consumed with the commit if the command is accepted. */
  readonly takenDelivery?: number;
  readonly idempotencyKey?: string;
  /** It reports a job and holds it. */
  readonly lease?: HeldLease;
}

export function commandWork(request: CommandRequest): Work<Answer> {
  return {
    origin: request.origin,
    about: request.instance,
    perform(turn) {
      const instance = turn.instance(request.instance);
      return instance instanceof Promise
        ? instance.then((loaded) => decideOn(turn, loaded, request))
        : decideOn(turn, instance, request);
    },
  };
}

export function decideOn(turn: Turn, instance: CachedInstance, request: CommandRequest): Performed<Answer> {
  const decision = turn.decide(instance, request.command);
  if (!decision.ok) return { result: decision, decided: [] };
  const { events, effects } = decision;
  const seq = instance.seq + 1;
  const key = request.idempotencyKey;
  return {
    result: { ok: true, seq, events },
    decided: [{ instance, events, effects }],
    ...(request.lease === undefined ? {} : { relies: { lease: request.lease } }),
    ...(request.takenDelivery === undefined ? {} : { rows: { takenDelivery: request.takenDelivery } }),
    ...(key === undefined ? {} : { kept: { key, answer: { ok: true, seq, events: [] } } }),
  };
}
