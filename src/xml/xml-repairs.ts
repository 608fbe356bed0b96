/**
 * What the XML pass repairs, in words for people.
 *
 * Invariants:
 * W1  Each kind of repair is told once a cause, with the first line it was met on, not once an occurrence.
 */
import type { Finding } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';
import { xmlFinding } from './xml-findings.ts';

export type XmlRepairs = ReturnType<typeof createXmlRepairs>;

export function createXmlRepairs(vocabulary: Vocabulary) {
  const told = new Map<string, Finding>();
  const tell = (key: string, finding: () => Finding): void => {
    if (!told.has(key)) told.set(key, finding());
  };
  return {
    all: (): readonly Finding[] => [...told.values()],
    ampersand: (line: number) =>
      tell('ampersand', () =>
        xmlFinding('ampersand-not-escaped', {
          message: 'The file holds an “&” that is not written as “&amp;”, or an entity it does not define.',
          default: 'Baton takes the text as written.',
          line,
        }),
      ),
    undeclaredPrefix: (prefix: string, line: number) =>
      tell(`prefix ${prefix}`, () =>
        xmlFinding('prefix-undeclared', {
          message: `The file uses names with “${prefix}:” but never says what “${prefix}” stands for.`,
          default:
            vocabulary.usualNamespace(prefix) === undefined
              ? 'Baton keeps this content but does not use it.'
              : `Baton takes it for what “${prefix}” usually means.`,
          line,
        }),
      ),
    unusualNamespace: (namespace: string, line: number) =>
      tell(`namespace ${namespace}`, () =>
        xmlFinding('namespace-unusual', {
          message:
            namespace === ''
              ? `The file does not say that it is ${vocabulary.standard}; expected the namespace ${vocabulary.model}.`
              : `The file uses the namespace ${namespace}, which is not one of ${vocabulary.standard}.`,
          default: `Baton reads it as ${vocabulary.standard}.`,
          line,
        }),
      ),
    outsideRoot: (line: number) =>
      tell('outside', () =>
        xmlFinding('content-outside-root', {
          message: 'There is more content outside the outermost element.',
          default: 'Baton reads the outermost element and leaves the rest out.',
          line,
        }),
      ),
    unreadable: (problem: string, line: number) => {
      if (problem === 'non-whitespace outside of root node') {
        tell('outside', () =>
          xmlFinding('content-outside-root', {
            message: 'There is text before or after the outermost element.',
            default: 'Baton leaves it out.',
            line,
          }),
        );
        return;
      }
      tell(`unreadable ${line}`, () =>
        xmlFinding('attribute-unreadable', {
          message: `An attribute cannot be read (${problem}).`,
          default: 'Baton leaves that attribute out.',
          line,
        }),
      );
    },
  };
}
