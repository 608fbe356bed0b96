import { beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { Draft } from '../../src/server/api/wiring.ts';
import { Refusal } from '../api/request.ts';
import { createDraftEditor, type DraftAccess } from './draft-editor.ts';
import { entryIn } from './entries.ts';

function draftOf(revision: number, steps: Readonly<Record<string, Json>>): Draft {
  const document: Json = { format: 1, steps };
  const draft: Json = {
    key: 'invoices',
    name: 'Invoices',
    exists: revision > 0,
    revision,
    base: 1,
    latest: 1,
    wiring: document,
    entries: [],
    collisions: [],
    runnable: true,
    findings: [],
    suggestions: [],
    starts: [],
    roles: [],
    performers: {},
  };
  return JSON.parse(JSON.stringify(draft));
}

/** A server with one draft: an entry is taken on the revision that is there, else refused. */
function server() {
  let revision = 0;
  let steps: Record<string, Json> = {};
  const saved: [string, Json, number][] = [];
  return {
    saved,
    steps: () => steps,
    fetch: async () => draftOf(revision, steps),
    save: async (_part: string, id: string, entry: Json, seen: number) => {
      if (seen !== revision) throw new Refusal(409, { code: 'draft-changed', detail: 'Look at it again.' });
      saved.push([id, entry, seen]);
      revision += 1;
      steps = { ...steps, [id]: entry };
      return draftOf(revision, steps);
    },
    somebodyElse(id: string, entry: Json) {
      revision += 1;
      steps = { ...steps, [id]: entry };
    },
  };
}

describe('What is changed in the panel', () => {
  let there: ReturnType<typeof server>;
  let heard: Draft | undefined;
  let access: DraftAccess;
  beforeEach(async () => {
    there = server();
    heard = await there.fetch();
    access = {
      current: () => heard,
      fetch: there.fetch,
      save: there.save,
      heard: (draft) => {
        heard = draft;
      },
    };
  });

  const person = (role: string): Json => ({ by: 'person', role });

  it('is saved in order, each on the revision before, and only as it stands at last', async () => {
    const editor = createDraftEditor(access);
    editor.set('steps', 'A', person('C'));
    editor.set('steps', 'A', person('Clerk'));
    editor.set('steps', 'B', { by: 'nothing' });
    await editor.flush();
    expect(there.saved).toEqual([
      ['A', person('Clerk'), 0],
      ['B', { by: 'nothing' }, 1],
    ]);
    expect(editor.state().unsaved.size).toBe(0);
  });

  it('waits in the panel while it lacks what it cannot be without', async () => {
    const editor = createDraftEditor(access);
    editor.set('steps', 'A', { by: 'script', language: 'feel', text: '' });
    await editor.flush();
    expect(there.saved).toEqual([]);
    expect(editor.state().unsaved.size).toBe(1);
    editor.set('steps', 'A', { by: 'script', language: 'feel', text: '1 + 1', inputs: {} });
    await editor.flush();
    expect(there.saved).toEqual([['A', { by: 'script', language: 'feel', text: '1 + 1' }, 0]]);
  });

  it('goes on unasked where somebody else changed another step', async () => {
    const editor = createDraftEditor(access);
    there.somebodyElse('B', person('Boss'));
    editor.set('steps', 'A', person('Clerk'));
    await editor.flush();
    expect(there.steps()).toEqual({ A: person('Clerk'), B: person('Boss') });
    expect(editor.state().conflict).toBeUndefined();
  });

  it('is asked about where somebody else changed the same step: theirs or mine', async () => {
    for (const whose of ['theirs', 'mine'] as const) {
      const editor = createDraftEditor(access);
      const name = `A-${whose}`;
      editor.set('steps', name, person('Clerk'));
      there.somebodyElse(name, person('Boss'));
      await editor.flush();
      expect(editor.state().conflict).toMatchObject({ id: name, entry: person('Clerk') });
      expect(there.steps()[name]).toEqual(person('Boss'));
      editor.settle(whose);
      await editor.flush();
      expect(there.steps()[name]).toEqual(whose === 'mine' ? person('Clerk') : person('Boss'));
      expect(entryIn(heard?.wiring, 'steps', name)).toEqual(there.steps()[name]);
      expect(editor.state().unsaved.size).toBe(0);
    }
  });

  it('stays and is told when the server does not take it, and goes with the next try', async () => {
    let down = true;
    const editor = createDraftEditor({
      ...access,
      save: (...change) =>
        down ? Promise.reject(new Refusal(0, { detail: 'Baton cannot be reached.' })) : there.save(...change),
    });
    editor.set('steps', 'A', person('Clerk'));
    await editor.flush();
    expect(editor.state().problem?.message).toBe('Baton cannot be reached.');
    expect(editor.state().unsaved.size).toBe(1);
    down = false;
    await editor.flush();
    expect(there.steps()).toEqual({ A: person('Clerk') });
    expect(editor.state().problem).toBeUndefined();
  });
});
