/**
 * Reads a DMN file of any version into a `DecisionModel`, or refuses it saying why.
 *
 * Boundary: what the file says. Whether references, types and expressions hold is worked out by `compile/`.
 *
 * Invariants:
 * D1  Never throws for any input; what cannot be read is a refusal.
 * D2  Every element of DMN is read, known to carry no behaviour, or told as left out.
 */
import type { Finding } from '../../xml/finding.ts';
import type { ReadLimits } from '../../xml/guard-xml.ts';
import { Refusal } from '../../xml/guard-xml.ts';
import { readXml } from '../../xml/read-xml.ts';
import { recogniseRoot } from '../../xml/recognise-format.ts';
import type { XmlElement } from '../../xml/xml-tree.ts';
import type { DecisionModel } from '../decision-model.ts';
import { dmnFinding } from '../dmn-findings.ts';
import { dmnVocabulary, isModelNamespace } from '../dmn-vocabulary.ts';
import { FindingList } from '../finding-list.ts';
import { accountForElements } from './account-for-elements.ts';
import {
  readDecision,
  readImport,
  readInputData,
  readItem,
  readKnowledgeModel,
  readService,
} from './read-elements.ts';
import { attribute, childrenNamed, given, isDmn, TreeReader } from './tree-reader.ts';

/** A table of 10,000 rules with ten columns is well within. */
export const dmnReadLimits: ReadLimits = {
  size_bytes: 16 * 1024 * 1024,
  elements: 400_000,
  depth: 128,
  attributes: 512,
  attribute_chars: 1024 * 1024,
};

/** Models a model may import. */
const IMPORTS = 200;

export type ReadDecisionsResult =
  | { readonly ok: true; readonly model: DecisionModel }
  | { readonly ok: false; readonly refusal: Finding; readonly findings: readonly Finding[] };

export function readDecisions(
  file: Uint8Array | string,
  fileName: string,
  limits: ReadLimits = dmnReadLimits,
): ReadDecisionsResult {
  const findings: Finding[] = [];
  try {
    const { text, root } = readXml(file, limits, dmnVocabulary, findings);
    guardRoot(root);
    return { ok: true, model: readRoot(root, fileName, text, findings) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, refusal: error.finding, findings };
    throw error;
  }
}

function guardRoot(root: XmlElement): void {
  if (isDmn(root, 'definitions')) return;
  const what = /spec\/BPMN/i.test(root.namespace)
    ? 'a BPMN diagram'
    : recogniseRoot(root.name, root.namespace);
  const message = `Expected a DMN file, which begins with <definitions>; this seems to be ${what}.`;
  throw new Refusal(
    dmnFinding('file-not-dmn', { message, default: 'Baton does not read the file.', line: root.line }),
  );
}

function readRoot(
  root: XmlElement,
  fileName: string,
  xml: string,
  findings: readonly Finding[],
): DecisionModel {
  const list = new FindingList(findings);
  const reader = new TreeReader(list);
  const imports = childrenNamed(root, 'import').filter((element, i) => {
    if (i >= IMPORTS) {
      if (i === IMPORTS) {
        const more = `The file imports more than ${IMPORTS} models.`;
        reader.tell('dmn-import-not-followed', element, more, 'Baton leaves the others out.');
      }
      return false;
    }
    const type = attribute(element, 'importType');
    if (type === undefined || isModelNamespace(type)) return true;
    const message = `The file imports ${attribute(element, 'namespace') ?? 'something'} of the type ${type}.`;
    reader.tell('dmn-import-not-followed', element, message, 'Baton leaves it out.');
    return false;
  });
  const model = {
    fileName,
    xml,
    name: attribute(root, 'name') ?? fileName,
    namespace: attribute(root, 'namespace') ?? '',
    ...given('exporter', attribute(root, 'exporter')),
    imports: imports.map((element) => readImport(reader, element)),
    items: childrenNamed(root, 'itemDefinition').map((element) => readItem(reader, element)),
    inputs: childrenNamed(root, 'inputData').map((element) => readInputData(reader, element)),
    decisions: childrenNamed(root, 'decision').map((element) => readDecision(reader, element)),
    knowledge: childrenNamed(root, 'businessKnowledgeModel').map((element) =>
      readKnowledgeModel(reader, element),
    ),
    services: childrenNamed(root, 'decisionService').map((element) => readService(reader, element)),
  };
  accountForElements(reader, root);
  return { ...model, findings: [...list.findings].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}
