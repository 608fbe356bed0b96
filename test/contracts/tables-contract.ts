/** What every store promises of what people set up: drafts, trials, templates, credentials, rules, runs that move cases. */
import { describe, expect, it } from 'vitest';
import type { CredentialRow, CredentialStore } from '../../src/ports/credential-store.ts';
import type { DocumentReferenceStore, DocumentUseStore } from '../../src/ports/document-references.ts';
import type { ElementTemplateStore, TemplateRow } from '../../src/ports/element-template-store.ts';
import type { MigrationQueries, MigrationStore, NewMigrationRun } from '../../src/ports/migration-store.ts';
import type { PeopleStore } from '../../src/ports/people-store.ts';
import type { RetentionQueries, RetentionStore } from '../../src/ports/retention-store.ts';
import type { DeploymentStore } from '../../src/ports/deployment.ts';
import {
  type DraftRow,
  type NewTrial,
  TRIALS_KEPT,
  type WiringDraftStore,
} from '../../src/ports/wiring-draft-store.ts';
import { deploymentOf } from './store-contract.ts';

export interface TablesStage
  extends WiringDraftStore,
    ElementTemplateStore,
    CredentialStore,
    PeopleStore,
    DeploymentStore,
    MigrationStore,
    MigrationQueries,
    Pick<RetentionStore, 'addRetentionChange' | 'retentionRules' | 'forgetTried'>,
    Pick<RetentionQueries, 'retentionChanges' | 'caseRemovals'>,
    Omit<DocumentReferenceStore, 'openReferenceScan'>,
    DocumentUseStore {}

function draftOf(revision: number, changedBy: string): DraftRow {
  const draft = { base: 1, wiring: { steps: {} }, changedBy, changedAt: 5, touched: {}, collisions: [] };
  return { libraryKey: 'invoice', revision, draft };
}

function trialOf(parts: Partial<NewTrial> = {}): NewTrial {
  return {
    libraryKey: 'invoice',
    element: 'Task_1',
    entryHash: 'h',
    at: 10,
    by: 'ada',
    mode: 'real',
    worked: true,
    output: { n: 1 },
    exchange: null,
    ...parts,
  };
}

function templateOf(id: string, version: number, name = id): TemplateRow {
  return {
    id,
    version,
    name,
    fileName: `${id}.json`,
    json: `{"name":"${name}"}`,
    addedAt: 3,
    addedBy: 'ada',
  };
}

function credentialOf(name: string, sealed: string): CredentialRow {
  return { name, kind: 'basic', fields: {}, filled: [], grants: [], sealed, createdAt: 1, changedAt: 1 };
}

export function tablesContract(name: string, open: () => Promise<TablesStage>): void {
  describe(`${name}: drafts of wirings`, () => {
    it('are changed by one of those who go by the same revision', async () => {
      const store = await open();
      expect(await store.wiringDraft('invoice')).toBeUndefined();
      expect(await store.putWiringDraft(draftOf(2, 'ada'))).toBe(false);
      const people = ['ada', 'bob', 'eve'];
      for (const revision of [1, 2]) {
        const put = await Promise.all(people.map((who) => store.putWiringDraft(draftOf(revision, who))));
        expect(put.filter((isPut) => isPut).length).toBe(1);
        const winner = people[put.indexOf(true)];
        expect(await store.wiringDraft('invoice')).toEqual(draftOf(revision, winner ?? ''));
      }
      expect(await store.putWiringDraft({ libraryKey: 'invoice', revision: 3 })).toBe(true);
      expect(await store.wiringDraft('invoice')).toEqual({ libraryKey: 'invoice', revision: 3 });
    });

    it('keep the newest trials of each step, and forget what was tried when they are told to', async () => {
      const store = await open();
      for (let at = 1; at <= TRIALS_KEPT + 2; at += 1) await store.addWiringTrial(trialOf({ at }));
      await store.addWiringTrial(trialOf({ element: 'Task_2', at: 99, worked: false, mode: 'recorded' }));
      const ofFirst = await store.wiringTrials('invoice', 'Task_1');
      expect(ofFirst.map(({ at }) => at)).toEqual(
        Array.from({ length: TRIALS_KEPT }, (_, index) => TRIALS_KEPT + 2 - index),
      );
      expect((await store.wiringTrials('invoice'))[0]).toEqual(
        trialOf({ element: 'Task_2', at: 99, worked: false, mode: 'recorded' }),
      );
      await store.forgetTried({ libraryKey: 'invoice', before: 99 });
      const [newest, older] = await store.wiringTrials('invoice');
      expect(newest).toHaveProperty('output', { n: 1 });
      expect(older).not.toHaveProperty('output');
      expect(await store.wiringTrials('order')).toEqual([]);
    });
  });

  describe(`${name}: element templates`, () => {
    it('are replaced by those of the same id and version, all of a file together', async () => {
      const store = await open();
      await Promise.all([
        store.addTemplates([templateOf('mail', 1), templateOf('mail', 2)]),
        store.addTemplates([templateOf('mail', 2), templateOf('mail', 1)]),
        store.addTemplates([templateOf('call', 0)]),
      ]);
      await store.addTemplates([templateOf('mail', 2, 'Mail, better')]);
      expect(await store.templates()).toEqual([
        templateOf('call', 0),
        templateOf('mail', 2, 'Mail, better'),
        templateOf('mail', 1),
      ]);
      expect(await store.removeTemplates('mail', 1)).toBe(1);
      expect(await store.removeTemplates('mail')).toBe(1);
      expect(await store.removeTemplates('mail')).toBe(0);
    });
  });

  describe(`${name}: credentials and people`, () => {
    it('of one name are made by one of those who do so at once, and changed by one', async () => {
      const store = await open();
      for (const over of [0, 1]) {
        const sealed = ['x', 'y', 'z'];
        const written = await Promise.all(
          sealed.map((text) => store.writeCredentials([{ row: credentialOf('mail', text), over }])),
        );
        expect(written.filter((isWritten) => isWritten).length).toBe(1);
        expect(await store.findCredential('mail')).toMatchObject({
          sealed: sealed[written.indexOf(true)],
          revision: over + 1,
        });
      }
    });

    it('have one text to check the key by, left by one of those who leave it at once', async () => {
      const store = await open();
      expect(await store.keyCheck()).toBeUndefined();
      const texts = ['x', 'y', 'z'];
      const put = await Promise.all(texts.map((text) => store.putKeyCheck(text, undefined)));
      const kept = texts[put.indexOf(true)] ?? '';
      expect(put.filter((isPut) => isPut).length).toBe(1);
      expect(await store.keyCheck()).toBe(kept);
      expect(await store.putKeyCheck('new', 'another')).toBe(false);
      expect(await store.putKeyCheck('new', kept)).toBe(true);
      expect(await store.keyCheck()).toBe('new');
    });

    it('of one id are one person, whoever puts them last', async () => {
      const store = await open();
      await Promise.all(
        ['A', 'B', 'C'].map((role) => store.putPerson({ id: 'ada', name: 'Ada', roles: [role] })),
      );
      expect((await store.people()).length).toBe(1);
      expect(await store.roles()).toEqual((await store.findPerson('ada'))?.roles);
      await store.removePerson('ada');
      expect(await store.findPerson('ada')).toBeUndefined();
    });
  });

  describe(`${name}: rules of how long cases are kept`, () => {
    it('hold as they were changed last, and all changes stay', async () => {
      const store = await open();
      const first = { libraryKey: 'invoice', cases: '30d', at: 5, by: 'ada' };
      const other = { libraryKey: 'order', deliveries: '7d', at: 6 };
      const second = { libraryKey: 'invoice', at: 7, by: 'bob' };
      for (const change of [first, other, second]) await store.addRetentionChange(change);
      expect(await store.retentionRules()).toEqual(expect.arrayContaining([other, second]));
      expect((await store.retentionRules()).length).toBe(2);
      expect(await store.retentionChanges('invoice')).toEqual([second, first]);
      expect(await store.caseRemovals('invoice')).toEqual({ total: 0, last: [] });
    });
  });

  describe(`${name}: runs that move cases`, () => {
    it('are told as they go on, until they are over', async () => {
      const store = await open();
      const from = (await store.addDeployment(deploymentOf('invoice'))).line.id;
      const to = (await store.addDeployment(deploymentOf('invoice', { contentHash: 'new' }))).line.id;
      const plan = { processes: { P: 'P' }, elements: {}, flows: {}, timers: 'keep' } as const;
      const run: NewMigrationRun = { from, to, plan, reason: 'A law', startedAt: 5, total: 3, by: 'ada' };
      const [one, two] = await Promise.all([
        store.addMigrationRun(run),
        store.addMigrationRun({ ...run, cases: [4, 8] }),
      ]);
      expect(one.id).not.toBe(two.id);
      expect(await store.migrationRun(two.id)).toEqual(two);
      const stayed = [{ case: 4, message: 'It waits where nothing corresponds.' }];
      await store.noteMigrationRun(one.id, { staying: 1, stayed, endedAt: 9 });
      expect(await store.migrationRun(one.id)).toEqual({ ...one, staying: 1, stayed, endedAt: 9 });
      expect((await store.unfinishedMigrationRuns()).map(({ id }) => id)).toEqual([two.id]);
      expect((await store.migrationRuns('invoice')).map(({ id }) => id)).toEqual(
        [one.id, two.id].toSorted((a, b) => b - a),
      );
      expect(await store.activeInstances(from)).toEqual([]);
    });
  });

  describe(`${name}: what is known of documents`, () => {
    const document = (digit: string) => digit.repeat(64);

    it('is what they hold, and since when nothing names them', async () => {
      const store = await open();
      expect(await store.heldIn(document('a'))).toBeUndefined();
      await store.noteUnnamed(document('a'), 5);
      await store.noteHeldIn(document('a'), [document('b')]);
      await store.noteHeldIn(document('c'), []);
      await store.noteUnnamed(document('c'), 7);
      await store.noteUnnamed(document('c'), undefined);
      expect(await store.heldIn(document('a'))).toEqual([document('b')]);
      expect(await store.heldIn(document('c'))).toEqual([]);
      expect(await store.unnamedSince(document('0'), document('f'))).toEqual(new Map([[document('a'), 5]]));
      expect(await store.unnamedSince(document('b'), document('f'))).toEqual(new Map());
      await store.forgetDocument(document('a'));
      expect(await store.heldIn(document('a'))).toBeUndefined();
    });

    it('is who uses one or removes it: one of them first, and nobody for ever', async () => {
      const store = await open();
      const a = document('a');
      const leaving = (now: number, until = now + 100) => store.beginLeaving(a, { now, idle_ms: 50, until });
      expect(await store.noteUse(a, 1_000)).toBe(true);
      expect(await leaving(1_049)).toBe(false);
      expect(await leaving(1_050)).toBe(true);
      expect(await leaving(1_060)).toBe(false);
      expect(await store.noteUse(a, 1_149)).toBe(false);
      expect(await store.noteUse(a, 1_150)).toBe(true);
      expect(await leaving(1_200, 1_300)).toBe(true);
      await store.endLeaving(a, 1_299);
      expect(await store.noteUse(a, 1_201)).toBe(false);
      await store.endLeaving(a, 1_300);
      expect(await store.noteUse(a, 1_201)).toBe(true);
      const b = document('b');
      const both = await Promise.all([
        store.noteUse(b, 2_000),
        store.beginLeaving(b, { now: 2_000, idle_ms: 50, until: 2_100 }),
      ]);
      expect(both.filter((isFirst) => isFirst).length).toBe(1);
      expect(await store.unnamedSince(document('0'), document('f'))).toEqual(new Map());
    });
  });
}
