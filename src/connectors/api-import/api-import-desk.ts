/**
 * Importing APIs: reads a description, takes operations of it over under a name, keeps version by version.
 *
 * Boundary: what an import is. Which steps use one is known to the server, which asks before it removes.
 *
 * Invariants:
 * AD1  A version is only added over the one its author has seen: of two authors one is told to look again.
 * AD2  What was read and not taken over is forgotten: at most `mostHeld` documents are held, and never more than
 *      `mostHeldBytes`.
 */
import { createHash } from 'node:crypto';
import type {
  ApiDocumentRead,
  ApiImportDesk,
  ApiImportStore,
  ApiTakenOver,
  ApiTakeover,
  ApiVersion,
  NewApiDocument,
} from '../../ports/api-imports.ts';
import type { Clock } from '../../ports/clock.ts';
import { type OutgoingHttp, OutgoingProblem } from '../../ports/outgoing-http.ts';
import { compareOperations } from './compare-operations.ts';
import { proposedName } from './describe-api.ts';
import type { ApiRead, ApiReading } from './read-api.ts';
import { readApiInThread } from './read-thread.ts';
import { checkBase } from './servers.ts';

const largest = 20 * 1024 * 1024;
const mostHeld = 8;
const mostHeldBytes = 64 * 1024 * 1024;
const mostTaken = 300;
const largestVersion = 8_000_000;

export interface ApiImportServices {
  readonly store: ApiImportStore;
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  /** Ids of the connectors that come with Baton: no API is called so. */
  readonly reserved: readonly string[];
}

export function openApiImports(services: ApiImportServices): ApiImportDesk {
  return new ApiImports(services);
}

class ApiImports implements ApiImportDesk {
  readonly #store: ApiImportStore;
  readonly #http: OutgoingHttp;
  readonly #clock: Clock;
  readonly #reserved: ReadonlySet<string>;
  readonly #held = new Map<string, NewApiDocument>();
  /** One description is read at a time: each may take a lot of memory. */
  #reading: Promise<unknown> = Promise.resolve();

  constructor({ store, http, clock, reserved }: ApiImportServices) {
    this.#store = store;
    this.#http = http;
    this.#clock = clock;
    this.#reserved = new Set(reserved);
  }

  async read(document: NewApiDocument): Promise<ApiDocumentRead> {
    if (document.content.byteLength > largest) {
      return { ok: false, message: `It is larger than ${largest / 1_048_576} MB, the most that is read.` };
    }
    const read = await this.#describe(document, []);
    if (!read.ok) return read;
    const hash = createHash('sha256').update(document.content).digest('hex');
    this.#hold(hash, document);
    const { description } = read;
    return { ok: true, document: hash, proposedName: proposedName(description.title), description };
  }

  async fetch(url: string): Promise<ApiDocumentRead> {
    try {
      const answer = await this.#http.request({
        method: 'GET',
        url,
        headers: { accept: 'application/json, application/yaml;q=0.9, text/yaml;q=0.9, */*;q=0.5' },
        timeout_ms: 30_000,
        maxBytes: largest,
      });
      if (answer.status < 200 || answer.status > 299) {
        return {
          ok: false,
          message: `That address was answered with ${answer.status}, not with a description.`,
        };
      }
      const fileName = new URL(answer.url).pathname.split('/').at(-1) ?? '';
      return await this.read({
        content: answer.body,
        fileName: fileName.slice(0, 200) || 'openapi',
        url: answer.url,
      });
    } catch (error) {
      if (error instanceof OutgoingProblem) return { ok: false, message: error.message };
      throw error;
    }
  }

  async reread(document: string): Promise<ApiDocumentRead> {
    const found = await this.#document(document);
    return found === undefined ? { ok: false, message: forgotten } : this.read(found);
  }

  list(): Promise<readonly ApiVersion[]> {
    return this.#store.newestApis();
  }

  versions(name: string): Promise<readonly ApiVersion[]> {
    return this.#store.apiVersions(name);
  }

  async preview(takeover: ApiTakeover): Promise<ApiTakenOver> {
    return (await this.#prepare(takeover)).outcome;
  }

  async takeOver(takeover: ApiTakeover): Promise<ApiTakenOver> {
    const { outcome, content } = await this.#prepare(takeover);
    if (!outcome.ok || content === undefined) return outcome;
    if (await this.#store.addApiVersion(outcome.version, content)) return outcome;
    return refused('collides', 'over', 'Somebody else has changed this API meanwhile. Look at it again.');
  }

  remove(name: string): Promise<boolean> {
    return this.#store.removeApi(name);
  }

  async #prepare(
    takeover: ApiTakeover,
  ): Promise<{ readonly outcome: ApiTakenOver; readonly content?: Uint8Array }> {
    const { name, over = 0, operations: chosen } = takeover;
    const [newest] = await this.#store.apiVersions(name);
    const problem = this.#nameProblem(name) ?? collision(name, newest, over) ?? choiceProblem(chosen);
    if (problem !== undefined) return { outcome: problem };
    const base = checkBase(takeover.base);
    if (!base.ok) return { outcome: refused('invalid', 'base', base.message) };
    const document = await this.#document(takeover.document);
    if (document === undefined) return { outcome: refused('document-forgotten', 'document', forgotten) };
    const read = await this.#describe(document, chosen);
    if (!read.ok) return { outcome: refused('invalid', 'document', read.message) };
    const missing = chosen.find((id) => !read.operations.some((operation) => operation.id === id));
    if (missing !== undefined) {
      return { outcome: refused('invalid', 'operations', `The description has no operation “${missing}”.`) };
    }
    const { operations: _operations, findings: _findings, ...description } = read.description;
    const version: ApiVersion = {
      name,
      version: over + 1,
      title: takeover.title ?? description.title,
      base: base.base,
      description,
      operations: read.operations,
      document: takeover.document,
      fileName: document.fileName,
      ...(document.url === undefined ? {} : { url: document.url }),
      createdAt: this.#clock.now(),
      ...(takeover.by === undefined ? {} : { createdBy: takeover.by }),
    };
    if (JSON.stringify(version).length > largestVersion) {
      return {
        outcome: refused('invalid', 'operations', 'These are too many operations at once. Choose fewer.'),
      };
    }
    const changes = compareOperations(newest ?? { base: '', operations: [] }, version);
    return { outcome: { ok: true, version, changes }, content: document.content };
  }

  #nameProblem(name: string): ApiTakenOver | undefined {
    if (!/^[a-z][a-z0-9-]{1,39}$/u.test(name)) {
      const message = 'A name is 2 to 40 small letters, digits and hyphens, and begins with a letter.';
      return refused('invalid', 'name', message);
    }
    if (!this.#reserved.has(name)) return undefined;
    return refused(
      'collides',
      'name',
      `“${name}” is a connector that comes with Baton. Choose another name.`,
    );
  }

  async #document(hash: string): Promise<NewApiDocument | undefined> {
    const held = this.#held.get(hash);
    if (held !== undefined) return held;
    const content = await this.#store.apiDocument(hash);
    if (content === undefined) return undefined;
    const apis = await this.#store.newestApis();
    const { fileName = 'openapi', url } = apis.find(({ document }) => document === hash) ?? {};
    return { content, fileName, ...(url === undefined ? {} : { url }) };
  }

  #describe({ content, url }: NewApiDocument, chosen: readonly string[]): Promise<ApiRead> {
    const reading: ApiReading = {
      text: new TextDecoder().decode(content),
      chosen,
      ...(url === undefined ? {} : { from: url }),
    };
    const read = this.#reading.then(() => readApiInThread(reading));
    this.#reading = read;
    return read;
  }

  #hold(hash: string, document: NewApiDocument): void {
    this.#held.delete(hash);
    this.#held.set(hash, document);
    let bytes = [...this.#held.values()].reduce((sum, { content }) => sum + content.byteLength, 0);
    for (const [oldest, { content }] of this.#held) {
      if (this.#held.size <= mostHeld && bytes <= mostHeldBytes) break;
      this.#held.delete(oldest);
      bytes -= content.byteLength;
    }
  }
}

const forgotten = 'Baton no longer has this description at hand. Give it the file or the address again.';

function collision(name: string, newest: ApiVersion | undefined, over: number): ApiTakenOver | undefined {
  if (over === (newest?.version ?? 0)) return undefined;
  if (over === 0) {
    return refused(
      'collides',
      'name',
      `There is an API called “${name}” already. Choose another name, or replace it.`,
    );
  }
  return refused('collides', 'over', `“${name}” has been changed meanwhile. Look at it again.`);
}

function choiceProblem(chosen: readonly string[]): ApiTakenOver | undefined {
  if (chosen.length === 0) return refused('invalid', 'operations', 'Choose at least one operation.');
  if (chosen.length <= mostTaken) return undefined;
  return refused(
    'invalid',
    'operations',
    `At most ${mostTaken} operations can be taken over; ${chosen.length} are chosen.`,
  );
}

function refused(
  code: Extract<ApiTakenOver, { ok: false }>['code'],
  field: Extract<ApiTakenOver, { ok: false }>['field'],
  message: string,
): ApiTakenOver {
  return { ok: false, code, field, message };
}
