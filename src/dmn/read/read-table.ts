/** Decision tables: from the tree to `TableExpression` (DMN 1.5, section 8.3). */
import type { XmlElement } from '../../xml/xml-tree.ts';
import type {
  Aggregation,
  HitPolicy,
  LiteralExpression,
  TableExpression,
  TableInput,
  TableOutput,
  TableRule,
} from '../decision-model.ts';
import { readLiteral } from './read-boxed.ts';
import type { TreeReader } from './tree-reader.ts';
import { attribute, childNamed, childrenNamed, given, innerText, textOf, typeRefOf } from './tree-reader.ts';

const hitPolicies: readonly HitPolicy[] = [
  'UNIQUE',
  'ANY',
  'PRIORITY',
  'FIRST',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
];
const aggregations: readonly Aggregation[] = ['SUM', 'COUNT', 'MIN', 'MAX'];

export function readTable(reader: TreeReader, element: XmlElement): TableExpression {
  const inputs = childrenNamed(element, 'input').map((input, i) => readInput(reader, input, i));
  const outputs = childrenNamed(element, 'output').map((output, i) => readOutput(reader, output, i));
  const place = reader.quietPlace(element);
  if (outputs.length === 0)
    reader.tell('dmn-table-without-output', element, 'The decision table has no output.');
  const hitPolicy = choice(reader, element, 'hitPolicy', hitPolicies) ?? 'UNIQUE';
  const aggregation = choice(reader, element, 'aggregation', aggregations);
  return {
    kind: 'table',
    ...place,
    ...given('typeRef', typeRefOf(element)),
    hitPolicy,
    ...given('aggregation', hitPolicy === 'COLLECT' ? aggregation : undefined),
    ...given('outputLabel', attribute(element, 'outputLabel')),
    inputs,
    outputs,
    rules: childrenNamed(element, 'rule').map((rule, i) =>
      readRule(reader, rule, i, inputs.length, outputs.length),
    ),
  };
}

function readInput(reader: TreeReader, element: XmlElement, position: number): TableInput {
  const written = childNamed(element, 'inputExpression');
  const expression = written === undefined ? undefined : readLiteral(reader, written);
  const label = attribute(element, 'label') ?? expression?.text;
  return {
    ...reader.quietPlace(element),
    label: label === undefined || label === '' ? `Input ${position + 1}` : label,
    ...given('expression', expression),
    ...given('allowedValues', innerText(childNamed(element, 'inputValues'))),
  };
}

function readOutput(reader: TreeReader, element: XmlElement, position: number): TableOutput {
  const name = attribute(element, 'name');
  const default_ = childNamed(element, 'defaultOutputEntry');
  return {
    ...reader.quietPlace(element),
    label: attribute(element, 'label') ?? name ?? `Output ${position + 1}`,
    ...given('name', name),
    ...given('typeRef', typeRefOf(element)),
    ...given('allowedValues', innerText(childNamed(element, 'outputValues'))),
    ...given('default', default_ === undefined ? undefined : readDefault(reader, default_)),
  };
}

/** Written with a `<text>` as a rule, with a whole `<literalExpression>` by some tools. */
function readDefault(reader: TreeReader, element: XmlElement): LiteralExpression {
  return readLiteral(reader, childNamed(element, 'literalExpression') ?? element);
}

function readRule(
  reader: TreeReader,
  element: XmlElement,
  position: number,
  inputs: number,
  outputs: number,
): TableRule {
  const conditions = childrenNamed(element, 'inputEntry');
  const results = childrenNamed(element, 'outputEntry');
  if (conditions.length !== inputs || results.length !== outputs) {
    reader.tell(
      'dmn-rule-incomplete',
      element,
      `Rule ${position + 1} has ${conditions.length} conditions and ${results.length} results; the table has ${inputs} inputs and ${outputs} outputs.`,
      'Missing conditions count as “any”, missing results as nothing; cells too many are left out.',
    );
  }
  return {
    ...reader.quietPlace(element),
    inputs: cells(reader, element, conditions, inputs),
    outputs: cells(reader, element, results, outputs),
    annotations: childrenNamed(element, 'annotationEntry').flatMap((entry) => textOf(entry, 'text') ?? []),
  };
}

function cells(
  reader: TreeReader,
  rule: XmlElement,
  written: readonly XmlElement[],
  count: number,
): readonly LiteralExpression[] {
  return Array.from({ length: count }, (_, i): LiteralExpression => {
    const cell = written[i];
    return cell === undefined
      ? { kind: 'literal', id: '', line: rule.line, text: '' }
      : readLiteral(reader, cell);
  });
}

/** An attribute's value out of a list; another is told and left out. DMN 1.1 wrote “OUTPUT ORDER”, some tools `OUTPUT_ORDER`. */
function choice<T extends string>(
  reader: TreeReader,
  element: XmlElement,
  name: string,
  values: readonly T[],
): T | undefined {
  const written = attribute(element, name);
  if (written === undefined) return undefined;
  const found = values.find((value) => value === written.toUpperCase().replaceAll('_', ' '));
  if (found === undefined) {
    reader.tell(
      'dmn-value-unknown',
      element,
      `Expected ${name} to be one of ${values.join(', ')}, found “${written}”.`,
      'What the standard takes where nothing is set is taken.',
    );
  }
  return found;
}
