/** What a keeper of documents says of one that is not there, or is too large. */
import { type DocumentHash, DocumentProblem } from '../../ports/documents.ts';

export function missing(document: DocumentHash): DocumentProblem {
  return new DocumentProblem(
    'missing',
    `The file ${document.slice(0, 12)}… is not among the files Baton keeps.`,
  );
}

export function tooLarge(what: string, limit: number): DocumentProblem {
  return new DocumentProblem(
    'too-large',
    `${what} is larger than ${sizeText(limit)}, the most that is taken.`,
  );
}

function sizeText(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${Math.floor(bytes / 1024 / 1024)} MB`;
  return bytes >= 1024 ? `${Math.floor(bytes / 1024)} KB` : `${bytes} bytes`;
}
