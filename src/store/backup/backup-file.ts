/**
 * A backup as one compressed file: a line that says what it is, the records, and the checksum of all lines before.
 *
 * Invariants:
 * BF1  A file that was cut off, or changed in any bit, is refused before its end is believed.
 * BF2  Neither writing nor reading holds more of it than a few lines.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { type BackupRecord, readRecord, writeRecord } from './backup-record.ts';

const TITLE = '{"file":"baton backup","format":1}';
const LINES_AT_ONCE = 256;

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
    for await (const line of createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY })) {
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
