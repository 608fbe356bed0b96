/**
 * The catalogue of what reading any XML file can tell: whether it may be read at all, and what of its text was repaired.
 *
 * Invariants:
 * R1  A code, once released, keeps its meaning.
 */
import type { Finding, FindingKind, FindingWords } from './finding.ts';
import { findingOf } from './finding.ts';

export const xmlFindings = {
  'file-empty': {
    severity: 'error',
    title: 'The file is empty',
    explains: 'There is no content to read. The file is refused.',
  },
  'file-too-large': {
    severity: 'error',
    title: 'The file is larger than allowed',
    explains: 'The size of the file is over the configured limit. The file is refused unread.',
  },
  'file-not-xml': {
    severity: 'error',
    title: 'The file is not a BPMN file but of another kind',
    explains:
      'The first bytes show another format, such as a Visio drawing, a PDF or a picture. The file is refused.',
  },
  'xml-not-well-formed': {
    severity: 'error',
    title: 'The XML is broken',
    explains:
      'A tag is not closed, the file is cut off or a character is out of place. Reading on would lose parts of the drawing, so the file is refused.',
  },
  'xml-doctype': {
    severity: 'error',
    title: 'The file declares a document type or entities',
    explains:
      'BPMN files have no use for them, and they are a known way to attack a reader. The file is refused.',
  },
  'xml-too-deep': {
    severity: 'error',
    title: 'Elements are nested deeper than allowed',
    explains: 'The nesting is over the configured limit. The file is refused.',
  },
  'xml-too-many-elements': {
    severity: 'error',
    title: 'The file holds more elements than allowed',
    explains: 'The number of elements is over the configured limit. The file is refused.',
  },
  'xml-attribute-too-large': {
    severity: 'error',
    title: 'An element has more or longer attributes than allowed',
    explains: 'The number or the length of attributes is over the configured limit. The file is refused.',
  },
  'encoding-repaired': {
    severity: 'warning',
    title: 'The file names the wrong character encoding',
    explains:
      'The bytes do not fit the encoding the file declares. It is read in the encoding it is really in.',
  },
  'encoding-damaged': {
    severity: 'warning',
    title: 'Some characters cannot be read',
    explains: 'The file mixes encodings. Characters that fit none are shown as �.',
  },
  'characters-removed': {
    severity: 'warning',
    title: 'The file holds characters that XML does not allow',
    explains: 'Stray zero bytes, usually padding, are ignored.',
  },
  'content-outside-root': {
    severity: 'warning',
    title: 'There is content before or after the diagram',
    explains: 'Whatever stands outside the outermost element is not part of the diagram and is left out.',
  },
  'ampersand-not-escaped': {
    severity: 'info',
    title: 'An & stands where XML wants &amp;',
    explains: 'The text is taken as written.',
  },
  'bracket-not-escaped': {
    severity: 'info',
    title: 'A < stands where XML wants &lt;',
    explains: 'The text is taken as written.',
  },
  'attribute-unreadable': {
    severity: 'warning',
    title: 'An attribute cannot be read',
    explains: 'It is written twice, without quotes or with illegal characters. That attribute is left out.',
  },
  'prefix-undeclared': {
    severity: 'warning',
    title: 'A name prefix is used but never declared',
    explains: 'Well-known prefixes are taken for what they usually mean; others are kept as foreign content.',
  },
  'namespace-unusual': {
    severity: 'warning',
    title: 'The file uses an unusual name for BPMN 2.0',
    explains:
      'The namespace is not the one of the standard, but the content is BPMN. It is read as BPMN 2.0.',
  },
} as const satisfies Record<string, FindingKind>;

export type XmlFindingCode = keyof typeof xmlFindings;

/** The only way a finding of this room is made: its severity comes from the catalogue. */
export function xmlFinding(code: XmlFindingCode, words: FindingWords): Finding {
  return findingOf(code, xmlFindings[code].severity, words);
}
