/**
 * Loops: how often an activity runs. Precedence: the wiring, else the condition, number or list of the diagram where it
 * can be evaluated, else a person is asked (after each round, or once how many times).
 *
 * Source: BPMN 2.0.2, 13.3.6 (standard loop) and 13.3.7 (multi-instance).
 */
import type { LoopCharacteristics } from '../bpmn/diagram.ts';
import { countsRunsFrom } from '../bpmn/dialects/dialect-table.ts';
import type { RepetitionMeaning } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { Activity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { Place } from './diagram-map.ts';
import { feelLiteral } from './dialect-data.ts';
import { variableSource } from './drawn-mappings.ts';
import type { LoopDefinition, MultiInstanceCount } from './loop-definition.ts';
import { isFilled } from './provided-names.ts';
import { roleOfElement } from './roles.ts';
import { drawnRunThrows, wiredRunThrows } from './run-throws.ts';
import { quote, readExpression, usableFeel } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { LoopWiring } from './wiring-document.ts';
import { usableSource } from './written-operand.ts';

type Standard = Extract<LoopCharacteristics, { kind: 'standard' }>;
type Multi = Extract<LoopCharacteristics, { kind: 'multi-instance' }>;

export function loopOf(compilation: Compilation, place: Place, node: Activity): LoopDefinition | undefined {
  const wired = compilation.wiring.loops?.[node.id];
  const drawn = node.loop;
  if (!drawn) {
    if (wired) {
      compilation.report('wiring-does-not-fit', node, {
        message: `The wiring says how often ${quote(nameOf(compilation.map, node))} runs, but it is not drawn as repeating.`,
        default: 'It runs once.',
      });
    }
    return undefined;
  }
  if (drawn.kind === 'standard') return standardLoop(compilation, place, node, drawn, wired);
  return multiInstance(compilation, place, node, drawn, wired);
}

function standardLoop(
  compilation: Compilation,
  place: Place,
  node: Activity,
  drawn: Standard,
  wired: LoopWiring | undefined,
): LoopDefinition {
  const wiredLoop = fitting(compilation, node, wired, 'standard');
  const maximum = (wiredLoop?.kind === 'standard' ? wiredLoop.maximum : undefined) ?? drawn.maximum;
  const base = {
    kind: 'standard' as const,
    testBefore: drawn.testBefore,
    ...(maximum === undefined || maximum < 1 ? {} : { maximum }),
  };
  if (wiredLoop?.kind === 'standard') {
    const condition = wiredSource(compilation, node.id, `/loops/${node.id}/while`, wiredLoop.while);
    return condition === undefined ? base : { ...base, condition };
  }
  const read = readExpression(drawn.condition);
  // A bare number is how some tools write "no condition"; it is no truth value.
  if (read.usable && !/^\d+$/u.test(read.source.text)) return { ...base, condition: read.source };
  const said = read.usable ? quote(read.source.text) : read.quote;
  compilation.report('loop-asked', node, {
    message:
      said === ''
        ? `${quote(nameOf(compilation.map, node))} repeats, but nobody said how long.`
        : `${quote(nameOf(compilation.map, node))} repeats while ${said}, which is not a condition that Baton can evaluate.`,
    default: `${roleOfElement(compilation, place)} is asked after each round.`,
  });
  return base;
}

function multiInstance(
  compilation: Compilation,
  place: Place,
  node: Activity,
  drawn: Multi,
  wired: LoopWiring | undefined,
): LoopDefinition {
  const wiredLoop = fitting(compilation, node, wired, 'multi-instance');
  const sequential = drawn.isSequential;
  if (wiredLoop?.kind === 'multi-instance') {
    return {
      kind: 'multi-instance',
      sequential,
      ...wiredMulti(compilation, place, node, wiredLoop),
      ...(wiredRunThrows(compilation, node, wiredLoop) ?? drawnRunThrows(compilation, node, drawn)),
    };
  }
  const said = node.meaning?.repetition;
  const count =
    (said && saidCount(said)) ??
    drawnCount(compilation, place, node, drawn) ??
    askedCount(compilation, place, node, true);
  const item = said?.item ?? drawn.inputItem;
  const until = drawnUntil(compilation, node, drawn);
  return {
    kind: 'multi-instance',
    sequential,
    count,
    ...(item === undefined || count.by === 'question' ? {} : { item }),
    ...(countsRunsFrom(compilation.diagram.dialects) === 0 ? { countsFrom: 0 as const } : {}),
    ...until,
    ...(count.by === 'question' ? {} : (saidCollect(said) ?? drawnCollect(drawn))),
    ...drawnRunThrows(compilation, node, drawn),
  };
}

/** The list that the dialect names; a text is the name of a variable. */
function saidCount({ collection }: RepetitionMeaning): MultiInstanceCount | undefined {
  if (collection === undefined) return undefined;
  if ('expression' in collection) {
    const read = usableSource(collection.expression);
    return 'source' in read ? { by: 'collection', value: read.source } : undefined;
  }
  const list = usableFeel(String(collection.literal));
  return list.usable ? { by: 'collection', value: list.source } : undefined;
}

function saidCollect(
  said: RepetitionMeaning | undefined,
): Pick<Extract<LoopDefinition, { kind: 'multi-instance' }>, 'collect'> | undefined {
  const collect = said?.collect;
  if (collect === undefined) return undefined;
  const read =
    'literal' in collect.source
      ? { source: feelLiteral(collect.source.literal) }
      : usableSource(collect.source.expression);
  return 'source' in read ? { collect: { variable: collect.variable, source: read.source } } : {};
}

function drawnCount(
  compilation: Compilation,
  place: Place,
  node: Activity,
  drawn: Multi,
): MultiInstanceCount | undefined {
  const text = drawn.cardinality?.text.trim() ?? '';
  // Tools write 0 where nobody typed a number; a step that is drawn to run never would not have been drawn.
  if (/^[1-9]\d{0,5}$/u.test(text)) return { by: 'cardinality', value: { literal: Number(text) } };
  if (text !== '' && !/^\d+$/u.test(text)) {
    const read = readExpression(drawn.cardinality);
    if (read.usable) return { by: 'cardinality', value: { expression: read.source } };
  }
  const list = drawnList(compilation, place, node, drawn);
  return list === undefined ? undefined : { by: 'collection', value: list };
}

/**
 * `loopDataInputRef`: the variable it names, or what the association into the data input it names takes or computes.
 *
 * Source: BPMN 2.0.2, 10.3.9, table 10.31; 10.4.2.
 */
function drawnList(
  compilation: Compilation,
  place: Place,
  node: Activity,
  { inputCollection }: Multi,
): ExpressionSource | undefined {
  if (inputCollection === undefined) return undefined;
  const association = node.data?.reads.find((one) => one.ofList === true);
  if (association?.transformation !== undefined) {
    const read = readExpression(association.transformation);
    return read.usable ? read.source : undefined;
  }
  // What is assigned part by part is no list that could be known.
  if (association !== undefined && (association.assignments.length > 0 || association.sources.length > 1))
    return undefined;
  if (/^=|[$#]\{/u.test(inputCollection)) {
    const read = readExpression({ text: inputCollection });
    return read.usable ? read.source : undefined;
  }
  const isPicture =
    isDrawnDataObject(compilation, inputCollection) && !isFilled(compilation, place, inputCollection);
  return isPicture ? undefined : variableSource(inputCollection);
}

/** A data object that nothing fills is a picture of a list: nothing in the diagram says what is in it. */
function isDrawnDataObject(compilation: Compilation, name: string): boolean {
  for (const { content } of compilation.map.places.values()) {
    if (content.dataObjects.some((object) => object.name === name || object.id === name)) return true;
  }
  return false;
}

function askedCount(
  compilation: Compilation,
  place: Place,
  node: Activity,
  report: boolean,
): MultiInstanceCount {
  const name = nameOf(compilation.map, node);
  const role = roleOfElement(compilation, place);
  if (report) {
    compilation.report('count-asked', node, {
      message: `${quote(name)} runs several times, but nobody said how many.`,
      default: `${role} is asked how many times when it is reached.`,
    });
  }
  return { by: 'question', prompt: `How many times: “${name}”?`, role };
}

function drawnUntil(
  compilation: Compilation,
  node: Activity,
  drawn: Multi,
): Pick<Extract<LoopDefinition, { kind: 'multi-instance' }>, 'until'> {
  const read = readExpression(drawn.completionCondition);
  if (read.usable) return { until: read.source };
  if (read.why === 'not-an-expression') {
    compilation.report('loop-end-not-usable', node, {
      message: `${quote(nameOf(compilation.map, node))} would end early when ${read.quote}, which Baton cannot evaluate.`,
      default: 'All runs are carried out.',
    });
  }
  return {};
}

function drawnCollect(drawn: Multi): Pick<Extract<LoopDefinition, { kind: 'multi-instance' }>, 'collect'> {
  if (drawn.outputCollection === undefined || drawn.outputItem === undefined) return {};
  const source = variableSource(drawn.outputItem);
  return source === undefined ? {} : { collect: { variable: drawn.outputCollection, source } };
}

function wiredMulti(
  compilation: Compilation,
  place: Place,
  node: Activity,
  wired: Extract<LoopWiring, { kind: 'multi-instance' }>,
): Omit<Extract<LoopDefinition, { kind: 'multi-instance' }>, 'kind' | 'sequential'> {
  const at = `/loops/${node.id}`;
  const until =
    wired.until === undefined ? undefined : wiredSource(compilation, node.id, `${at}/until`, wired.until);
  const collected =
    wired.collect && wiredSource(compilation, node.id, `${at}/collect/source`, wired.collect.source);
  return {
    count: wiredCount(compilation, node, at, wired) ?? askedCount(compilation, place, node, false),
    ...(wired.item === undefined ? {} : { item: wired.item }),
    ...(until === undefined ? {} : { until }),
    ...(wired.collect && collected
      ? { collect: { variable: wired.collect.variable, source: collected } }
      : {}),
  };
}

function wiredCount(
  compilation: Compilation,
  node: Activity,
  at: string,
  wired: Extract<LoopWiring, { kind: 'multi-instance' }>,
): MultiInstanceCount | undefined {
  if (wired.collection !== undefined) {
    const value = wiredSource(compilation, node.id, `${at}/collection`, wired.collection);
    return value && { by: 'collection', value };
  }
  if (typeof wired.count === 'number') return { by: 'cardinality', value: { literal: wired.count } };
  if (wired.count === undefined) return undefined;
  const expression = wiredSource(compilation, node.id, `${at}/count`, wired.count);
  return expression && { by: 'cardinality', value: { expression } };
}

function fitting(
  compilation: Compilation,
  node: Activity,
  wired: LoopWiring | undefined,
  kind: LoopWiring['kind'],
): LoopWiring | undefined {
  if (!wired || wired.kind === kind) return wired;
  const drawn = kind === 'standard' ? 'a loop' : 'several runs';
  compilation.report('wiring-does-not-fit', node, {
    message: `The wiring of ${quote(nameOf(compilation.map, node))} is for another kind of repetition; it is drawn as ${drawn}.`,
    default: 'The wiring has no effect on how often it runs.',
  });
  return undefined;
}
