/**
 * A file as uploaded → its tree of elements, held to the limits, in whatever encoding it is, with the repairs that lose
 * nothing.
 *
 * Boundary: whether it is XML at all and may be read; what the elements mean is the caller's.
 */
import { decodeXml } from './decode-xml.ts';
import type { Finding } from './finding.ts';
import type { ReadLimits } from './guard-xml.ts';
import { guardSize, Refusal, refuse } from './guard-xml.ts';
import { recogniseBytes, recogniseText } from './recognise-format.ts';
import { escapeLooseBrackets } from './repair-xml.ts';
import type { Vocabulary } from './vocabulary.ts';
import { xmlFinding } from './xml-findings.ts';
import type { XmlElement, XmlTree } from './xml-tree.ts';
import { parseXml } from './xml-tree.ts';

export interface XmlFile {
  readonly text: string;
  readonly encoding: string;
  readonly root: XmlElement;
}

/** What there is to tell is added to `findings`. Throws a `Refusal` for what cannot or must not be read. */
export function readXml(
  file: Uint8Array | string,
  limits: ReadLimits,
  vocabulary: Vocabulary,
  findings: Finding[],
): XmlFile {
  guardSize(file, limits);
  const recognised = typeof file === 'string' ? undefined : recogniseBytes(file);
  if (recognised !== undefined)
    throw refuse('file-not-xml', `Expected a ${vocabulary.standard} file; this seems to be ${recognised}.`);
  const { text, encoding, findings: decoding } = decodeXml(file);
  findings.push(...decoding);
  guardText(text, vocabulary.standard);
  const tree = parseRepairing(text, limits, vocabulary);
  findings.push(...tree.findings);
  return { text, encoding, root: tree.root };
}

function parseRepairing(text: string, limits: ReadLimits, vocabulary: Vocabulary): XmlTree {
  try {
    return parseXml(text, limits, vocabulary);
  } catch (error) {
    const broken = error instanceof Refusal && error.finding.code === 'xml-not-well-formed';
    const repaired = broken ? escapeLooseBrackets(text) : undefined;
    if (!broken || repaired === undefined) throw error;
    const tree = parseXml(repaired, limits, vocabulary);
    const finding = xmlFinding('bracket-not-escaped', {
      message: 'The file holds a “<” that begins no tag and should be written as “&lt;”.',
      default: 'Baton takes the text as written.',
      line: error.finding.line,
    });
    return { ...tree, findings: [...tree.findings, finding] };
  }
}

function guardText(text: string, standard: string): void {
  const start = text.trimStart();
  if (start === '') throw refuse('file-empty', `The file is empty: expected a ${standard} file.`);
  if (start.includes('<') && !/^[{[%@]/.test(start)) return;
  throw refuse('file-not-xml', `Expected a ${standard} file; this seems to be ${recogniseText(start)}.`, 1);
}
