/** A checked file becomes the newest version of its key. */
import type { DeployResult } from './api/processes.ts';
import type { RunnableFile } from './import-file.ts';
import type { ServerContext } from './server-context.ts';
import { drawnNames, findingViews, suggestionViews } from './views/finding-view.ts';

export async function putIntoUse(
  file: RunnableFile,
  key: string,
  name: string,
  by: string,
  { host }: Pick<ServerContext, 'host'>,
): Promise<DeployResult> {
  const { line, created } = await host.deploy({
    key,
    name,
    fileName: file.fileName,
    source: file.source,
    wiring: file.wiring,
    findings: file.findings,
    definition: file.definition,
    by,
  });
  const drawn = drawnNames(file.diagram);
  return {
    key: line.key,
    name: line.name,
    version: line.version,
    unchanged: !created,
    findings: findingViews(file.findings, drawn),
    suggestions: suggestionViews(file.suggestions, drawn),
  };
}
