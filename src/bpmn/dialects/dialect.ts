/**
 * Dialect: how one vendor's words are translated. Each vendor is one file with one of these; `dialect-table.ts` lists
 * them.
 *
 * Boundary: translation only. A dialect sees one element with what is foreign on it, and the process around it; it
 * never sees the wiring, and reports nothing itself (notes become findings later).
 */
import type { EventDefinition, FlowNode, LoopCharacteristics } from '../diagram.ts';
import type { EventMeaning, ListenerMeaning, Meaning, WrittenValue } from '../meaning.ts';
import type { ForeignParts } from './foreign-view.ts';

/** A flow node with what decides how its foreign words are read. */
export interface ForeignNode extends ForeignParts {
  readonly type: FlowNode['type'];
  readonly loop?: LoopCharacteristics;
}

export interface Dialect {
  /** The prefix its words have everywhere in Baton (`namespaces.ts`). */
  readonly prefix: string;
  /** From which number its engine counts the runs of a repeated activity; absent: 1, as BPMN does. */
  readonly countsFrom?: 0;
  /** `process`: what is foreign on the process around it. */
  nodeMeaning(node: ForeignNode, process: ForeignParts): Meaning;
  eventMeaning(kind: EventDefinition['kind'], definition: ForeignParts): EventMeaning;
  /** Listeners on a sequence flow, or on a process. */
  listeners(parts: ForeignParts): readonly ListenerMeaning[];
  /** Of a message: which case it belongs to, worked out where it is waited for. */
  correlationKey?(message: ForeignParts): WrittenValue | undefined;
}
