/** The newest version of every imported API as actions: what a step can be wired to, from the moment one is imported. */
import type { ApiImportStore } from '../../ports/api-imports.ts';
import type { DeclaredActions } from '../declared-actions.ts';
import { apiConnector, connectorFactsOf, knownActionOf } from './api-connector.ts';

export function importedActions(store: Pick<ApiImportStore, 'newestApis'>): DeclaredActions {
  return {
    connector: apiConnector,
    connectors: async () => (await store.newestApis()).map(connectorFactsOf),
    finder: async () => {
      const apis = new Map((await store.newestApis()).map((api) => [api.name, api]));
      return (id) => {
        const dot = id.indexOf('.');
        const api = apis.get(id.slice(0, dot));
        const operation = api?.operations.find((each) => each.id === id.slice(dot + 1));
        return api === undefined || operation === undefined ? undefined : knownActionOf(api, operation);
      };
    },
  };
}
