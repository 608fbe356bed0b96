/** The documents that a value refers to, wherever in it; each once. Looks level by level: the value may be deep. */
import { type DocumentHash, type DocumentReference, isDocumentReference } from '../ports/documents.ts';

export function documentsIn(value: unknown): readonly DocumentReference[] {
  const found = new Map<DocumentHash, DocumentReference>();
  let level: readonly unknown[] = [value];
  while (level.length > 0) {
    for (const one of level) if (isDocumentReference(one)) found.set(one.document, one);
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return [...found.values()];
}
