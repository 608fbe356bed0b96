/**
 * Which IP addresses lie inside the house (or are no ordinary address of the Internet at all), and what to call them.
 *
 * Invariants:
 * IA1  Only what is known to be an ordinary address of the Internet is let out; a range nobody has thought of is not.
 * IA2  An IPv6 address that stands for an IPv4 one (mapped, NAT64) is judged by that one.
 */
import ipaddr from 'ipaddr.js';

/** Of clouds, outside the link-local ranges: whoever reaches one may ask for the machine's credentials. */
const metadataServices = new Set([
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  ...['fd00:ec2::254', 'fd20:ce::254', 'fd00:42::42'],
]);
/** Where a house has its own servers. */
const houseRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** `64:ff9b::/96`; the other NAT64 range is for local use and stays inside. */
const nat64 = ipaddr.IPv6.parse('64:ff9b::');

const names: Readonly<Record<string, string>> = {
  loopback: 'this computer itself',
  linkLocal: 'a link-local address, where clouds keep their machines’ credentials',
  private: 'an address of a private network',
  uniqueLocal: 'an address of a private network',
  deprecatedSiteLocal: 'an address of a private network',
  carrierGradeNat: 'an address of a provider’s inner network',
  multicast: 'an address of many receivers',
  broadcast: 'an address of many receivers',
  unspecified: 'no address of any one computer',
};

/** Undefined: an ordinary address of the Internet. Else the end of a sentence, `this computer itself`. */
export function innerAddress(address: string): string | undefined {
  const ip = plainAddress(address);
  if (ip === undefined) return 'no address';
  if (metadataServices.has(ip.toString())) return 'where a cloud keeps its machines’ credentials';
  const range: string = ip.range();
  // `::/96` once held IPv4 addresses too; nothing is reached there by right.
  if (range === 'unicast' && ip.kind() === 'ipv6' && !globalUnicast(ip)) return 'no address of the Internet';
  return range === 'unicast' ? undefined : (names[range] ?? 'an address with a special meaning');
}

/** This computer or a private network: where a house has its databases and its mail. */
export function houseNetwork(address: string): boolean {
  const ip = plainAddress(address);
  return ip !== undefined && houseRanges.has(ip.range());
}

/** Link-local, or where a cloud keeps its machines' credentials. */
export function keepsCredentials(address: string): boolean {
  const ip = plainAddress(address);
  return ip !== undefined && (ip.range() === 'linkLocal' || metadataServices.has(ip.toString()));
}

/** Without a zone, and as the IPv4 address it stands for. */
export function plainAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const bare = address.replace(/^\[|\]$/gu, '').replace(/%.*$/u, '');
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined;
  const ip = ipaddr.process(bare);
  if (ip instanceof ipaddr.IPv6 && ip.match(nat64, 96)) return new ipaddr.IPv4(ip.toByteArray().slice(12));
  return ip;
}

/** `2000::/3`: all that was ever given out. */
function globalUnicast(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return ((ip.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}
