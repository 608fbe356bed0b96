/** The documents of a test, in memory. */
import { createHash } from 'node:crypto';
import { DocumentProblem, type Documents } from '../../src/ports/documents.ts';

export function memoryDocuments(): Documents {
  const kept = new Map<string, Uint8Array>();
  const contentOf = (document: string) => {
    const content = kept.get(document);
    if (content === undefined) throw new DocumentProblem('missing', 'The document is not there.');
    return content;
  };
  return {
    async put(content, about) {
      const pieces: Uint8Array[] = [];
      if (content instanceof Uint8Array) pieces.push(content);
      else for await (const piece of content) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      const document = createHash('sha256').update(bytes).digest('hex');
      kept.set(document, bytes);
      return { document, ...about, size: bytes.length };
    },
    async read(document, limit) {
      const content = contentOf(document);
      if (content.length > limit) throw new DocumentProblem('too-large', 'The document is too large.');
      return content;
    },
    async *stream(document) {
      yield contentOf(document);
    },
  };
}
