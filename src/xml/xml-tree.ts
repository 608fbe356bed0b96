/**
 * Text → a tree of elements with their namespaces, lines and text. `saxen` finds the tags; this file keeps the tree,
 * resolves namespaces and holds the file to its limits.
 *
 * Why not bpmn-moddle's own reader: it skips an element and all in it where an id is repeated, a name is unknown or
 * stands in an unexpected place, and does not tell on which line anything was. A tree that holds everything lets the
 * reader above decide what can be repaired, and account for the rest. (A test holds both against each other.)
 *
 * Boundary: knows no standard; which namespaces mean what comes in as a `Vocabulary`.
 *
 * Invariants:
 * X1  Every element of the file is in the tree, in the order of the file, or the file is refused.
 * X2  The time taken is linear in the length of the text: lines are counted along the way, never from the start.
 */
import { Parser } from 'saxen';
import type { Finding } from './finding.ts';
import type { ReadLimits } from './guard-xml.ts';
import { guardAttributes, guardCount, guardDeclaration, guardDepth, refuse } from './guard-xml.ts';
import { createTextPosition } from './text-position.ts';
import type { Vocabulary } from './vocabulary.ts';
import { decodeEntities, holdsBareAmpersand } from './xml-entities.ts';
import type { XmlRepairs } from './xml-repairs.ts';
import { createXmlRepairs } from './xml-repairs.ts';

export interface XmlElement {
  /** The local name. */
  readonly name: string;
  readonly namespace: string;
  /** What the vocabulary calls the namespace: `bpmn`, `bpmndi`, `camunda`, …; else the file's own prefix. */
  readonly space: string;
  /** Attributes without prefix, or of the element's own namespace, by local name; others as `space:name`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own text, without its children's. */
  readonly text: string;
  readonly parent: XmlElement | undefined;
  /** 1-based. */
  readonly line: number;
}

export interface XmlTree {
  readonly root: XmlElement;
  readonly findings: readonly Finding[];
}

interface GrowingElement extends XmlElement {
  readonly children: GrowingElement[];
  text: string;
}

interface TreeContext {
  readonly vocabulary: Vocabulary;
  readonly findings: XmlRepairs;
}

interface Frame {
  readonly element: GrowingElement;
  /** Shared with the parent where the element declares none. */
  readonly prefixes: Prefixes;
}

/** Prefix → namespace as declared here or further out. Linked, not copied: elements may declare hundreds each. */
interface Prefixes {
  readonly known: Map<string, string>;
  readonly outer: Prefixes | undefined;
}

/** Throws a `Refusal` for what cannot or must not be read. */
export function parseXml(xml: string, limits: ReadLimits, vocabulary: Vocabulary): XmlTree {
  const findings = createXmlRepairs(vocabulary);
  const context: TreeContext = { vocabulary, findings };
  const position = createTextPosition(xml);
  const stack: Frame[] = [];
  let root: GrowingElement | undefined;
  let count = 0;
  let refusal: Error | undefined;

  const parser = new Parser();
  const stopWith = (error: unknown): void => {
    refusal ??= error instanceof Error ? error : new Error(String(error));
    parser.stop();
  };

  parser.on('openTag', (name, readAttributes, _decode, selfClosing) => {
    try {
      const line = position.openTag(name);
      count += 1;
      guardCount(count, line, limits);
      guardDepth(stack.length + 1, name, line, limits);
      const raw = readAttributes() || {};
      guardAttributes(name, raw, line, limits);
      const frame = openElement(name, raw, line, stack.at(-1), context);
      const parent = stack.at(-1)?.element;
      if (parent !== undefined) parent.children.push(frame.element);
      else if (root === undefined) root = frame.element;
      else findings.outsideRoot(line);
      if (!selfClosing) stack.push(frame);
    } catch (error) {
      stopWith(error);
    }
  });
  parser.on('closeTag', (_name, _decode, selfClosing) => {
    if (!selfClosing) stack.pop();
  });
  parser.on('text', (raw) => {
    const element = stack.at(-1)?.element;
    if (element === undefined) return;
    if (holdsBareAmpersand(raw)) findings.ampersand(element.line);
    element.text += decodeEntities(raw);
  });
  parser.on('cdata', (raw) => {
    position.skip('<![CDATA[', raw);
    const element = stack.at(-1)?.element;
    if (element !== undefined) element.text += raw;
  });
  parser.on('comment', (raw) => position.skip('<!--', raw));
  parser.on('question', (raw) => position.skip('', raw));
  parser.on('attention', (raw) => stopWith(guardDeclaration(raw, position.skip('', raw))));
  parser.on('warn', (problem) => findings.unreadable(problem.message, position.line()));
  parser.on('error', (problem, context) => {
    // At the end of the text saxen has lost its place.
    const line = problem.message === 'unexpected end of file' ? position.lastLine() : context().line + 1;
    stopWith(notWellFormed(problem.message, line, stack.at(-1)?.element));
  });

  parser.parse(xml);
  if (refusal !== undefined) throw refusal;
  if (root === undefined) throw refuse('xml-not-well-formed', 'The file holds no XML element.', 1);
  return { root, findings: findings.all() };
}

function openElement(
  written: string,
  raw: Readonly<Record<string, string>>,
  line: number,
  parent: Frame | undefined,
  context: TreeContext,
): Frame {
  const prefixes = declaredPrefixes(written, raw, line, parent, context);
  const [prefix, name] = splitName(written);
  const namespace = resolvePrefix(prefix, prefixes, line, context);
  const space = context.vocabulary.spaceOf(namespace) ?? prefix;
  const attributes = new Map<string, string>();
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'xmlns' || key.startsWith('xmlns:')) continue;
    if (holdsBareAmpersand(value)) context.findings.ampersand(line);
    // Section 3.3.3 of XML 1.0: line ends and tabs written as such inside an attribute count as blanks.
    const text = decodeEntities(value.replace(/[\r\n\t]/g, ' '));
    attributes.set(attributeName(key, namespace, prefixes, line, context), text);
  }
  const element: GrowingElement = {
    name,
    namespace,
    space,
    attributes,
    children: [],
    text: '',
    parent: parent?.element,
    line,
  };
  return { element, prefixes };
}

function attributeName(
  written: string,
  ownNamespace: string,
  prefixes: Prefixes,
  line: number,
  context: TreeContext,
): string {
  const [prefix, name] = splitName(written);
  if (prefix === '') return name;
  const namespace = resolvePrefix(prefix, prefixes, line, context);
  if (namespace === ownNamespace) return name;
  return `${context.vocabulary.spaceOf(namespace) ?? prefix}:${name}`;
}

function declaredPrefixes(
  written: string,
  raw: Readonly<Record<string, string>>,
  line: number,
  parent: Frame | undefined,
  context: TreeContext,
): Prefixes {
  let own: Map<string, string> | undefined;
  for (const [key, value] of Object.entries(raw)) {
    if (key !== 'xmlns' && !key.startsWith('xmlns:')) continue;
    own ??= new Map();
    const namespace = decodeEntities(value).trim();
    own.set(key === 'xmlns' ? '' : key.slice(6), namespace);
    if (context.vocabulary.isUnusual(namespace)) context.findings.unusualNamespace(namespace, line);
  }
  // A tool that forgot the namespace altogether still meant the standard if the file begins with its root.
  if (parent === undefined && written === 'definitions' && !own?.get('')) {
    own ??= new Map();
    own.set('', context.vocabulary.model);
    context.findings.unusualNamespace('', line);
  }
  if (parent === undefined) return { known: new Map([['', ''], ...(own ?? [])]), outer: undefined };
  return own === undefined ? parent.prefixes : { known: own, outer: parent.prefixes };
}

function resolvePrefix(prefix: string, prefixes: Prefixes, line: number, context: TreeContext): string {
  const declared = lookUp(prefix, prefixes);
  if (declared !== undefined) return declared;
  if (prefix !== 'xml') context.findings.undeclaredPrefix(prefix, line);
  const assumed = context.vocabulary.usualNamespace(prefix) ?? `undeclared:${prefix}`;
  let outermost = prefixes;
  while (outermost.outer !== undefined) outermost = outermost.outer;
  outermost.known.set(prefix, assumed);
  return assumed;
}

/** Remembers what it found at every level it came through, so that deep nesting is climbed once a prefix. */
function lookUp(prefix: string, prefixes: Prefixes): string | undefined {
  const known = prefixes.known.get(prefix);
  if (known !== undefined || prefixes.outer === undefined) return known;
  const found = lookUp(prefix, prefixes.outer);
  if (found !== undefined) prefixes.known.set(prefix, found);
  return found;
}

function splitName(written: string): readonly [prefix: string, name: string] {
  const colon = written.indexOf(':');
  return colon === -1 ? ['', written] : [written.slice(0, colon), written.slice(colon + 1)];
}

function notWellFormed(problem: string, line: number, open: XmlElement | undefined): Error {
  const inside = open === undefined ? '' : ` Inside <${open.name}>, opened on line ${open.line}:`;
  const words: Readonly<Record<string, string>> = {
    'unexpected end of file': `the file ends before <${open?.name ?? '…'}> is closed. It seems to be cut off.`,
    'missing start tag': 'the file holds no XML element.',
    'unclosed tag': 'a tag is not closed by ">". The file seems to be cut off.',
    'unclosed cdata': 'a CDATA section is not closed by "]]>".',
    'unclosed comment': 'a comment is not closed by "-->".',
    'unclosed question': 'a processing instruction is not closed by "?>".',
    'missing open tag': 'a closing tag stands where nothing is open.',
    'closing tag mismatch': `expected </${open?.name ?? '…'}>, found another closing tag.`,
    'close tag': 'a closing tag holds more than its name.',
    'illegal first char nodeName': 'a "<" is followed by something that is no name.',
    'invalid nodeName': 'a tag name holds a character that cannot be read.',
  };
  const said = Object.hasOwn(words, problem) ? words[problem] : `${problem}.`;
  return refuse('xml-not-well-formed', `The XML is broken on line ${line}.${inside} ${said}`, line);
}
