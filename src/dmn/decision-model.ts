/**
 * DecisionModel: what a DMN file says, read but not judged: its decisions, what they require, their logic as boxed
 * expressions, the types they use.
 *
 * Boundary: plain data. Types are names and FEEL is text here; `compile/` works out what they mean.
 *
 * Source: DMN 1.5, chapters 6 (requirements), 7 (expressions), 8 (tables), 10 (boxed expressions).
 */
import type { Finding } from '../xml/finding.ts';

/** Where something stands in the file. */
export interface Place {
  /** As in the file, or given by Baton where the file has none. */
  readonly id: string;
  /** 1-based. */
  readonly line: number;
}

export interface DecisionModel {
  readonly fileName: string;
  readonly xml: string;
  readonly name: string;
  /** What other models import it by; empty where the file has none. */
  readonly namespace: string;
  readonly exporter?: string;
  readonly imports: readonly ModelImport[];
  readonly items: readonly ItemDefinition[];
  readonly inputs: readonly InputData[];
  readonly decisions: readonly Decision[];
  readonly knowledge: readonly KnowledgeModel[];
  readonly services: readonly DecisionService[];
  readonly findings: readonly Finding[];
}

export interface ModelImport extends Place {
  /** What names of the imported model begin with here; empty: they are used as they are. */
  readonly name: string;
  readonly namespace: string;
}

/** Another element of this model, or of an imported one where `namespace` is given. */
export interface Reference {
  readonly namespace?: string;
  readonly id: string;
  readonly line: number;
}

export interface Variable {
  readonly name: string;
  readonly typeRef?: string;
}

export interface ItemDefinition extends Place {
  readonly name: string;
  readonly typeRef?: string;
  readonly isCollection: boolean;
  /** Unary tests each value (each item of a collection) must pass. */
  readonly allowedValues?: string;
  /** Unary tests the value as a whole must pass (DMN 1.5). */
  readonly typeConstraint?: string;
  readonly components: readonly ItemDefinition[];
  readonly function?: { readonly parameters: readonly Variable[]; readonly result?: string };
}

export interface InputData extends Place {
  readonly name: string;
  readonly variable: Variable;
}

export interface Requirements {
  readonly inputs: readonly Reference[];
  readonly decisions: readonly Reference[];
  /** Knowledge models and decision services, called as functions. */
  readonly knowledge: readonly Reference[];
}

export interface Decision extends Place {
  readonly name: string;
  readonly variable: Variable;
  /** Set where the file names no variable: older engines then know the result of a table by the names of its outputs. */
  readonly unnamed?: true;
  readonly question?: string;
  readonly requires: Requirements;
  /** Absent: somebody decides this, and tells the result as an input. */
  readonly logic?: BoxedExpression;
}

export interface KnowledgeModel extends Place {
  readonly name: string;
  readonly variable: Variable;
  readonly requires: Requirements;
  readonly logic?: FunctionExpression;
}

export interface DecisionService extends Place {
  readonly name: string;
  readonly variable: Variable;
  readonly outputs: readonly Reference[];
  readonly inputDecisions: readonly Reference[];
  readonly inputData: readonly Reference[];
}

interface Boxed extends Place {
  readonly typeRef?: string;
}

export interface LiteralExpression extends Boxed {
  readonly kind: 'literal';
  readonly text: string;
  /** As written; absent: the model's, which is FEEL as a rule. */
  readonly language?: string;
}

export interface ContextExpression extends Boxed {
  readonly kind: 'context';
  /** An entry without a variable is the result. */
  readonly entries: readonly { readonly variable?: Variable; readonly value?: BoxedExpression }[];
}

export interface InvocationExpression extends Boxed {
  readonly kind: 'invocation';
  readonly function?: BoxedExpression;
  readonly bindings: readonly { readonly parameter: string; readonly value?: BoxedExpression }[];
}

export interface ListExpression extends Boxed {
  readonly kind: 'list';
  readonly items: readonly BoxedExpression[];
}

export interface RelationExpression extends Boxed {
  readonly kind: 'relation';
  readonly columns: readonly Variable[];
  readonly rows: readonly (readonly (BoxedExpression | undefined)[])[];
}

export interface FunctionExpression extends Boxed {
  readonly kind: 'function';
  /** `Java` and `PMML` are functions of another machine, which Baton does not call. */
  readonly language: 'FEEL' | 'Java' | 'PMML';
  readonly parameters: readonly Variable[];
  readonly body?: BoxedExpression;
}

export interface ConditionalExpression extends Boxed {
  readonly kind: 'conditional';
  readonly if?: BoxedExpression;
  readonly then?: BoxedExpression;
  readonly else?: BoxedExpression;
}

export interface FilterExpression extends Boxed {
  readonly kind: 'filter';
  readonly in?: BoxedExpression;
  readonly match?: BoxedExpression;
}

export interface IterationExpression extends Boxed {
  readonly kind: 'for' | 'some' | 'every';
  readonly variable: string;
  readonly in?: BoxedExpression;
  /** What is returned or must be satisfied for each item. */
  readonly body?: BoxedExpression;
}

export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'COLLECT' | 'RULE ORDER' | 'OUTPUT ORDER';
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX';

export interface TableInput extends Place {
  readonly label: string;
  readonly expression?: LiteralExpression;
  /** Unary tests. */
  readonly allowedValues?: string;
}

export interface TableOutput extends Place {
  readonly label: string;
  /** The name of the entry in the result; absent where the table has one output. */
  readonly name?: string;
  readonly typeRef?: string;
  /** The values in the order of their priority, as a list of expressions. */
  readonly allowedValues?: string;
  readonly default?: LiteralExpression;
}

export interface TableRule extends Place {
  /** One a table input; an empty text is “-”. */
  readonly inputs: readonly LiteralExpression[];
  readonly outputs: readonly LiteralExpression[];
  readonly annotations: readonly string[];
}

export interface TableExpression extends Boxed {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly outputLabel?: string;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly rules: readonly TableRule[];
}

export type BoxedExpression =
  | LiteralExpression
  | ContextExpression
  | InvocationExpression
  | ListExpression
  | RelationExpression
  | FunctionExpression
  | ConditionalExpression
  | FilterExpression
  | IterationExpression
  | TableExpression;
