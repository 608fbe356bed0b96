/**
 * The draft of a process's wiring: read, changed one entry at a time, brought along when a newer version was put into
 * use meanwhile.
 *
 * Boundary: what is kept and who changed it. What a draft means for a run is `views/draft-view.ts`, putting it into
 * use the routes'.
 *
 * Invariants:
 * WD1  A draft that is read stands on the newest version: its ids are those of that drawing. It is written down like that with
 *      the next change.
 * WD2  Whoever changes a draft names the revision they looked at; on another one nothing is changed.
 * WD3  Where the draft and a newer version changed the same entry otherwise, the draft's holds and the entry counts as a collision
 *      until somebody has put it anew.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { DraftRow, KeptDraft, Touch, WiringDraftStore } from '../../ports/wiring-draft-store.ts';
import { carryWiring } from '../../wiring/matching/carry-wiring.ts';
import type { DiagramMatch } from '../../wiring/matching/diagram-match.ts';
import { validateWiring } from '../../wiring/validate-wiring.ts';
import { entryKey, mergeWirings, splitEntryKey } from '../../wiring/wiring-entries.ts';
import type { DeploymentLibrary } from '../deployment-library.ts';
import { RequestProblem } from '../problem.ts';

export interface OpenDraft {
  readonly live: Deployment;
  readonly revision: number;
  readonly wiring: JsonValue;
  /** Absent: nobody has begun one; `wiring` is the live one. */
  readonly draft?: KeptDraft;
}

export interface DraftChange {
  readonly by: string;
  /** The revision looked at. */
  readonly revision: number;
  readonly wiring: JsonValue;
  /** What somebody put or took out. */
  readonly touched: readonly string[];
}

export class WiringDrafts {
  readonly #store: WiringDraftStore;
  readonly #library: DeploymentLibrary;
  readonly #now: () => number;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(store: WiringDraftStore, library: DeploymentLibrary, now: () => number) {
    this.#store = store;
    this.#library = library;
    this.#now = now;
  }

  /** Throws `no-such-process`. */
  async open(key: string): Promise<OpenDraft> {
    const live = await this.#library.find(key);
    const row = await this.#store.wiringDraft(key);
    const revision = row?.revision ?? 0;
    if (row?.draft === undefined) return { live, revision, wiring: live.wiring };
    const draft =
      row.draft.base === live.version ? row.draft : await this.#broughtAlong(key, row.draft, live);
    return { live, revision, wiring: draft.wiring, draft };
  }

  async change(key: string, { by, revision, wiring, touched }: DraftChange): Promise<OpenDraft> {
    const before = await this.open(key);
    const at = this.#now();
    const changed = touched.map((name): [string, Touch] => [name, { by, at }]);
    const draft: KeptDraft = {
      base: before.live.version,
      wiring,
      changedBy: by,
      changedAt: at,
      touched: { ...before.draft?.touched, ...Object.fromEntries(changed) },
      collisions: (before.draft?.collisions ?? []).filter((name) => !touched.includes(name)),
    };
    await this.#put({ libraryKey: key, revision: revision + 1, draft });
    return { live: before.live, revision: revision + 1, wiring, draft };
  }

  /** It was put into use, or given up. */
  async end(key: string, revision: number): Promise<void> {
    await this.#put({ libraryKey: key, revision: revision + 1 });
  }

  /** Once it is in use: what somebody changed in it meanwhile stays a draft. */
  async endIfUnchanged(key: string, revision: number): Promise<void> {
    await this.#store.putWiringDraft({ libraryKey: key, revision: revision + 1 });
  }

  requireRevision(open: OpenDraft, revision: number): void {
    if (open.revision !== revision) throw changedMeanwhile();
  }

  /** Nobody else puts a draft of this process into use while `work` goes on. */
  async exclusively<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#turns.get(key) ?? Promise.resolve();
    const mine = before.then(work);
    const turn = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(key, turn);
    try {
      return await mine;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  async #put(row: DraftRow): Promise<void> {
    if (!(await this.#store.putWiringDraft(row))) throw changedMeanwhile();
  }

  async #broughtAlong(key: string, draft: KeptDraft, live: Deployment): Promise<KeptDraft> {
    const base = await this.#library.find(key, draft.base);
    const match = await this.#library.match(base.id, live.id);
    const before = followed(base.wiring, match);
    const mine = followed(draft.wiring, match);
    const { wiring, collisions } = mergeWirings(before.wiring, mine.wiring, live.wiring);
    const renamed = (name: string) => mine.names.get(name) ?? name;
    return {
      ...draft,
      base: live.version,
      wiring,
      touched: Object.fromEntries(
        Object.entries(draft.touched).map(([name, touch]) => [renamed(name), touch]),
      ),
      collisions: [...new Set([...draft.collisions.map(renamed), ...collisions])],
    };
  }
}

function changedMeanwhile(): RequestProblem {
  return new RequestProblem(
    'draft-changed',
    'Somebody has changed the draft since you looked at it. Nothing was changed; look at it again.',
    { where: 'revision' },
  );
}

/** The document on the newer drawing, and what its entries are called there. */
function followed(
  wiring: JsonValue,
  match: DiagramMatch,
): { readonly wiring: JsonValue; readonly names: ReadonlyMap<string, string> } {
  const checked = validateWiring(wiring);
  if (!checked.ok) return { wiring, names: new Map() };
  const { wiring: carriedOver, carried } = carryWiring(checked.wiring, match);
  const names = carried.flatMap(({ part, before, after }) => {
    const name = splitEntryKey(`${part}/${before}`);
    return name === undefined ? [] : [[entryKey(name.part, before), entryKey(name.part, after)] as const];
  });
  return { wiring: carriedOver, names: new Map(names) };
}
