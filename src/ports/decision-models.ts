/**
 * Decision models: what the library keeps of DMN files, beside the diagrams. A model is found by its `key` and version
 * like a diagram; whoever decides by it names its hash, so that what decided a case can always be shown.
 *
 * Boundary: data and interfaces only. `connectors/decision/` decides, `store/` keeps.
 *
 * Invariants:
 * M1  (key, version) is unique; versions of a key are 1, 2, 3, … without a gap.
 * M2  A model never changes. The same file with the same imported models under the same key is the same version.
 * M3  `hash` covers the file and, by their hashes, all models it imports: one hash, one behaviour.
 */

import type { Finding } from '../bpmn/finding.ts';
import type { JsonValue } from '../expressions/value.ts';

/** SHA-256, hex. */
export type ModelHash = string;

export interface DecisionInput {
  readonly name: string;
  /** As the model names it; absent where it does not say. */
  readonly type?: string;
  /** The values a list of allowed ones names, as FEEL. */
  readonly allowed?: readonly JsonValue[];
}

export interface DecisionLine {
  /** Of the element in the file. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'decision' | 'service';
  /** Under which name the result is known in the model. */
  readonly resultName: string;
  /** Of a table with one output: its name. */
  readonly outputName?: string;
  /** The data it is made on, directly or through other decisions. */
  readonly inputs: readonly DecisionInput[];
}

export interface DecisionModelLine {
  readonly id: number;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly fileName: string;
  /** By which other models import it. */
  readonly namespace: string;
  readonly hash: ModelHash;
  readonly decisions: readonly DecisionLine[];
  readonly createdAt: number;
  readonly by?: string;
}

export interface DeployedDecisionModel extends DecisionModelLine {
  /** The file exactly as it was given. */
  readonly source: Uint8Array;
  /** The imported models by their namespace, as they were when this one was deployed. */
  readonly imports: Readonly<Record<string, ModelHash>>;
  readonly findings: readonly Finding[];
}

export type NewDecisionModel = Omit<DeployedDecisionModel, 'id' | 'version'>;

export interface DecisionModelStore {
  /** Gives the next version of the key, or the newest one again where it has the same hash. Durable. */
  addDecisionModel(
    model: NewDecisionModel,
  ): Promise<{ readonly line: DecisionModelLine; readonly created: boolean }>;
  loadDecisionModel(hash: ModelHash): Promise<DeployedDecisionModel | undefined>;
  findDecisionModel(key: string, version?: number): Promise<DecisionModelLine | undefined>;
  /** Every version of every key, the newest deployed first. */
  decisionModels(): Promise<readonly DecisionModelLine[]>;
}

export interface DecisionRequest {
  readonly model: ModelHash;
  /** Id of a decision or decision service of the model. */
  readonly decision: string;
  readonly data: Readonly<Record<string, JsonValue>>;
  /** Epoch ms. */
  readonly now: number;
}

export type DecisionAnswer =
  /** `violations`: what the table or the data broke; the value is then not to be relied on. */
  | {
      readonly kind: 'decided';
      readonly value: JsonValue;
      readonly violations: readonly string[];
      /** Plain JSON of bounded size: `Explanation` of `dmn/explanation.ts`. */
      readonly explanation: JsonValue;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Decides by deployed models. */
export interface DecisionMaker {
  decide(request: DecisionRequest): Promise<DecisionAnswer>;
}
