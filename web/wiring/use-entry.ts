/** One entry of the draft as it stands in the panel, saved or not. */
import { useSyncExternalStore } from 'react';
import type { DraftEntry } from '../../src/server/api/wiring.ts';
import { type EditorState, entryKey } from './draft-editor.ts';
import { type EditedParts, entryIn } from './entries.ts';
import { useWiring } from './wiring-context.ts';

export function useEditorState(): EditorState {
  const { editor } = useWiring();
  return useSyncExternalStore(editor.subscribe, editor.state);
}

/** Undefined: nothing is wired. */
export function useEntry<Part extends keyof EditedParts>(
  part: Part,
  id: string,
): readonly [EditedParts[Part] | undefined, (entry: EditedParts[Part]) => void] {
  const { draft, editor } = useWiring();
  const state = useEditorState();
  const key = entryKey(part, id);
  const saved = state.saved.get(key);
  const newest =
    state.unsaved.get(key) ?? (saved !== undefined && saved.revision > draft.revision ? saved : undefined);
  // cast: the server's documents hold in a part what that part is for, and only this hook puts anything into the editor
  const entry = (newest ? newest.entry : entryIn(draft.wiring, part, id)) as EditedParts[Part] | undefined;
  return [entry, (next) => editor.set(part, id, next)];
}

export function useDraftEntry(part: keyof EditedParts, id: string): DraftEntry | undefined {
  const { draft } = useWiring();
  return draft.entries.find((entry) => entry.part === part && entry.id === id);
}
