/**
 * The allow-list: which addresses inside the house may be reached, as an operator writes it down.
 *
 * `books.intern`, `books.intern:8080`, `10.1.2.3`, `10.1.2.3:8080`, `[fd00::1]:8080`, `10.1.0.0/16`, `fd00::/8`.
 *
 * Invariants:
 * AL1  A name allows whatever that very name resolves to, and nothing else; an address or network allows every name that
 *      resolves into it.
 * AL2  With a port only that port.
 */
import ipaddr from 'ipaddr.js';
import { plainAddress } from './inner-addresses.ts';

export interface AllowedAddresses {
  /** `address`: what the host's name resolved to; the host itself where it is one. */
  allows(target: { readonly host: string; readonly port: number; readonly address: string }): boolean;
}

interface Entry {
  /** Lower case; absent where a network is named. */
  readonly host?: string;
  readonly network?: readonly [ipaddr.IPv4 | ipaddr.IPv6, number];
  readonly port?: number;
}

/** Throws `Error` with a sentence naming the entry that makes no sense. */
export function readAllowedAddresses(entries: readonly string[]): AllowedAddresses {
  const read = entries.map((entry) => readEntry(entry.trim()));
  return {
    allows: ({ host, port, address }) => {
      const ip = plainAddress(address);
      const name = hostName(host);
      return read.some(
        (entry) =>
          (entry.port === undefined || entry.port === port) &&
          (entry.host === name || (ip !== undefined && lies(ip, entry.network))),
      );
    },
  };
}

/** As names are compared: lower case, without the dot that ends a complete one. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/\.$/u, '');
}

function readEntry(entry: string): Entry {
  if (entry.includes('/')) return { network: readNetwork(entry) };
  const { host, port } = splitPort(entry);
  const ip = plainAddress(host);
  const at = port === undefined ? {} : { port };
  if (ip !== undefined) return { network: [ip, ip.kind() === 'ipv4' ? 32 : 128], ...at };
  if (!/^(?!.*\.\.)[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?\.?$/u.test(host)) throw senseless(entry);
  return { host: hostName(new URL(`http://${host}`).hostname), ...at };
}

function splitPort(entry: string): { readonly host: string; readonly port?: number } {
  const found = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/u.exec(entry);
  const [, host, port] = found ?? [];
  if (host === undefined) return { host: entry };
  const number = Number(port);
  if (number < 1 || number > 65_535) throw senseless(entry);
  return { host, port: number };
}

function readNetwork(entry: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (!ipaddr.isValidCIDR(entry)) throw senseless(entry);
  return ipaddr.parseCIDR(entry);
}

function lies(ip: ipaddr.IPv4 | ipaddr.IPv6, network: Entry['network']): boolean {
  if (network === undefined) return false;
  const [base, bits] = network;
  if (ip instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && ip.match(base, bits);
  return base instanceof ipaddr.IPv6 && ip.match(base, bits);
}

function senseless(entry: string): Error {
  return new Error(
    `“${entry}” is no address to allow. Write a name (books.intern), an address (10.1.2.3), either with a port (books.intern:8080), or a network (10.1.0.0/16).`,
  );
}
