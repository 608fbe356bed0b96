/**
 * Data that goes into a called process and comes back, and lists that a step is repeated over, as the engines in Java
 * write them.
 *
 * Source: Camunda 7 manual, "Call Activity", "Multiple Instance"; Flowable guide, "Call activity", "Multi-instance".
 */
import type { ForeignElement } from '../diagram.ts';
import type {
  CallMeaning,
  MappingMeaning,
  MeaningNote,
  RepetitionMeaning,
  WrittenValue,
} from '../meaning.ts';
import type { ForeignNode } from './dialect.ts';
import { attributeOf, ForeignView } from './foreign-view.ts';
import { javaValue } from './written-values.ts';

export function javaCall(view: ForeignView): CallMeaning | undefined {
  const [into, out] = [view.all('in'), view.all('out')];
  const binding = bindingOf(view);
  const bound = binding === undefined ? {} : { binding };
  if (into.length === 0 && out.length === 0) {
    // Without a word about data everything goes, as in any diagram that says nothing.
    return binding === undefined
      ? undefined
      : { allIn: true, allOut: true, inputs: [], outputs: [], ...bound };
  }
  return {
    allIn: into.some(takesAll),
    allOut: out.some(takesAll),
    inputs: into.flatMap(mappingOf),
    outputs: out.flatMap(mappingOf),
    ...bound,
  };
}

function bindingOf(view: ForeignView): CallMeaning['binding'] {
  const binding = view.attribute('calledElementBinding');
  const [version, tag] = [view.attribute('calledElementVersion'), view.attribute('calledElementVersionTag')];
  if (binding === 'deployment' || view.attribute('sameDeployment') === 'true') return { to: 'deployment' };
  if (binding === 'versionTag' && tag !== undefined) return { to: 'version', which: tag };
  return binding === 'version' && version !== undefined ? { to: 'version', which: version } : undefined;
}

/** What a call asks for that Baton has no place for: a case has no key but its own. */
export function javaCallNotes(view: ForeignView): readonly MeaningNote[] {
  const keys = [
    ...view.all('in').flatMap((element) => attributeOf(element, 'businessKey') ?? []),
    ...[view.attribute('businessKey')].filter((key) => key !== undefined),
  ];
  const inherited = view.attribute('inheritBusinessKey') === 'true';
  return [...keys, ...(inherited ? ['that of the caller'] : [])].map((key) => ({
    kind: 'not-carried-out',
    what: `giving the called process the business key ${key}`,
  }));
}

export function takesAll(element: ForeignElement): boolean {
  return attributeOf(element, 'variables') === 'all';
}

export function mappingOf(element: ForeignElement): readonly MappingMeaning[] {
  const target = attributeOf(element, 'target');
  const source = attributeOf(element, 'source');
  const expression = attributeOf(element, 'sourceExpression');
  if (target === undefined) return [];
  if (expression !== undefined) return [{ target, source: javaValue(expression) }];
  return source === undefined ? [] : [{ target, source: variable(source) }];
}

/** `camunda:collection` and its like stand on the loop characteristics. */
export function javaRepetition(prefix: string, node: ForeignNode): RepetitionMeaning | undefined {
  if (node.loop?.kind !== 'multi-instance') return undefined;
  const view = new ForeignView(prefix, node.loop);
  const collection = view.attribute('collection');
  const item = view.attribute('elementVariable');
  if (collection === undefined && item === undefined) return undefined;
  return {
    ...(collection === undefined ? {} : { collection: javaValue(collection) }),
    ...(item === undefined ? {} : { item }),
  };
}

/** The value of a variable, whatever signs its name holds. */
function variable(name: string): WrittenValue {
  const text = /^[A-Za-z_]\w*$/u.test(name)
    ? `\${${name}}`
    : `\${execution.getVariable('${name.replaceAll("'", '')}')}`;
  return { expression: { language: 'juel', text } };
}
