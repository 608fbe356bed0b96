/** Imported APIs in a store of SQL; every method is one program. */
import type { ApiImportStore, ApiVersion } from '../../ports/api-imports.ts';
import { addApiVersion, apiDocument, apiVersions, newestApis, removeApi } from './imported-apis.ts';
import type { ProgramRunner } from './program.ts';

export class SqlApiStore implements ApiImportStore {
  readonly #runner: ProgramRunner;

  constructor(runner: ProgramRunner) {
    this.#runner = runner;
  }

  newestApis() {
    return this.#runner.perform(newestApis);
  }
  apiVersions(name: string) {
    return this.#runner.perform(() => apiVersions(name));
  }
  addApiVersion(version: ApiVersion, document: Uint8Array) {
    return this.#runner.alone(() => addApiVersion(version, document));
  }
  apiDocument(hash: string) {
    return this.#runner.perform(() => apiDocument(hash));
  }
  removeApi(name: string) {
    return this.#runner.alone(() => removeApi(name));
  }
}
