/** A content that comes in, written to a file of its own as it comes; its hash is known at its end. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { DocumentHash } from '../../ports/documents.ts';
import { displayName } from './document-label.ts';
import { tooLarge } from './document-problems.ts';

export interface Received {
  readonly document: DocumentHash;
  /** Bytes. */
  readonly size: number;
}

export interface Receiving {
  /** As it is called, for sentences. */
  readonly name: string;
  /** Bytes. */
  readonly limit: number;
}

/** On the disk when it resolves. Throws `DocumentProblem` `too-large`, and what the content throws. */
export async function receiveContent(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  { name, limit }: Receiving,
): Promise<Received> {
  const pieces = content instanceof Uint8Array ? [content] : content;
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of pieces) {
      size += piece.byteLength;
      if (size > limit) throw tooLarge(`“${displayName(name)}”`, limit);
      hash.update(piece);
      await writeAll(file, piece);
    }
    await file.sync();
    return { document: hash.digest('hex'), size };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let from = 0; from < piece.byteLength; ) {
    const { bytesWritten } = await file.write(piece, from);
    from += bytesWritten;
  }
}
