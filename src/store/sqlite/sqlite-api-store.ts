/** Imported APIs in the embedded store. */
import type { ApiImportStore, ApiVersion } from '../../ports/api-imports.ts';
import type { Database } from './database.ts';
import {
  addApiVersion,
  apiDocument,
  apiVersions,
  newestApis,
  removeApi,
} from './operations/imported-apis.ts';

export class SqliteApiStore implements ApiImportStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async newestApis() {
    return newestApis(this.#database);
  }
  async apiVersions(name: string) {
    return apiVersions(this.#database, name);
  }
  async addApiVersion(version: ApiVersion, document: Uint8Array) {
    return addApiVersion(this.#database, version, document);
  }
  async apiDocument(hash: string) {
    return apiDocument(this.#database, hash);
  }
  async removeApi(name: string) {
    return removeApi(this.#database, name);
  }
}
