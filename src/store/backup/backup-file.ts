/**
 * A backup as one compressed file: a line that says what it is, the records, and the checksum of all lines before.
 *
 * Invariants:
 * BF1  A file that was cut off, or changed in any bit, is refused before its end is believed.
 * BF2  Neither writing nor reading holds more of it than a few lines, and no line is longer than `LONGEST`: a file that
 *      unpacks to more is none of ours.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { type BackupRecord, readRecord, writeRecord } from './backup-record.ts';

const TITLE = '{"file":"baton backup","format":1}';
const LINES_AT_ONCE = 256;
/** Bytes of a line: several times what one row may hold. */
const LONGEST = 256 * 2 ** 20;
const NEWLINE = 0x0a;

/** Bytes of the file, as they are wanted. */
export function backupBytes(records: AsyncIterable<BackupRecord>): Readable {
  const packed = createGzip({ level: 4 });
  const lines = Readable.from(linesOf(records), { objectMode: false });
  lines.on('error', (error) => packed.destroy(error));
  return lines.pipe(packed);
}

async function* linesOf(records: AsyncIterable<BackupRecord>): AsyncGenerator<string> {
  const sum = createHash('sha256');
  let waiting: string[] = [TITLE];
  const flush = () => {
    const text = `${waiting.join('\n')}\n`;
    waiting = [];
    sum.update(text);
    return text;
  };
  for await (const record of records) {
    waiting.push(writeRecord(record));
    if (waiting.length >= LINES_AT_ONCE || record.kind === 'piece') yield flush();
  }
  if (waiting.length > 0) yield flush();
  yield `${JSON.stringify({ sha256: sum.digest('hex') })}\n`;
}

/** Throws `Error` with a sentence where the file is none, or not whole. */
export async function* recordsOf(path: string): AsyncGenerator<BackupRecord> {
  const unpacked = createReadStream(path)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(createGunzip());
  const sum = createHash('sha256');
  let isFirst = true;
  let isWhole = false;
  try {
    for await (const line of linesIn(unpacked)) {
      if (isFirst) {
        if (line !== TITLE) throw new Error('it does not say that it is one, or is of a newer Baton');
        isFirst = false;
      } else if (line.startsWith('{"sha256":')) {
        const { sha256 }: { sha256?: unknown } = JSON.parse(line);
        if (sha256 !== sum.digest('hex')) throw new Error('its checksum is another: it was changed');
        isWhole = true;
        break;
      } else yield readRecord(line);
      sum.update(`${line}\n`);
    }
  } catch (error) {
    throw new Error(`${path} is no whole backup of Baton: ${messageOf(error)}`, { cause: error });
  }
  if (!isWhole) throw new Error(`${path} is no whole backup of Baton: it ends too early.`);
}

async function* linesIn(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  const put = (part: Buffer) => {
    length += part.length;
    if (length > LONGEST) throw new Error(`a line of it is longer than ${LONGEST / 2 ** 20} MiB`);
    parts.push(part);
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      put(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString();
      parts = [];
      length = 0;
      from = end + 1;
    }
    put(chunk.subarray(from));
  }
  if (length > 0) yield Buffer.concat(parts).toString();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
