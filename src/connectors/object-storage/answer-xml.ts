/**
 * What an object storage answers in XML, as names and texts.
 *
 * Invariant AX1  Bounded: text within a limit, elements within a count and a depth, nothing of its own declared in it.
 */
import { Parser } from 'saxen';

export interface AnswerElement {
  /** Without a prefix. */
  readonly name: string;
  readonly children: readonly AnswerElement[];
  /** Its own, without its children's. */
  readonly text: string;
}

interface Growing extends AnswerElement {
  readonly children: Growing[];
  text: string;
}

const LONGEST = 4 * 1024 * 1024;
const MOST_ELEMENTS = 20_000;
const DEEPEST = 10;

/** Undefined: it is no such XML. */
export function readAnswerXml(text: string): AnswerElement | undefined {
  if (text.length > LONGEST || !text.trimStart().startsWith('<')) return undefined;
  const top: Growing = { name: '', children: [], text: '' };
  const open: Growing[] = [top];
  let count = 0;
  let broken = false;
  const parser = new Parser();
  const stop = () => {
    broken = true;
    parser.stop();
  };
  parser.on('openTag', (name, _attributes, _decode, selfClosing) => {
    count += 1;
    if (count > MOST_ELEMENTS || open.length > DEEPEST) return stop();
    const element: Growing = { name: name.replace(/^.*:/u, ''), children: [], text: '' };
    open.at(-1)?.children.push(element);
    if (!selfClosing) open.push(element);
  });
  parser.on('closeTag', (_name, _decode, selfClosing) => {
    if (!selfClosing) open.pop();
  });
  const add = (piece: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.on('text', (raw, decode) => add(decode(raw)));
  parser.on('cdata', add);
  parser.on('attention', stop);
  parser.on('error', stop);
  parser.parse(text);
  return broken || open.length !== 1 ? undefined : top.children[0];
}

export function childrenOf(element: AnswerElement, name: string): readonly AnswerElement[] {
  return element.children.filter((child) => child.name === name);
}

/** Empty where there is none. */
export function textOf(element: AnswerElement | undefined, name: string): string {
  return element?.children.find((child) => child.name === name)?.text.trim() ?? '';
}
