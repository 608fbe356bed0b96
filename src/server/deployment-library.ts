/**
 * Deployments with their diagram read, kept in memory: they never change, so a cache needs no invalidation.
 *
 * Boundary: reading. Deploying is the host's.
 *
 * Invariants:
 * L1  At most `capacity` deployments are held; the one unused for longest goes first.
 */
import type { Diagram } from '../bpmn/diagram.ts';
import type { Diagnosis } from '../bpmn/soundness/diagnose.ts';
import type { ActionDesk } from '../ports/actions.ts';
import type { CredentialDesk, CredentialLine } from '../ports/credentials.ts';
import type { Deployment, DeploymentId } from '../ports/deployment.ts';
import type { TriggerDesk } from '../ports/triggers.ts';
import type { ProcessCatalogue, SecretState } from '../wiring/compilation.ts';
import type { DiagramMatch } from '../wiring/matching/diagram-match.ts';
import { matchDiagrams } from '../wiring/matching/match-diagrams.ts';
import type { Suggestion } from '../wiring/suggestions.ts';
import type { DecisionLibrary } from './decision-library.ts';
import { importFile } from './import-file.ts';
import { RequestProblem } from './problem.ts';
import type { ServerParts } from './server-context.ts';
import type { TemplateLibrary } from './template-library.ts';
import { quote } from './words/quoting.ts';

export interface OpenDeployment {
  readonly deployment: Deployment;
  readonly diagram: Diagram;
  readonly suggestions: readonly Suggestion[];
  readonly diagnosis?: Diagnosis;
}

/** What a wiring may name, as things stand. */
export interface KnownParts {
  readonly decisions: Pick<DecisionLibrary, 'finder'>;
  readonly actions: Pick<ActionDesk, 'finder'>;
  readonly credentials: Pick<CredentialDesk, 'list'>;
  readonly templates: Pick<TemplateLibrary, 'finder'>;
  readonly triggers: Pick<TriggerDesk, 'finder'>;
}

const capacity = 64;

export class DeploymentLibrary {
  readonly #store: ServerParts['deployments'];
  readonly #known: KnownParts;
  readonly #raw = new Map<DeploymentId, Deployment>();
  readonly #open = new Map<DeploymentId, OpenDeployment>();
  readonly #matches = new Map<string, DiagramMatch>();

  constructor(store: ServerParts['deployments'], known: KnownParts) {
    this.#store = store;
    this.#known = known;
  }

  /** Throws `no-such-process` where there is none. */
  async deployment(id: DeploymentId): Promise<Deployment> {
    const held = refreshed(this.#raw, id);
    if (held) return held;
    const loaded = await this.#store.loadDeployment(id);
    if (!loaded) throw new RequestProblem('no-such-process', 'This version of the process is not here.');
    keep(this.#raw, id, loaded);
    return loaded;
  }

  async open(id: DeploymentId): Promise<OpenDeployment> {
    const held = refreshed(this.#open, id);
    if (held) return held;
    const deployment = await this.deployment(id);
    const read = await importFile(
      deployment.source,
      deployment.fileName,
      deployment.wiring,
      await this.catalogue(),
    );
    const { diagram, suggestions, diagnosis } = read;
    const opened = { deployment, diagram, suggestions, ...(diagnosis === undefined ? {} : { diagnosis }) };
    keep(this.#open, id, opened);
    return opened;
  }

  /** What became of the elements of one version in another. */
  async match(from: DeploymentId, to: DeploymentId): Promise<DiagramMatch> {
    const key = `${from}>${to}`;
    const held = refreshed(this.#matches, key);
    if (held) return held;
    const [before, after] = [await this.open(from), await this.open(to)];
    const match = matchDiagrams(before.diagram, after.diagram);
    keep(this.#matches, key, match);
    return match;
  }

  /** The newest or the given version of a key. */
  async find(key: string, version?: number): Promise<Deployment> {
    const line = await this.#store.findDeployment(key, version);
    if (line) return this.deployment(line.id);
    const which = version === undefined ? '' : ` in version ${version}`;
    throw new RequestProblem(
      'no-such-process',
      `There is no process with the key ${quote(key)}${which}. The list of processes shows what is here.`,
      { where: version === undefined ? 'key' : 'version' },
    );
  }

  async newestVersion(key: string): Promise<number> {
    return (await this.#store.findDeployment(key))?.version ?? 0;
  }

  newest() {
    return this.#store.newestDeployments();
  }

  async catalogue(): Promise<ProcessCatalogue> {
    const { decisions, actions, credentials, templates, triggers } = this.#known;
    const connections = await credentials.list();
    const byName = new Map(connections.map((line) => [line.name, line]));
    const ids = new Set<string>();
    for (const line of await this.newest()) for (const process of line.processes) ids.add(process.id);
    return {
      hasProcess: (id) => ids.has(id),
      findDecision: await decisions.finder(),
      findAction: await actions.finder(),
      findSecret: secretFinder(byName),
      findCredential: (name) => byName.get(name),
      findTrigger: triggers.finder(),
      findTemplate: await templates.finder(),
    };
  }
}

/** `NAME.field` is a field of the connection NAME, where no connection has the whole name. */
function secretFinder(
  byName: ReadonlyMap<string, CredentialLine>,
): (name: string, connector: string) => SecretState {
  return (name, connector) => {
    const found = byName.get(name) ?? byName.get(name.slice(0, Math.max(name.lastIndexOf('.'), 0)));
    if (found === undefined) return 'missing';
    return found.grants.includes(connector) ? 'usable' : 'not-granted';
  };
}

function refreshed<Id, Item>(cache: Map<Id, Item>, id: Id): Item | undefined {
  const held = cache.get(id);
  if (held === undefined) return undefined;
  cache.delete(id);
  cache.set(id, held);
  return held;
}

function keep<Id, Item>(cache: Map<Id, Item>, id: Id, item: Item): void {
  cache.set(id, item);
  for (const oldest of cache.keys()) {
    if (cache.size <= capacity) break;
    cache.delete(oldest);
  }
}
