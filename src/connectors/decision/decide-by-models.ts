/**
 * Decides by deployed models: loads a model with those it imports, compiles it once, evaluates.
 *
 * Invariants:
 * M1  A model is found by its hash, and its imports by theirs: the same request gives the same answer for ever.
 * M2  At most `CAPACITY` compiled models are held; the one unused for longest goes first.
 */
import type { CompiledDecisions } from '../../dmn/compile/compile-decisions.ts';
import { compileDecisions } from '../../dmn/compile/compile-decisions.ts';
import type { DecisionModel } from '../../dmn/decision-model.ts';
import type { DecisionOutcome } from '../../dmn/evaluate-decision.ts';
import { evaluateDecision, evaluateService } from '../../dmn/evaluate-decision.ts';
import { boundedExplanation } from '../../dmn/explanation.ts';
import { readDecisions } from '../../dmn/read/read-decisions.ts';
import { toJson } from '../../expressions/value.ts';
import type {
  DecisionAnswer,
  DecisionMaker,
  DecisionModelStore,
  DecisionRequest,
  ModelHash,
} from '../../ports/decision-models.ts';

const CAPACITY = 100;
/** Steps of one decision: a table of 100,000 cells is far below. They take about a second. */
const STEP_LIMIT = 2_000_000;

export function decideByModels(store: Pick<DecisionModelStore, 'loadDecisionModel'>): DecisionMaker {
  const compiled = new CompiledModels(store);
  return {
    async decide(request) {
      const model = await compiled.get(request.model);
      if (model === undefined) {
        return { kind: 'failed', message: 'The decision model that this process was made with is not here.' };
      }
      return decide(model, request);
    },
  };
}

function decide(compiled: CompiledDecisions, request: DecisionRequest): DecisionAnswer {
  const element = compiled.model.elements.get(request.decision);
  if (element?.kind !== 'decision' && element?.kind !== 'service') {
    return { kind: 'failed', message: `The model has no decision “${request.decision}”.` };
  }
  const { data } = request;
  const given = { get: (name: string) => (Object.hasOwn(data, name) ? data[name] : undefined) };
  const environment = { now: request.now, stepLimit: STEP_LIMIT };
  const options = { fromJson: true, explain: true };
  const outcome: DecisionOutcome =
    element.kind === 'decision'
      ? evaluateDecision(compiled, element, given, environment, options)
      : evaluateService(compiled, element, given, environment, options);
  const name = element.source.name;
  if (!outcome.ok) {
    return { kind: 'failed', message: `“${name}” could not be decided: ${outcome.error.message}` };
  }
  const { problems } = outcome.explanation;
  return {
    kind: 'decided',
    value: toJson(outcome.value),
    violations: problems.filter(({ kind }) => kind === 'violation').map(({ message }) => message),
    explanation: boundedExplanation(outcome.explanation),
  };
}

class CompiledModels {
  readonly #store: Pick<DecisionModelStore, 'loadDecisionModel'>;
  readonly #held = new Map<ModelHash, Promise<CompiledDecisions | undefined>>();

  constructor(store: Pick<DecisionModelStore, 'loadDecisionModel'>) {
    this.#store = store;
  }

  get(hash: ModelHash): Promise<CompiledDecisions | undefined> {
    const held = this.#held.get(hash);
    const found = held ?? this.#compile(hash);
    this.#held.delete(hash);
    this.#held.set(hash, found);
    // What could not be loaded may be there the next time.
    void found.then(
      (model) => model ?? this.#held.delete(hash),
      () => this.#held.delete(hash),
    );
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= CAPACITY) break;
      this.#held.delete(oldest);
    }
    return found;
  }

  async #compile(hash: ModelHash): Promise<CompiledDecisions | undefined> {
    const models = new Map<string, DecisionModel>();
    const main = await this.#read(hash, models);
    return main === undefined ? undefined : compileDecisions(main, (namespace) => models.get(namespace));
  }

  /** The model, with those it imports put into `models` by their namespace. */
  async #read(hash: ModelHash, models: Map<string, DecisionModel>): Promise<DecisionModel | undefined> {
    const deployed = await this.#store.loadDecisionModel(hash);
    if (deployed === undefined) return undefined;
    const read = readDecisions(deployed.source, deployed.fileName);
    if (!read.ok) return undefined;
    if (!models.has(read.model.namespace)) models.set(read.model.namespace, read.model);
    for (const [namespace, imported] of Object.entries(deployed.imports)) {
      if (!models.has(namespace)) await this.#read(imported, models);
    }
    return read.model;
  }
}
