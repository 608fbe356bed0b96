/**
 * What somebody changes in the panel: shown at once, sent to the server in order, a moment after the last key.
 *
 * Boundary: keeps what is not yet saved and sends it; what it looks like is the components'.
 *
 * Invariants:
 * E1  One change is under way at a time, each on the revision the one before answered with.
 * E2  What somebody else changed meanwhile at the same entry is never overwritten unasked; elsewhere it does not disturb.
 * E3  What could not be saved stays in the panel until it is, or is given up.
 */
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { Draft, WiringPart } from '../../src/server/api/wiring.ts';
import { Refusal } from '../api/request.ts';
import { entryIn } from './entries.ts';
import { storable } from './storable-entry.ts';

export interface DraftAccess {
  /** As last heard of. */
  current(): Draft | undefined;
  fetch(): Promise<Draft>;
  save(part: WiringPart, id: string, entry: Json, revision: number): Promise<Draft>;
  /** The draft is this now. */
  heard(draft: Draft): void;
}

export interface Unsaved {
  readonly part: WiringPart;
  readonly id: string;
  readonly entry: Json;
  /** As it was when the change was begun. */
  readonly before: Json | undefined;
}

export interface EditorState {
  readonly unsaved: ReadonlyMap<string, Unsaved>;
  /** The server has it since this revision; whoever still shows an older draft shows this instead. */
  readonly saved: ReadonlyMap<string, { readonly entry: Json; readonly revision: number }>;
  readonly saving: boolean;
  /** Somebody else changed the same entry. */
  readonly conflict?: Unsaved;
  readonly problem?: Error;
}

export interface DraftEditor {
  state(): EditorState;
  subscribe(listener: () => void): () => void;
  set(part: WiringPart, id: string, entry: Json): void;
  /** Everything that can be saved is, when it resolves. */
  flush(): Promise<void>;
  /** Of a conflict: what is in the panel holds, or what the other wrote. */
  settle(whose: 'mine' | 'theirs'): void;
  forget(): void;
}

const pause_ms = 350;

export function entryKey(part: WiringPart, id: string): string {
  return `${part}/${id}`;
}

export function createDraftEditor(access: DraftAccess): DraftEditor {
  let state: EditorState = { unsaved: new Map(), saved: new Map(), saving: false };
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;

  function become(part: Partial<EditorState> & { readonly settled?: true }): void {
    const { settled, ...next } = part;
    const { conflict: _conflict, problem: _problem, ...bare } = state;
    state = settled ? { ...bare, ...next } : { ...state, ...next };
    for (const listener of listeners) listener();
  }

  function without(key: string, sent: Unsaved): ReadonlyMap<string, Unsaved> {
    const left = new Map(state.unsaved);
    if (left.get(key) === sent) left.delete(key);
    return left;
  }

  /** True where it was saved or is to be tried again. */
  async function send(key: string, change: Unsaved): Promise<boolean> {
    const { part, id, before } = change;
    const entry = storable(part, change.entry);
    if (entry === undefined) return false;
    const draft = access.current() ?? (await access.fetch());
    try {
      const heard = await access.save(part, id, entry, draft.revision);
      const saved = new Map(state.saved).set(key, { entry: change.entry, revision: heard.revision });
      become({ unsaved: without(key, change), saved, settled: true });
      access.heard(heard);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) {
        const fresh = await access.fetch();
        access.heard(fresh);
        if (fresh.revision !== draft.revision && same(entryIn(fresh.wiring, part, id), before)) return true;
        if (fresh.revision !== draft.revision) {
          become({ conflict: change });
          return false;
        }
      }
      become({ problem: error instanceof Error ? error : new Error(String(error)) });
      return false;
    }
  }

  async function sendAll(): Promise<void> {
    const passedOver = new Set<Unsaved>();
    become({ saving: true });
    try {
      for (;;) {
        const next = [...state.unsaved].find(([, change]) => !passedOver.has(change));
        if (next === undefined || state.conflict) return;
        if (!(await send(...next))) passedOver.add(next[1]);
      }
    } finally {
      become({ saving: false });
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    running ??= sendAll().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(part, id, entry) {
      const key = entryKey(part, id);
      const before = state.unsaved.get(key)?.before ?? entryIn(access.current()?.wiring, part, id);
      become({ unsaved: new Map(state.unsaved).set(key, { part, id, entry, before }), settled: true });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), pause_ms);
    },
    flush,
    settle(whose) {
      const { conflict } = state;
      if (!conflict) return;
      const { part, id, entry } = conflict;
      const left = new Map(state.unsaved);
      if (whose === 'theirs') left.delete(entryKey(part, id));
      else {
        const before = entryIn(access.current()?.wiring, part, id);
        left.set(entryKey(part, id), { part, id, entry, before });
      }
      become({ unsaved: left, settled: true });
      void flush();
    },
    forget() {
      clearTimeout(timer);
      become({ unsaved: new Map(), saved: new Map(), settled: true });
    },
  };
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
