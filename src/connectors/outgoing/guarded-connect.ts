/**
 * How a connection for HTTP is opened: the name is resolved here, and only to addresses that may be reached.
 *
 * Boundary: one connection. Which addresses is `guarded-address.ts`; what travels over it is `outgoing-http.ts`.
 */
import { buildConnector } from 'undici';
import type { AllowedAddresses } from './allowed-addresses.ts';
import { guardedLookup, literalProblem, type ResolveName, ruleForHttp } from './guarded-address.ts';

export interface ConnectionRules {
  readonly allowed: AllowedAddresses;
  readonly resolve: ResolveName;
  readonly connectTimeout_ms: number;
}

export function guardedConnector(rules: ConnectionRules): buildConnector.connector {
  const rule = ruleForHttp(rules.allowed);
  // One for each port: what a name may resolve to depends on it.
  const connectors = new Map<number, buildConnector.connector>();
  const connectorFor = (port: number): buildConnector.connector => {
    const held = connectors.get(port);
    if (held !== undefined) return held;
    const lookup = guardedLookup(rule, rules.resolve, port);
    const made = buildConnector({ timeout: rules.connectTimeout_ms, lookup });
    connectors.set(port, made);
    return made;
  };
  return (options, callback) => {
    const port = portOf(options);
    const problem = literalProblem(rule, options.hostname, port);
    if (problem !== undefined) {
      callback(problem, null);
      return;
    }
    connectorFor(port)(options, callback);
  };
}

function portOf({ port, protocol }: buildConnector.Options): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
