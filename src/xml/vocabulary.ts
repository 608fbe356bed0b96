/**
 * Vocabulary: what a standard that is written in XML calls its namespaces, as the reader of trees asks for it.
 *
 * Invariants:
 * V1  Both standards read here call their outermost element `definitions`; one without any namespace is taken for it.
 */
export interface Vocabulary {
  /** As a person knows it: `BPMN 2.0`. */
  readonly standard: string;
  /** The namespace a file is expected to be in. */
  readonly model: string;
  /** The prefix that stands for a namespace everywhere in Baton; `undefined` where it is not known. */
  spaceOf(namespace: string): string | undefined;
  /** What an undeclared prefix usually means. */
  usualNamespace(prefix: string): string | undefined;
  /** A namespace that is not the standard's, but evidently meant as such. */
  isUnusual(namespace: string): boolean;
}
