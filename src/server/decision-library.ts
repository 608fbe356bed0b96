/**
 * The decision models of the library, as the server works with them: reading a file, putting it into use, finding
 * decisions for the compiler.
 *
 * Invariants:
 * L1  A model is put into use only where nothing keeps its decisions from being made; what it imports is pinned then.
 */
import type { CompiledDecisions } from '../dmn/compile/compile-decisions.ts';
import { compileDecisions } from '../dmn/compile/compile-decisions.ts';
import { decisionFacts } from '../dmn/decision-facts.ts';
import type { DecisionModel } from '../dmn/decision-model.ts';
import { dmnFinding } from '../dmn/dmn-findings.ts';
import { readDecisions } from '../dmn/read/read-decisions.ts';
import { canonicalJson, sha256 } from '../host/canonical-json.ts';
import type {
  DecisionModelLine,
  DecisionModelStore,
  DeployedDecisionModel,
  ModelHash,
} from '../ports/decision-models.ts';
import type { CatalogueDecision, DecisionReference } from '../wiring/decision-work.ts';
import { RequestProblem } from './problem.ts';
import { modelFindings } from './views/decision-view.ts';
import { countOf, quote } from './words/quoting.ts';

export interface DecisionUpload {
  readonly source: Uint8Array;
  readonly fileName: string;
  readonly key: string;
  readonly name?: string;
}

export class DecisionLibrary {
  readonly #store: DecisionModelStore;
  readonly #now: () => number;

  constructor(store: DecisionModelStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Throws a `RequestProblem` where the file is no decision model, or its decisions cannot be made. */
  async deploy(
    upload: DecisionUpload,
    by: string,
  ): Promise<{ readonly model: DeployedDecisionModel; readonly created: boolean }> {
    const { source, fileName, key } = upload;
    const model = readModel(source, fileName);
    const { imports, importable } = await this.#imports(model);
    const compiled = compileDecisions(model, (namespace) => importable.get(namespace));
    const facts = decisionFacts(compiled);
    requireUsable(fileName, compiled, facts.length);
    const added = {
      key,
      name: upload.name ?? model.name,
      fileName,
      namespace: model.namespace,
      hash: sha256(source, '\0', canonicalJson(imports)),
      decisions: facts,
      source,
      imports,
      findings: compiled.findings,
      createdAt: this.#now(),
      by,
    };
    const { line, created } = await this.#store.addDecisionModel(added);
    return { model: { ...added, ...line }, created };
  }

  /** The newest or the given version; throws `no-such-decision` where there is none. */
  async find(key: string, version?: number): Promise<DeployedDecisionModel> {
    const line = await this.#store.findDecisionModel(key, version);
    const model = line === undefined ? undefined : await this.#store.loadDecisionModel(line.hash);
    if (line !== undefined && model !== undefined) return { ...model, ...line };
    const which = version === undefined ? '' : ` in version ${version}`;
    throw new RequestProblem(
      'no-such-decision',
      `There is no decision model with the key ${quote(key)}${which}.`,
      { where: version === undefined ? 'key' : 'version' },
    );
  }

  /** The newest version of every key, the newest deployed first. */
  async newest(): Promise<readonly DecisionModelLine[]> {
    return newestOf(await this.#store.decisionModels());
  }

  async versions(key: string): Promise<readonly DecisionModelLine[]> {
    return (await this.#store.decisionModels()).filter((line) => line.key === key);
  }

  /** Looks a decision up by its id, then by its name. */
  async finder(): Promise<(reference: DecisionReference) => CatalogueDecision | undefined> {
    const all = await this.#store.decisionModels();
    const newest = newestOf(all);
    return ({ decision, model, version }) => {
      const lines = version === undefined ? newest : all.filter((line) => line.version === version);
      const inModel = model === undefined ? lines : lines.filter(({ key }) => key === model);
      const found = candidates(inModel, decision);
      const [first] = found;
      return first === undefined ? undefined : { ...first, candidates: found.length };
    };
  }

  /** The newest models of the namespaces that are imported, with what they import in turn as it was pinned. */
  async #imports(model: DecisionModel) {
    const newest = await this.newest();
    const imports: Record<string, ModelHash> = {};
    const importable = new Map<string, DecisionModel>();
    for (const { namespace } of model.imports) {
      const line = newest.find((each) => each.namespace === namespace);
      if (line === undefined) continue;
      imports[namespace] = line.hash;
      await this.#collect(line.hash, importable);
    }
    return { imports, importable };
  }

  async #collect(hash: ModelHash, importable: Map<string, DecisionModel>): Promise<void> {
    const deployed = await this.#store.loadDecisionModel(hash);
    if (deployed === undefined || importable.has(deployed.namespace)) return;
    importable.set(deployed.namespace, readModel(deployed.source, deployed.fileName));
    for (const imported of Object.values(deployed.imports)) await this.#collect(imported, importable);
  }
}

function newestOf(lines: readonly DecisionModelLine[]): readonly DecisionModelLine[] {
  const newest = new Map<string, DecisionModelLine>();
  for (const line of lines) {
    const known = newest.get(line.key);
    if (known === undefined || known.version < line.version) newest.set(line.key, line);
  }
  return [...newest.values()].sort((a, b) => b.id - a.id);
}

function candidates(
  lines: readonly DecisionModelLine[],
  wanted: string,
): readonly Omit<CatalogueDecision, 'candidates'>[] {
  const found = (fits: (decision: DecisionModelLine['decisions'][number]) => boolean) =>
    lines.flatMap(({ hash, key, version, decisions }) =>
      decisions.filter(fits).map(({ id, name, resultName, outputName, inputs }) => ({
        model: hash,
        key,
        version,
        decision: id,
        name,
        resultName,
        ...(outputName === undefined ? {} : { outputName }),
        inputs,
      })),
    );
  const byId = found(({ id }) => id === wanted);
  return byId.length > 0 ? byId : found(({ name }) => name === wanted);
}

function readModel(source: Uint8Array, fileName: string): DecisionModel {
  const read = readDecisions(source, fileName);
  if (read.ok) return read.model;
  throw new RequestProblem('file-unreadable', read.refusal.message, {
    where: 'file',
    findings: modelFindings([read.refusal, ...read.findings]),
  });
}

function requireUsable(fileName: string, compiled: CompiledDecisions, decisions: number): void {
  const findings = [...compiled.findings];
  if (
    decisions === 0 &&
    compiled.model.source.knowledge.length === 0 &&
    compiled.model.source.items.length === 0
  ) {
    findings.push(dmnFinding('dmn-nothing-to-decide', { message: 'There is no decision in the file.' }));
  }
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length === 0) return;
  const reasons = errors
    .map((finding) => finding.message)
    .slice(0, 3)
    .join(' ');
  throw new RequestProblem(
    'file-not-runnable',
    `${fileName} was read, but it cannot be used yet: ${countOf(errors.length, 'thing stands', 'things stand')} in the way. ${reasons}`,
    { where: 'file', findings: modelFindings(findings) },
  );
}
