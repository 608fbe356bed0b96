/**
 * Boxed expressions: from the tree to `BoxedExpression` (DMN 1.5, sections 7.3 and 10.2).
 *
 * Boundary: one function a kind, found in a table by the element's name. Decision tables are `read-table.ts`.
 */
import type { XmlElement } from '../../xml/xml-tree.ts';
import type {
  BoxedExpression,
  FunctionExpression,
  InvocationExpression,
  IterationExpression,
  LiteralExpression,
  Variable,
} from '../decision-model.ts';
import { readTable } from './read-table.ts';
import type { TreeReader } from './tree-reader.ts';
import { attribute, childNamed, childrenNamed, given, innerText, typeRefOf } from './tree-reader.ts';

type Read = (reader: TreeReader, element: XmlElement) => BoxedExpression;

const readers: Readonly<Record<string, Read>> = {
  literalExpression: readLiteral,
  decisionTable: readTable,
  context: readContext,
  invocation: readInvocation,
  list: (reader, element) => ({
    kind: 'list',
    ...head(reader, element),
    items: element.children.flatMap((child) => readOne(reader, child) ?? []),
  }),
  relation: readRelation,
  functionDefinition: readFunction,
  conditional: (reader, element) => ({
    kind: 'conditional',
    ...head(reader, element),
    ...given('if', readIn(reader, element, 'if')),
    ...given('then', readIn(reader, element, 'then')),
    ...given('else', readIn(reader, element, 'else')),
  }),
  filter: (reader, element) => ({
    kind: 'filter',
    ...head(reader, element),
    ...given('in', readIn(reader, element, 'in')),
    ...given('match', readIn(reader, element, 'match')),
  }),
  for: (reader, element) => readIteration(reader, element, 'for', 'return'),
  some: (reader, element) => readIteration(reader, element, 'some', 'satisfies'),
  every: (reader, element) => readIteration(reader, element, 'every', 'satisfies'),
};

export function isBoxed(element: XmlElement): boolean {
  return element.space === 'dmn' && Object.hasOwn(readers, element.name);
}

/** The first boxed expression inside `element`. */
export function readBoxedIn(reader: TreeReader, element: XmlElement): BoxedExpression | undefined {
  const child = element.children.find(isBoxed);
  return child === undefined ? undefined : readOne(reader, child);
}

function readOne(reader: TreeReader, element: XmlElement): BoxedExpression | undefined {
  return isBoxed(element) ? readers[element.name]?.(reader, element) : undefined;
}

function readIn(reader: TreeReader, element: XmlElement, name: string): BoxedExpression | undefined {
  const child = childNamed(element, name);
  return child === undefined ? undefined : readBoxedIn(reader, child);
}

function head(reader: TreeReader, element: XmlElement) {
  return { ...reader.quietPlace(element), ...given('typeRef', typeRefOf(element)) };
}

export function readLiteral(reader: TreeReader, element: XmlElement): LiteralExpression {
  return {
    kind: 'literal',
    ...head(reader, element),
    text: innerText(element) ?? '',
    ...given('language', attribute(element, 'expressionLanguage')),
  };
}

export function readVariable(element: XmlElement | undefined, fallback: string): Variable {
  const name = (element === undefined ? undefined : attribute(element, 'name')) ?? fallback;
  return { name, ...given('typeRef', element === undefined ? undefined : typeRefOf(element)) };
}

function readContext(reader: TreeReader, element: XmlElement): BoxedExpression {
  return {
    kind: 'context',
    ...head(reader, element),
    entries: childrenNamed(element, 'contextEntry').map((entry) => {
      const variable = childNamed(entry, 'variable');
      return {
        ...given('variable', variable === undefined ? undefined : readVariable(variable, '')),
        ...given('value', readBoxedIn(reader, entry)),
      };
    }),
  };
}

function readInvocation(reader: TreeReader, element: XmlElement): InvocationExpression {
  return {
    kind: 'invocation',
    ...head(reader, element),
    ...given('function', readBoxedIn(reader, element)),
    bindings: childrenNamed(element, 'binding').map((binding) => ({
      parameter: readVariable(childNamed(binding, 'parameter'), '').name,
      ...given('value', readBoxedIn(reader, binding)),
    })),
  };
}

function readRelation(reader: TreeReader, element: XmlElement): BoxedExpression {
  return {
    kind: 'relation',
    ...head(reader, element),
    columns: childrenNamed(element, 'column').map((column, i) => readVariable(column, `column ${i + 1}`)),
    rows: childrenNamed(element, 'row').map((row) =>
      row.children.filter(isBoxed).map((cell) => readOne(reader, cell)),
    ),
  };
}

/** Also `encapsulatedLogic`, which has the same form. */
export function readFunction(reader: TreeReader, element: XmlElement): FunctionExpression {
  const kind = attribute(element, 'kind') ?? 'FEEL';
  const language = kind === 'Java' || kind === 'PMML' ? kind : 'FEEL';
  // DMN 1.1 called the kinds by letters.
  const written = kind === 'J' ? 'Java' : kind === 'P' ? 'PMML' : language;
  return {
    kind: 'function',
    ...head(reader, element),
    language: written,
    parameters: childrenNamed(element, 'formalParameter').map((parameter, i) =>
      readVariable(parameter, `p${i + 1}`),
    ),
    ...given('body', readBoxedIn(reader, element)),
  };
}

function readIteration(
  reader: TreeReader,
  element: XmlElement,
  kind: IterationExpression['kind'],
  body: string,
): IterationExpression {
  return {
    kind,
    ...head(reader, element),
    variable: attribute(element, 'iteratorVariable') ?? 'item',
    ...given('in', readIn(reader, element, 'in')),
    ...given('body', readIn(reader, element, body)),
  };
}
