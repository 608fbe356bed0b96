/**
 * Documents that a request names, in place of a file: they are renewed before anything is written down that refers to them,
 * so that clearing up does not take one away in that very moment.
 *
 * Boundary: bodies of JSON, already known to be shallow.
 */
import { type DocumentReference, isDocumentReference, type KeptDocuments } from '../ports/documents.ts';
import { RequestProblem } from './problem.ts';
import { quote } from './words/quoting.ts';

/** Throws `document-missing` where one is not kept, unless `isDraft`: nothing runs by a draft yet. */
export async function renewNamedDocuments(
  body: unknown,
  documents: Pick<KeptDocuments, 'touch'>,
  isDraft: boolean,
): Promise<void> {
  for (const { document, name } of namedIn(body).values()) {
    if ((await documents.touch(document)) || isDraft) continue;
    throw new RequestProblem(
      'document-missing',
      `Baton does not keep ${quote(name)}, or no longer: a file that nothing refers to goes after a day. Choose it again.`,
      { where: 'document' },
    );
  }
}

function namedIn(body: unknown): ReadonlyMap<string, DocumentReference> {
  const found = new Map<string, DocumentReference>();
  let level: readonly unknown[] = [body];
  while (level.length > 0) {
    for (const one of level) if (isDocumentReference(one)) found.set(one.document, one);
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return found;
}
