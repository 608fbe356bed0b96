/**
 * How a connection to the outside is opened: the name is resolved here, and only to addresses that may be reached.
 *
 * Boundary: one connection. What travels over it is `outgoing-http.ts`.
 *
 * Invariant GC1  The address that was checked is the address that is connected to: nothing resolves the name again.
 */
import { promises as dns } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { AllowedAddresses } from './allowed-addresses.ts';
import { innerAddress, plainAddress } from './inner-addresses.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Rejects as `dns.lookup` does. */
export type ResolveName = (host: string) => Promise<readonly ResolvedAddress[]>;

export const resolveBySystem: ResolveName = (host) => dns.lookup(host, { all: true });

export interface ConnectionRules {
  readonly allowed: AllowedAddresses;
  readonly resolve: ResolveName;
  readonly connectTimeout_ms: number;
}

export function guardedConnector(rules: ConnectionRules): buildConnector.connector {
  // One for each port: what a name may resolve to depends on it.
  const connectors = new Map<number, buildConnector.connector>();
  const connectorFor = (port: number): buildConnector.connector => {
    const held = connectors.get(port);
    if (held !== undefined) return held;
    const made = buildConnector({ timeout: rules.connectTimeout_ms, lookup: guardedLookup(rules, port) });
    connectors.set(port, made);
    return made;
  };
  return (options, callback) => {
    const port = portOf(options);
    const problem = literalProblem(rules.allowed, options.hostname, port);
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

/** An address needs no look-up, so it never comes past `guardedLookup`. */
function literalProblem(allowed: AllowedAddresses, host: string, port: number): OutgoingProblem | undefined {
  const ip = plainAddress(host);
  if (ip === undefined) return undefined;
  const inside = innerAddress(host);
  if (inside === undefined || allowed.allows({ host, port, address: host })) return undefined;
  return notAllowed(host, inside);
}

function guardedLookup({ allowed, resolve }: ConnectionRules, port: number): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const usable = found.filter(
          ({ address }) => innerAddress(address) === undefined || allowed.allows({ host, port, address }),
        );
        const [first] = usable;
        if (first === undefined) callback(refusal(host, found), '');
        else if (options.all === true) callback(null, [...usable]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

function refusal(host: string, found: readonly ResolvedAddress[]): OutgoingProblem {
  const [first] = found;
  if (first === undefined) {
    return new OutgoingProblem('name-unknown', `There is no computer called “${host}”.`, true);
  }
  return notAllowed(host, innerAddress(first.address) ?? 'no address of the Internet', first.address);
}

function notAllowed(host: string, inside: string, address?: string): OutgoingProblem {
  const whose = address === undefined ? 'is' : `leads to ${address}, which is`;
  return new OutgoingProblem(
    'address-not-allowed',
    `“${host}” ${whose} ${inside}. Baton does not call addresses inside the house unless whoever runs it has allowed them (baton serve --allow ${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}).`,
    false,
  );
}
