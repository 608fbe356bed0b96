/**
 * What a file may be before anybody reads it: its size, and the limits the XML pass holds it to.
 *
 * Boundary: refuses; never repairs. What another format seems to be is told by `recognise-format.ts`.
 *
 * Invariants:
 * G1  No file within the limits can make the reader recurse deeper than `depth` or keep more than `elements` elements.
 * G2  No document type, hence no entity of the file's own, is ever expanded.
 */
import type { Finding } from './finding.ts';
import type { XmlFindingCode } from './xml-findings.ts';
import { xmlFinding } from './xml-findings.ts';

export interface ReadLimits {
  readonly size_bytes: number;
  readonly elements: number;
  readonly depth: number;
  readonly attributes: number;
  readonly attribute_chars: number;
}

/** Far beyond the largest of the 732 drawings of the public corpora (0.6 MB, 8,000 elements, 15 levels, 1,300 characters). */
export const defaultReadLimits: ReadLimits = {
  size_bytes: 32 * 1024 * 1024,
  elements: 400_000,
  depth: 256,
  attributes: 512,
  attribute_chars: 4 * 1024 * 1024,
};

/** Thrown inside the readers only; `readDiagram` and `readDecisions` turn it into a refused result. */
export class Refusal extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.message);
    this.finding = finding;
  }
}

export function refuse(code: XmlFindingCode, message: string, line?: number): Refusal {
  return new Refusal(xmlFinding(code, { message, default: 'Baton does not read the file.', line }));
}

export function guardSize(file: Uint8Array | string, limits: ReadLimits): void {
  if (file.length > limits.size_bytes) {
    const size = `${(file.length / 1_048_576).toFixed(1)} MB`;
    const most = `${(limits.size_bytes / 1_048_576).toFixed(1)} MB`;
    throw refuse('file-too-large', `The file has ${size}; at most ${most} are read.`);
  }
}

export function guardDepth(depth: number, name: string, line: number, limits: ReadLimits): void {
  if (depth > limits.depth) {
    const message = `<${name}> is nested ${depth} levels deep; at most ${limits.depth} are read.`;
    throw refuse('xml-too-deep', message, line);
  }
}

export function guardCount(count: number, line: number, limits: ReadLimits): void {
  if (count > limits.elements) {
    throw refuse('xml-too-many-elements', `The file holds more than ${limits.elements} elements.`, line);
  }
}

export function guardAttributes(
  name: string,
  attributes: Readonly<Record<string, string>>,
  line: number,
  limits: ReadLimits,
): void {
  const entries = Object.entries(attributes);
  if (entries.length > limits.attributes) {
    const message = `<${name}> has ${entries.length} attributes; at most ${limits.attributes} are read.`;
    throw refuse('xml-attribute-too-large', message, line);
  }
  for (const [key, value] of entries) {
    if (value.length > limits.attribute_chars) {
      const message = `The attribute ${key} of <${name}> has ${value.length} characters; at most ${limits.attribute_chars} are read.`;
      throw refuse('xml-attribute-too-large', message, line);
    }
  }
}

/** `declaration` is the whole `<!…>`. */
export function guardDeclaration(declaration: string, line: number): Refusal {
  const kind = /^<!\s*([A-Za-z]+)/.exec(declaration)?.[1]?.toUpperCase() ?? '';
  const what = kind === 'ENTITY' ? 'an entity (<!ENTITY …>)' : `a document type (<!${kind || '…'} …>)`;
  return refuse(
    'xml-doctype',
    `The file declares ${what}. Such a file has no use for it, and it can be used for an attack.`,
    line,
  );
}
