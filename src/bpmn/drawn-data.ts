/**
 * DrawnData: what a diagram says about data: the inputs and outputs of its elements, their associations, properties and
 * data objects. Names and expressions as written; what they do is decided when it is compiled.
 *
 * Source: BPMN 2.0.2, 10.4.
 */
import type { ElementId, FormalExpression } from './diagram.ts';

/** A piece of data with a name: data object, property, data input or output. */
export interface DrawnVariable {
  readonly id: ElementId;
  readonly name: string;
  readonly isCollection?: true;
  /** `structureRef` of its item definition, e.g. `xsd:string`. */
  readonly type?: string;
}

export interface DrawnData {
  /** Of `ioSpecification`, or of the event itself; only those that have a name. */
  readonly inputs: readonly DrawnInput[];
  readonly outputs: readonly DrawnVariable[];
  readonly properties: readonly DrawnVariable[];
  /** Into the element. */
  readonly reads: readonly DrawnAssociation[];
  /** Out of the element. */
  readonly writes: readonly DrawnAssociation[];
}

export interface DrawnInput extends DrawnVariable {
  /** In `optionalInputRefs` of every input set that names it. */
  readonly optional?: true;
}

export interface DrawnAssociation {
  /** Names of data; absent ones are not in the file. */
  readonly sources: readonly string[];
  /** Name and id of what it leads to. */
  readonly target?: { readonly id: ElementId; readonly name: string };
  readonly transformation?: FormalExpression;
  readonly assignments: readonly DrawnAssignment[];
  /** It connects the list of a multi-instance activity, not a value of each run. */
  readonly ofList?: true;
}

export interface DrawnAssignment {
  readonly from: FormalExpression;
  readonly to: FormalExpression;
}
