/**
 * Finds where the BPMN content of an XML file begins: its outermost element as a rule; deeper where a tool wraps it.
 */

import { Refusal } from '../xml/guard-xml.ts';
import { recogniseRoot } from '../xml/recognise-format.ts';
import type { XmlElement } from '../xml/xml-tree.ts';
import type { Finding } from './finding.ts';
import { isBpmn } from './read-context.ts';
import { readingFinding } from './reading-findings.ts';

/** How deep in another format a `definitions` is looked for: exchange envelopes have one or two levels. */
const deepestWrapping = 4;

/** Throws a `Refusal` where there is none. */
export function findBpmnRoot(top: XmlElement, findings: Finding[]): XmlElement {
  if (isBpmn(top, 'definitions')) return top;
  const [wrapped, ...others] = definitionsIn(top, 1);
  if (wrapped !== undefined) {
    findings.push(
      readingFinding('definitions-missing', {
        message: `The diagram is wrapped in <${top.name}>.`,
        default: 'Baton reads the BPMN content found in it.',
        line: wrapped.line,
      }),
      ...others.map((other) =>
        readingFinding('definitions-several', {
          element: other.attributes.get('id'),
          message: `The file holds another diagram of its own, beginning on line ${other.line}.`,
          default: 'Baton reads the first one only. Save the others as files of their own.',
          line: other.line,
        }),
      ),
    );
    return wrapped;
  }
  if (isBpmn(top, 'process') || isBpmn(top, 'collaboration')) {
    findings.push(
      readingFinding('definitions-missing', {
        message: `The file begins with <${top.name}>; expected <definitions>.`,
        default: 'Baton reads what there is.',
        line: top.line,
      }),
    );
    return top;
  }
  const what = recogniseRoot(top.name, top.namespace);
  const message = `Expected a BPMN 2.0 file, which begins with <definitions>; this seems to be ${what}.`;
  throw new Refusal(
    readingFinding('file-not-bpmn', { message, default: 'Baton does not read the file.', line: top.line }),
  );
}

function definitionsIn(element: XmlElement, depth: number): readonly XmlElement[] {
  if (isBpmn(element, 'definitions')) return [element];
  if (depth > deepestWrapping) return [];
  return element.children.flatMap((child) => definitionsIn(child, depth + 1));
}
