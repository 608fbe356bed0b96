/**
 * What the XML pass repairs, in words for people.
 *
 * Invariants:
 * W1  Each kind of repair is told once a cause, with the first line it was met on, not once an occurrence.
 */
import type { Finding } from './finding.ts';
import { bpmnModel, usualNamespace } from './namespaces.ts';
import { readingFinding } from './reading-findings.ts';

export type XmlFindings = ReturnType<typeof createXmlFindings>;

export function createXmlFindings() {
  const told = new Map<string, Finding>();
  const tell = (key: string, finding: () => Finding): void => {
    if (!told.has(key)) told.set(key, finding());
  };
  return {
    all: (): readonly Finding[] => [...told.values()],
    ampersand: (line: number) =>
      tell('ampersand', () =>
        readingFinding('ampersand-not-escaped', {
          message: 'The file holds an “&” that is not written as “&amp;”, or an entity it does not define.',
          default: 'Baton takes the text as written.',
          line,
        }),
      ),
    undeclaredPrefix: (prefix: string, line: number) =>
      tell(`prefix ${prefix}`, () =>
        readingFinding('prefix-undeclared', {
          message: `The file uses names with “${prefix}:” but never says what “${prefix}” stands for.`,
          default:
            usualNamespace(prefix) === undefined
              ? 'Baton keeps this content but does not use it.'
              : `Baton takes it for what “${prefix}” usually means.`,
          line,
        }),
      ),
    unusualNamespace: (namespace: string, line: number) =>
      tell(`namespace ${namespace}`, () =>
        readingFinding('namespace-unusual', {
          message:
            namespace === ''
              ? `The file does not say that it is BPMN 2.0; expected the namespace ${bpmnModel}.`
              : `The file uses the namespace ${namespace}, which is not one of BPMN 2.0.`,
          default: 'Baton reads it as BPMN 2.0.',
          line,
        }),
      ),
    outsideRoot: (line: number) =>
      tell('outside', () =>
        readingFinding('content-outside-root', {
          message: 'There is more content outside the outermost element.',
          default: 'Baton reads the outermost element and leaves the rest out.',
          line,
        }),
      ),
    unreadable: (problem: string, line: number) => {
      if (problem === 'non-whitespace outside of root node') {
        tell('outside', () =>
          readingFinding('content-outside-root', {
            message: 'There is text before or after the outermost element.',
            default: 'Baton leaves it out.',
            line,
          }),
        );
        return;
      }
      tell(`unreadable ${line}`, () =>
        readingFinding('attribute-unreadable', {
          message: `An attribute cannot be read (${problem}).`,
          default: 'Baton leaves that attribute out.',
          line,
        }),
      );
    },
  };
}
