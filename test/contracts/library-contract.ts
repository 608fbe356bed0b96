/** What every store promises of the library beyond one caller: versions of processes, decision models and imported APIs. */
import { describe, expect, it } from 'vitest';
import type { ApiImportStore, ApiVersion } from '../../src/ports/api-imports.ts';
import type { DecisionModelStore, NewDecisionModel } from '../../src/ports/decision-models.ts';
import type { DeploymentStore } from '../../src/ports/deployment.ts';
import type { TimerStore } from '../../src/ports/store.ts';
import { deploymentOf } from './store-contract.ts';

export interface LibraryStage
  extends DeploymentStore,
    DecisionModelStore,
    Pick<TimerStore, 'dueStartTimers'> {
  readonly apis: ApiImportStore;
}

function modelOf(hash: string): NewDecisionModel {
  return {
    key: 'discount',
    name: 'Discount',
    fileName: 'discount.dmn',
    namespace: 'urn:discount',
    hash,
    decisions: [],
    source: new Uint8Array([60, 0, 255]),
    imports: {},
    findings: [],
    createdAt: 5,
  };
}

function apiOf(version: number, document: string, name = 'parcels'): ApiVersion {
  return {
    name,
    version,
    title: 'Parcels',
    base: 'https://parcels.example/v1',
    description: { format: 'openapi 3.0', title: 'Parcels', version: '1', servers: [], signIns: [] },
    operations: [],
    document,
    fileName: 'parcels.json',
    createdAt: 7,
  };
}

export function libraryContract(name: string, open: () => Promise<LibraryStage>): void {
  describe(`${name}: versions put into use at once`, () => {
    it('get numbers of their own, each with what it says', async () => {
      const store = await open();
      const contents = ['one', 'two', 'three', 'four', 'five'];
      const added = await Promise.all(
        contents.map((content) =>
          store.addDeployment(
            deploymentOf('invoice', {
              contentHash: content,
              definitionHash: content,
              source: new TextEncoder().encode(content),
              startTimers: [{ process: 'Process_1', elements: ['Start_1'], at: 50, every: 'R/PT1M' }],
            }),
          ),
        ),
      );
      expect(added.map(({ line }) => line.version).toSorted()).toEqual([1, 2, 3, 4, 5]);
      for (const [index, { line }] of added.entries()) {
        const loaded = await store.loadDeployment(line.id);
        expect(new TextDecoder().decode(loaded?.source)).toBe(contents[index]);
        expect(loaded?.definitionHash).toBe(contents[index]);
        expect((await store.findDeployment('invoice', line.version))?.id).toBe(line.id);
      }
      const newest = added.find(({ line }) => line.version === 5)?.line;
      expect((await store.newestDeployments()).map(({ id }) => id)).toEqual([newest?.id]);
      expect((await store.dueStartTimers(60, 9)).map(({ deployment }) => deployment)).toEqual([newest?.id]);
    });

    it('of the same content are one version', async () => {
      const store = await open();
      const added = await Promise.all(
        Array.from({ length: 4 }, () => store.addDeployment(deploymentOf('invoice'))),
      );
      expect(added.map(({ line }) => line.version)).toEqual([1, 1, 1, 1]);
      expect(added.filter(({ created }) => created).length).toBe(1);
    });

    it('of different processes share a definition they have in common', async () => {
      const store = await open();
      const keys = ['a', 'b', 'c'];
      const added = await Promise.all(
        keys.map((key) => store.addDeployment(deploymentOf(key, { definitionHash: 'shared' }))),
      );
      expect(added.every(({ line }) => line.version === 1)).toBe(true);
      expect((await store.newestDeployments()).map(({ key }) => key).toSorted()).toEqual(keys);
    });

    it('of a decision model count likewise', async () => {
      const store = await open();
      const added = await Promise.all(
        ['h1', 'h2', 'h3', 'h3'].map((hash) => store.addDecisionModel(modelOf(hash))),
      );
      expect(added.map(({ line }) => line.version).toSorted((a, b) => a - b)).toEqual(
        expect.arrayContaining([1, 2, 3]),
      );
      expect([...((await store.loadDecisionModel('h2'))?.source ?? [])]).toEqual([60, 0, 255]);
    });
  });

  describe(`${name}: imported APIs`, () => {
    const content = new Uint8Array([123, 0, 125]);

    it('are kept version by version with their documents, and go with them', async () => {
      const { apis } = await open();
      expect(await apis.addApiVersion(apiOf(1, 'd1'), content)).toBe(true);
      expect(await apis.addApiVersion(apiOf(2, 'd2'), content)).toBe(true);
      expect(await apis.addApiVersion(apiOf(1, 'd1', 'letters'), content)).toBe(true);
      expect((await apis.apiVersions('parcels')).map(({ version }) => version)).toEqual([2, 1]);
      expect(await apis.newestApis()).toEqual([apiOf(1, 'd1', 'letters'), apiOf(2, 'd2')]);
      expect(new Uint8Array((await apis.apiDocument('d2')) ?? [])).toEqual(content);
      expect(await apis.removeApi('parcels')).toBe(true);
      expect(await apis.removeApi('parcels')).toBe(false);
      expect(await apis.apiDocument('d2')).toBeUndefined();
      expect(await apis.apiDocument('d1')).toBeDefined();
    });

    it('of one version are added by one of those who do so at once', async () => {
      const { apis } = await open();
      const added = await Promise.all(
        ['x', 'y', 'z'].map((document) => apis.addApiVersion(apiOf(1, document), content)),
      );
      expect(added.filter((isAdded) => isAdded).length).toBe(1);
      const [kept] = await apis.newestApis();
      expect(await apis.apiDocument(kept?.document ?? '')).toBeDefined();
    });
  });
}
