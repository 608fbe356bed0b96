/**
 * Which address a name may lead to: resolving it and judging what comes out is one step, for HTTP and for everything else.
 *
 * Boundary: judges; connecting is `guarded-connect.ts` (HTTP) and `outgoing-sockets.ts` (everything else).
 *
 * Invariants:
 * GA1  The address that was checked is the address that is connected to: nothing resolves the name again.
 * GA2  HTTP, whose address a case's data may choose, reaches inside the house only what the allow-list names.
 * GA3  What a connection names reaches this computer and private networks too, but nothing else that is not the Internet
 *      unless the allow-list names it; where machines' credentials are kept never.
 */
import { promises as dns } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { AllowedAddresses } from './allowed-addresses.ts';
import { houseNetwork, innerAddress, keepsCredentials, plainAddress } from './inner-addresses.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Rejects as `dns.lookup` does. */
export type ResolveName = (host: string) => Promise<readonly ResolvedAddress[]>;

export const resolveBySystem: ResolveName = (host) => dns.lookup(host, { all: true });

export interface AddressTarget {
  readonly host: string;
  readonly port: number;
  /** What the host's name resolved to; the host itself where it is one. */
  readonly address: string;
}

export interface AddressRule {
  allows(target: AddressTarget): boolean;
  /** Follows the sentence that tells where it leads. */
  readonly advice: (host: string) => string;
}

/** GA2. */
export function ruleForHttp(allowed: AllowedAddresses): AddressRule {
  return {
    allows: (target) => innerAddress(target.address) === undefined || allowed.allows(target),
    advice: (host) =>
      `Baton does not call addresses inside the house unless whoever runs it has allowed them (baton serve --allow ${inUrl(host)}).`,
  };
}

/** GA3. */
export function ruleForConnections(allowed: AllowedAddresses): AddressRule {
  return {
    allows: (target) => {
      const { address } = target;
      if (keepsCredentials(address)) return false;
      return innerAddress(address) === undefined || houseNetwork(address) || allowed.allows(target);
    },
    advice: () => 'No connection may lead there. Correct its server under Connections.',
  };
}

/** What an address in the place of a name comes to: it needs no look-up, so it never comes past `guardedLookup`. */
export function literalProblem(rule: AddressRule, host: string, port: number): OutgoingProblem | undefined {
  if (plainAddress(host) === undefined || rule.allows({ host, port, address: host })) return undefined;
  return notAllowed(rule, host, host);
}

/** Gives only addresses that may be reached; fails with an `OutgoingProblem` where there is none. */
export function guardedLookup(rule: AddressRule, resolve: ResolveName, port: number): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const usable = found.filter(({ address }) => rule.allows({ host, port, address }));
        const [first] = usable;
        if (first === undefined) callback(refusal(rule, host, found), '');
        else if (options.all === true) callback(null, [...usable]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

function refusal(rule: AddressRule, host: string, found: readonly ResolvedAddress[]): OutgoingProblem {
  const [first] = found;
  if (first === undefined) {
    return new OutgoingProblem('name-unknown', `There is no computer called “${host}”.`, true);
  }
  return notAllowed(rule, host, first.address);
}

function notAllowed(rule: AddressRule, host: string, address: string): OutgoingProblem {
  const whose = address === host ? 'is' : `leads to ${address}, which is`;
  const what = innerAddress(address) ?? 'no address of the Internet';
  return new OutgoingProblem(
    'address-not-allowed',
    `“${host}” ${whose} ${what}. ${rule.advice(host)}`,
    false,
  );
}

function inUrl(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
