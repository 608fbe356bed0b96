/**
 * The real data that something in the wiring panel is tried on: what was visible at an element in the last case that came
 * there, in a chosen case, or in the last cases.
 *
 * Boundary: finds and remembers; folding a case's events is `element-moments.ts`.
 *
 * Invariants:
 * CD1  Only runs of this process count, of whatever version; elements of older versions are found by what they are called now.
 * CD2  At most `MOST_CASES` cases are looked through. What was folded is kept while the case has no further events.
 */
import type { Variables } from '../../kernel/command.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { CaseLine, StoreQueries } from '../../ports/store-queries.ts';
import { idsAfter } from '../../wiring/matching/diagram-match.ts';
import type { DataSource } from '../api/wiring.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import { RequestProblem } from '../problem.ts';
import type { CaseEvent, CaseJournals } from '../views/case-journals.ts';
import { caseTitle } from '../views/case-title.ts';
import { versionTrail } from '../views/version-trail.ts';
import { type ElementMoment, elementMoments, lastKnown, type SoughtElement } from './element-moments.ts';

const MOST_CASES = 50;
const KEPT = 500;

export interface DataWanted {
  readonly live: Deployment;
  readonly sought: SoughtElement;
  readonly case?: number;
  readonly data?: Variables;
}

export interface FoundData {
  readonly from: DataSource;
  readonly visible: Variables;
  /** Present where a case came to the element. */
  readonly moment?: ElementMoment;
}

export interface CaseMoments {
  readonly line: CaseLine;
  /** In the order of time; empty: it has not come there. */
  readonly moments: readonly ElementMoment[];
  /** What the case knows now. */
  readonly known: Variables | undefined;
}

export class CaseData {
  readonly #queries: StoreQueries;
  readonly #journals: CaseJournals;
  readonly #library: DeploymentLibrary;
  readonly #kept = new Map<string, CaseMoments>();

  constructor(queries: StoreQueries, journals: CaseJournals, library: DeploymentLibrary) {
    this.#queries = queries;
    this.#journals = journals;
    this.#library = library;
  }

  async find({ live, sought, case: chosen, data }: DataWanted): Promise<FoundData> {
    if (data !== undefined) return { from: { kind: 'given', sentence: 'sample data' }, visible: data };
    if (chosen !== undefined)
      return ofCase(await this.#ofCase(await this.#chosen(chosen, live), live, sought));
    let newest: CaseMoments | undefined;
    for await (const found of this.#cases(live, sought)) {
      if (found.moments.length > 0) return ofCase(found);
      newest ??= found;
    }
    if (newest?.known !== undefined) return ofCase(newest);
    return { from: { kind: 'none', sentence: 'no case has come here yet' }, visible: {} };
  }

  /** What the newest case knows, wherever it is. */
  async newest(live: Deployment): Promise<Variables> {
    const { items } = await this.#queries.cases({ libraryKey: live.key }, { limit: 1 });
    const [line] = items;
    if (line === undefined) return {};
    return (await this.#ofCase(line, live, { element: '', outgoing: [] })).known ?? {};
  }

  /** Newest first, of the last so many cases that came there. */
  async recent(live: Deployment, sought: SoughtElement, count: number): Promise<readonly CaseMoments[]> {
    const found: CaseMoments[] = [];
    for await (const one of this.#cases(live, sought)) {
      if (one.moments.length > 0) found.push(one);
      if (found.length >= count) break;
    }
    return found;
  }

  async *#cases(live: Deployment, sought: SoughtElement): AsyncGenerator<CaseMoments> {
    const { items } = await this.#queries.cases({ libraryKey: live.key }, { limit: MOST_CASES });
    for (const line of items) yield await this.#ofCase(line, live, sought);
  }

  async #chosen(id: number, live: Deployment): Promise<CaseLine> {
    const line = (await this.#queries.case(id))?.line;
    if (line !== undefined && line.libraryKey === live.key) return line;
    throw new RequestProblem('no-such-case', `There is no case ${id} of this process.`, { where: 'case' });
  }

  async #ofCase(line: CaseLine, live: Deployment, sought: SoughtElement): Promise<CaseMoments> {
    const { events, rows } = await this.#journals.read(line.id);
    const name = `${line.id} ${live.id} ${rows} ${sought.element} ${sought.outgoing.length}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined) return { ...kept, line };
    const found = await this.#folded(line, events, live, sought);
    this.#kept.set(name, found);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }

  async #folded(
    line: CaseLine,
    events: readonly CaseEvent[],
    live: Deployment,
    sought: SoughtElement,
  ): Promise<CaseMoments> {
    const [detail, trail] = await Promise.all([
      this.#queries.case(line.id),
      versionTrail(events, this.#library),
    ]);
    const names = new Map<number, ReadonlyMap<string, string>>();
    const deployments = new Map<number, number>();
    for (const { id, deployment } of detail?.instances ?? []) {
      if ((await this.#library.deployment(deployment)).key !== live.key) continue;
      deployments.set(id, deployment);
      if (deployment !== live.id && !names.has(deployment))
        names.set(deployment, idsAfter(await this.#library.match(deployment, live.id)));
    }
    const own = events.filter(({ instance }) => deployments.has(instance));
    const moments = elementMoments(own, sought, (id, happened) => {
      const present = trail.legOf(happened).present(id);
      return names.get(deployments.get(happened.instance) ?? 0)?.get(present) ?? present;
    });
    return { line, moments, known: lastKnown(own, new Set(deployments.keys())) };
  }
}

function ofCase({ line, moments, known }: CaseMoments): FoundData {
  const moment = moments.at(-1);
  const from: DataSource = {
    kind: 'case',
    case: line.id,
    title: caseTitle(line.title, line.processName, line.id),
    at: moment?.at ?? line.startedAt,
    sentence: `from case ${line.id}${moment === undefined ? ', which has not come here yet' : ''}`,
  };
  return { from, visible: moment?.visible ?? known ?? {}, ...(moment === undefined ? {} : { moment }) };
}
