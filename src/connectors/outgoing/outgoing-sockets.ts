/**
 * Connections to databases, mail servers and file servers (`ports/outgoing-sockets.ts`): opened here, then handed to
 * whoever speaks over them.
 *
 * Boundary: until the connection is open. Encryption and what is said are the drivers'.
 *
 * Invariant OC1  No connection is opened to an address that `ruleForConnections` does not let through, or `ruleForHttp` where
 * a server of the Internet has sent there; of several
 * addresses of a name the first that answers is taken.
 */
import { connect, type Socket } from 'node:net';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';
import type { OutgoingSockets, SocketTarget } from '../../ports/outgoing-sockets.ts';
import { readAllowedAddresses } from './allowed-addresses.ts';
import { connectionProblem } from './connection-problem.ts';
import {
  type AddressRule,
  guardedLookup,
  literalProblem,
  type ResolveName,
  resolveBySystem,
  ruleForConnections,
  ruleForHttp,
} from './guarded-address.ts';
import { houseNetwork } from './inner-addresses.ts';
import type { OutgoingOptions } from './outgoing-http.ts';

const openTimeout_ms = 20_000;

/** Throws `Error` where the allow-list makes no sense. */
export function createOutgoingSockets({
  allow,
  resolve = resolveBySystem,
}: OutgoingOptions): OutgoingSockets {
  const allowed = readAllowedAddresses(allow);
  const [named, sentOn] = [ruleForConnections(allowed), ruleForHttp(allowed)];
  const ruleFor = ({ sentBy }: SocketTarget) =>
    sentBy === undefined || houseNetwork(sentBy) ? named : sentOn;
  return {
    open: async (target, { timeout_ms = openTimeout_ms, signal } = {}) => {
      const { host, port, lookup } = guarded(ruleFor(target), resolve, target);
      signal?.throwIfAborted();
      const socket = connect({ host, port, lookup, noDelay: true, keepAlive: true });
      try {
        await opened(socket, host, timeout_ms, signal);
        return socket;
      } catch (error) {
        socket.destroy();
        throw connectionProblem(error, host);
      }
    },
    lookupFor: (target) => guarded(ruleFor(target), resolve, target).lookup,
  };
}

function guarded(rule: AddressRule, resolve: ResolveName, target: SocketTarget) {
  const { host, port } = placeOf(target);
  const problem = literalProblem(rule, host, port);
  if (problem !== undefined) throw problem;
  return { host, port, lookup: guardedLookup(rule, resolve, port) };
}

/** Throws `OutgoingProblem`. */
function placeOf({ fields, usualPort }: SocketTarget): { readonly host: string; readonly port: number } {
  const host = (fields.host ?? '').trim().replace(/^\[(.*)\]$/u, '$1');
  if (host === '' || /[\s/\\@]/u.test(host)) {
    const words = `“${host}” is no server: write its name or address, such as db.example.com.`;
    throw new OutgoingProblem('bad-address', words, false);
  }
  const given = fields.port ?? '';
  const port = given.trim() === '' ? usualPort : Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new OutgoingProblem(
      'bad-address',
      `“${given}” is no port: write a number, such as ${usualPort}.`,
      false,
    );
  }
  return { host, port };
}

function opened(socket: Socket, host: string, timeout_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const words = `“${host}” did not take the connection within ${timeout_ms / 1_000} seconds.`;
      end(() => reject(new OutgoingProblem('no-answer-in-time', words, true)));
    }, timeout_ms);
    const leave = () =>
      end(() =>
        reject(new OutgoingProblem('withdrawn', `The connection to “${host}” was called off.`, true)),
      );
    const end = (tell: () => void) => {
      clearTimeout(late);
      signal?.removeEventListener('abort', leave);
      tell();
    };
    signal?.addEventListener('abort', leave, { once: true });
    socket.once('connect', () => end(resolve));
    // Stays: whoever gets the socket listens a moment later, and an error nobody hears would end the process.
    socket.on('error', (error) => end(() => reject(error)));
  });
}
