/** What an instance sends to others, as parcels: one for each target, so that each arrives exactly once. */
import type { DeliveryEffect } from '../kernel/effect.ts';
import type { Parcel } from '../ports/store.ts';
import type { CachedInstance } from './cached-instance.ts';

export function parcelsOf(sender: CachedInstance, effect: DeliveryEffect): readonly Parcel[] {
  const deployment = sender.deployment.line.id;
  switch (effect.kind) {
    case 'publish-message':
      if (effect.targets.length === 0) {
        const correlation = effect.key === undefined ? {} : { correlation: effect.key };
        return [
          {
            kind: 'message-by-name',
            from: sender.id,
            name: effect.name,
            ...correlation,
            variables: effect.variables,
          },
        ];
      }
      return effect.targets.map(({ process, element }) => ({
        kind: 'message-to-element',
        from: sender.id,
        case: sender.case,
        deployment,
        process,
        element,
        name: effect.name,
        variables: effect.variables,
      }));
    case 'broadcast-signal':
      return [
        {
          kind: 'signal',
          name: effect.name,
          variables: effect.variables,
          ...(effect.reached === undefined ? {} : { reached: { instance: sender.id, key: effect.reached } }),
        },
      ];
    case 'escalate-to-caller': {
      const code = effect.code === undefined ? {} : { code: effect.code };
      return [{ kind: 'escalate-to-caller', caller: effect.parent, variables: effect.variables, ...code }];
    }
    case 'call-process':
      return [
        {
          kind: 'call-process',
          caller: {
            instance: sender.id,
            key: effect.call,
            ...(effect.catches === undefined ? {} : { catches: effect.catches }),
          },
          case: sender.case,
          deployment,
          process: effect.process,
          from: effect.from,
          variables: effect.variables,
          ...(effect.undo === undefined ? {} : { undo: effect.undo }),
        },
      ];
    case 'terminate-called':
      return [{ kind: 'terminate-called', caller: { instance: sender.id, key: effect.call } }];
    case 'return-to-caller': {
      const error = effect.error === undefined ? {} : { error: effect.error };
      const undo = effect.undo === undefined ? {} : { undo: effect.undo };
      return [
        { kind: 'return-to-caller', caller: effect.parent, variables: effect.variables, ...error, ...undo },
      ];
    }
  }
}
