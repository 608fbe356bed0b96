/**
 * The parts of a ZIP file, unpacked within limits, and a ZIP file of such parts. A library only ever gets what went
 * through here, so that it need not be trusted with a hostile archive.
 *
 * Boundary: APPNOTE.TXT of PKWARE, as far as office files use it: stored and deflated parts. No ZIP64, no encryption,
 * no archives in several pieces.
 *
 * Invariants:
 * ZP1  Never more than `limits.size` bytes come out, whatever sizes the archive declares.
 * ZP2  A part that unpacks to another size than declared is refused, as is one that lies outside the archive.
 */
import { crc32, inflateRawSync } from 'node:zlib';

export interface ZipLimits {
  /** Bytes of all parts, unpacked. */
  readonly size: number;
  readonly parts: number;
}

export type ZipProblem = 'no-zip' | 'damaged' | 'encrypted' | 'too-large';

export class ZipRefused extends Error {
  override readonly name = 'ZipRefused';
  readonly code: ZipProblem;
  constructor(code: ZipProblem) {
    super(code);
    this.code = code;
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
const LONGEST_COMMENT = 0xffff;

/** By name, in the order of the archive. `wanted`: the names that are unpacked. Throws `ZipRefused`. */
export function unpackZip(
  bytes: Buffer,
  limits: ZipLimits,
  wanted: (name: string) => boolean = () => true,
): Map<string, Buffer> {
  const entries = entriesOf(bytes, limits).filter(({ name }) => wanted(name) && !name.endsWith('/'));
  if (entries.reduce((sum, { size }) => sum + size, 0) > limits.size) throw new ZipRefused('too-large');
  const parts = new Map<string, Buffer>();
  let left = limits.size;
  for (const entry of entries) {
    if (parts.has(entry.name)) throw new ZipRefused('damaged');
    const content = contentOf(bytes, entry, left);
    left -= content.length;
    parts.set(entry.name, content);
  }
  return parts;
}

/** The names of the parts, without unpacking anything. Throws `ZipRefused`. */
export function zipNames(bytes: Buffer, limits: ZipLimits): readonly string[] {
  return entriesOf(bytes, limits).map(({ name }) => name);
}

/** An archive of stored parts. */
export function packZip(parts: ReadonlyMap<string, Buffer>): Buffer {
  const pieces: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of parts) {
    const nameBytes = Buffer.from(name, 'utf8');
    const head = Buffer.alloc(30);
    head.writeUInt32LE(LOCAL, 0);
    fill(head, 4, content, nameBytes);
    const directory = Buffer.alloc(46);
    directory.writeUInt32LE(CENTRAL, 0);
    fill(directory, 6, content, nameBytes);
    directory.writeUInt32LE(at, 42);
    pieces.push(head, nameBytes, content);
    central.push(directory, nameBytes);
    at += head.length + nameBytes.length + content.length;
  }
  const listing = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...pieces, listing, end]);
}

/** The fields that both headers of a part share; `at`: where they begin. */
function fill(header: Buffer, at: number, content: Buffer, name: Buffer): void {
  header.writeUInt16LE(20, at);
  // The name is UTF-8.
  header.writeUInt16LE(0x800, at + 2);
  header.writeUInt32LE(crc32(content), at + 10);
  header.writeUInt32LE(content.length, at + 14);
  header.writeUInt32LE(content.length, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function entriesOf(bytes: Buffer, limits: ZipLimits): readonly Entry[] {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.parts) throw new ZipRefused('too-large');
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new ZipRefused('damaged');
    if ((bytes.readUInt16LE(at + 8) & ENCRYPTED_FLAG) !== 0) throw new ZipRefused('encrypted');
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      // Names with a backslash come from old Windows programs.
      name: bytes
        .toString('utf8', at + 46, at + 46 + nameLength)
        .replaceAll('\\', '/')
        .replace(/^\/+/u, ''),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 22 - LONGEST_COMMENT);
  for (let at = bytes.length - 22; at >= first; at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new ZipRefused(bytes.length >= 4 && bytes.readUInt32LE(0) === LOCAL ? 'damaged' : 'no-zip');
}

function contentOf(bytes: Buffer, { method, packed, size, at }: Entry, left: number): Buffer {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw new ZipRefused('damaged');
  const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (begin + packed > bytes.length) throw new ZipRefused('damaged');
  if (size > left) throw new ZipRefused('too-large');
  const stretch = bytes.subarray(begin, begin + packed);
  const content = method === STORED ? stretch : inflated(stretch, method, size);
  if (content.length !== size) throw new ZipRefused('damaged');
  return content;
}

/** Stops one byte past the declared size. */
function inflated(stretch: Buffer, method: number, size: number): Buffer {
  if (method !== DEFLATED) throw new ZipRefused('damaged');
  try {
    return inflateRawSync(stretch, { maxOutputLength: size + 1 });
  } catch {
    throw new ZipRefused('damaged');
  }
}
