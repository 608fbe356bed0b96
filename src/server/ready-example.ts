/**
 * The ready example, invoice approval: a diagram with its wiring that comes with Baton, installed like any uploaded file.
 *
 * Boundary: installing and telling about it; running it is an ordinary start.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostApi } from '../host/host-api.ts';
import type { DeploymentLine } from '../ports/deployment.ts';
import type { DeploymentLibrary } from './deployment-library.ts';
import { importFile, requireRunnable } from './import-file.ts';

export const exampleKey = 'invoice-approval';

export class ReadyExample {
  readonly name = 'Invoice approval';
  readonly story =
    'An invoice comes in, somebody approves it, sends it back or refuses it, and the treasury pays it. It is drawn the way people draw: labels, lanes, and nothing that says how a step is done.';
  readonly #host: HostApi;
  readonly #library: DeploymentLibrary;
  readonly #folder: string;

  constructor(host: HostApi, library: DeploymentLibrary, examplesFolder: string) {
    this.#host = host;
    this.#library = library;
    this.#folder = examplesFolder;
  }

  async installed(): Promise<boolean> {
    return (await this.#library.newestVersion(exampleKey)) > 0;
  }

  async install(): Promise<DeploymentLine> {
    const fileName = `${exampleKey}.bpmn`;
    const source = await readFile(join(this.#folder, exampleKey, fileName));
    const wiring = JSON.parse(
      await readFile(join(this.#folder, exampleKey, `${exampleKey}.wiring.json`), 'utf8'),
    );
    const file = requireRunnable(await importFile(source, fileName, wiring, await this.#library.catalogue()));
    const { line } = await this.#host.deploy({
      key: exampleKey,
      name: this.name,
      fileName,
      source,
      wiring,
      findings: file.findings,
      definition: file.definition,
    });
    return line;
  }

  /** On a data folder where nothing was ever deployed. */
  async installIfEmpty(): Promise<void> {
    if ((await this.#library.newest()).length === 0) await this.install();
  }
}
