/**
 * The body of an answer, as it comes, within its limit.
 *
 * Invariant AB1  No more than the limit is ever held, neither of what travels nor of what a compressed body swells to.
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { OutgoingProblem } from '../../ports/outgoing-http.ts';

const unpackers = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

export interface BodyLimit {
  readonly host: string;
  readonly maxBytes: number;
}

/** Throws `OutgoingProblem` `answer-too-large`; what the stream throws goes through. */
export async function readBody(stream: AsyncIterable<Uint8Array>, limit: BodyLimit): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of withinLimit(stream, limit)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The same, piece by piece. */
export async function* withinLimit(
  stream: AsyncIterable<Uint8Array>,
  limit: BodyLimit,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of stream) {
    size += piece.byteLength;
    if (size > limit.maxBytes) throw tooLarge(limit);
    yield piece;
  }
}

/** No compression is asked for, but some servers compress all the same. */
export async function unpack(
  body: Uint8Array,
  encoding: string | undefined,
  limit: BodyLimit,
): Promise<Uint8Array> {
  const unpacker = unpackers.get((encoding ?? '').trim().toLowerCase());
  if (unpacker === undefined || body.byteLength === 0) return body;
  try {
    return await unpacker(body, { maxOutputLength: limit.maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    throw new OutgoingProblem(
      'connection-lost',
      `What “${limit.host}” answered is said to be compressed, but cannot be unpacked.`,
      true,
      { cause: error },
    );
  }
}

function tooLarge({ host, maxBytes }: BodyLimit): OutgoingProblem {
  const megabytes = Math.round((maxBytes / 1_048_576) * 10) / 10;
  const size = megabytes >= 0.1 ? `${megabytes} MB` : `${maxBytes} bytes`;
  return new OutgoingProblem('answer-too-large', `The answer of “${host}” is larger than ${size}.`, false);
}
