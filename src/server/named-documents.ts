/**
 * Documents that a request names, in place of a file: they are renewed before anything is written down that refers to them,
 * so that clearing up does not take one away in that very moment.
 *
 * Boundary: bodies of JSON, already known to be shallow.
 */
import { documentsIn } from '../host/documents-in.ts';
import type { KeptDocuments } from '../ports/documents.ts';
import { RequestProblem } from './problem.ts';
import { quote } from './words/quoting.ts';

/** Throws `document-missing` where one is not kept, unless `isDraft`: nothing runs by a draft yet. */
export async function renewNamedDocuments(
  body: unknown,
  documents: Pick<KeptDocuments, 'touch'>,
  isDraft: boolean,
): Promise<void> {
  for (const { document, name } of documentsIn(body)) {
    if ((await documents.touch(document)) || isDraft) continue;
    throw new RequestProblem(
      'document-missing',
      `Baton does not keep ${quote(name)}, or no longer: a file that nothing refers to goes after a day. Choose it again.`,
      { where: 'document' },
    );
  }
}
