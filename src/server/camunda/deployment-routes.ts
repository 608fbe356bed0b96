/**
 * `/deployment/create`: diagrams and decision tables, several in one request.
 *
 * Invariants:
 * DE1  Every diagram is read before anything is put into use; one that cannot be read refuses the whole request.
 * DE2  A diagram becomes the next version of the entry of the library that has its process, else an entry named like it.
 *
 * Source: Camunda 7.24 REST API, "Post Deployment".
 */
import type { FastifyRequest } from 'fastify';
import { readDiagram } from '../../bpmn/read-diagram.ts';
import { libraryKey } from '../../host/deploy.ts';
import type { DeploymentLine } from '../../ports/deployment.ts';
import { importFollowing } from '../follow-wiring.ts';
import { requireRunnable } from '../import-file.ts';
import { RequestProblem } from '../problem.ts';
import type { App } from '../server-context.ts';
import type { EngineContext } from './engine-context.ts';
import { EngineError, invalid } from './engine-error.ts';
import { definitionsOf, definitionView } from './process-definitions.ts';

interface DeployedFile {
  readonly fileName: string;
  readonly source: Uint8Array;
}

const mostFiles = 50;

export function deploymentRoutes(app: App, context: EngineContext): void {
  app.post(
    '/deployment/create',
    { schema: { hide: true }, validatorCompiler: () => () => true },
    async (request) => {
      const { fields, files } = await readParts(request);
      const me = await context.me(request);
      const diagrams = files.filter(({ fileName }) => /\.bpmn(?:20\.xml)?$/iu.test(fileName));
      const tables = files.filter(({ fileName }) => /\.dmn(?:11\.xml)?$/iu.test(fileName));
      if (diagrams.length + tables.length === 0)
        throw invalid('No deployment resources contained in the form upload: expected .bpmn or .dmn files.');
      for (const file of diagrams) await requireReadable(file);
      for (const file of tables) {
        const upload = { ...file, key: libraryKey(file.fileName.replace(/11\.xml$/u, '')) };
        await inFile(file, () => context.baton.decisionLibrary.deploy(upload, me.id));
      }
      const lines: { readonly line: DeploymentLine; readonly created: boolean }[] = [];
      for (const file of diagrams) lines.push(await inFile(file, () => deployDiagram(file, me.id, context)));
      const filtering =
        fields.get('enable-duplicate-filtering') === 'true' || fields.get('deploy-changed-only') === 'true';
      const told = lines
        .filter(({ created }) => created || !filtering)
        .flatMap(({ line }) => definitionsOf(line));
      const [first] = lines;
      return {
        links: [],
        id: String(first?.line.id ?? 0),
        name: fields.get('deployment-name') ?? null,
        source: fields.get('deployment-source') ?? null,
        deploymentTime: context.now(),
        tenantId: null,
        deployedProcessDefinitions:
          told.length === 0 ? null : Object.fromEntries(told.map((one) => [one.id, definitionView(one)])),
        deployedCaseDefinitions: null,
        deployedDecisionDefinitions: null,
        deployedDecisionRequirementsDefinitions: null,
      };
    },
  );
}

async function readParts(request: FastifyRequest) {
  if (!request.isMultipart()) throw invalid('Expected the files as multipart/form-data.');
  const fields = new Map<string, string>();
  const files: DeployedFile[] = [];
  for await (const part of request.parts({ limits: { files: mostFiles, parts: mostFiles + 10 } })) {
    if (part.type === 'field') fields.set(part.fieldname, String(part.value));
    else {
      const name = (part.filename ?? '').split(/[/\\]/).at(-1);
      const fileName = name === undefined || name === '' ? part.fieldname : name;
      files.push({ fileName: fileName.slice(0, 200), source: await part.toBuffer() });
    }
  }
  return { fields, files };
}

async function requireReadable({ source, fileName }: DeployedFile): Promise<void> {
  const read = await readDiagram(source, fileName);
  if (!read.ok) throw parseError(fileName, read.refusal.message);
}

async function inFile<Result>({ fileName }: DeployedFile, deploy: () => Promise<Result>): Promise<Result> {
  try {
    return await deploy();
  } catch (error) {
    if (error instanceof RequestProblem) throw parseError(fileName, error.message);
    throw error;
  }
}

function parseError(fileName: string, message: string): EngineError {
  const problem = { message, line: 0, column: 0, mainElementId: null, elementIds: [] };
  return new EngineError(400, 'ParseException', `${fileName}: ${message}`, {
    details: { [fileName]: { errors: [problem], warnings: [] } },
  });
}

async function deployDiagram({ source, fileName }: DeployedFile, by: string, context: EngineContext) {
  const { host, library } = context.baton;
  const read = await readDiagram(source, fileName);
  if (!read.ok) throw parseError(fileName, read.refusal.message);
  const ids = read.diagram.processes.map(({ id }) => id);
  const key = await entryFor(ids, fileName, context);
  const followed = await importFollowing({ source, fileName }, key, library);
  const file = requireRunnable(followed.file);
  const name = file.definition.name ?? file.diagram.name ?? fileName.replace(/\.[^.]*$/, '');
  return host.deploy({
    key,
    name,
    fileName,
    source,
    wiring: file.wiring,
    findings: file.findings,
    definition: file.definition,
    by,
  });
}

async function entryFor(ids: readonly string[], fileName: string, context: EngineContext): Promise<string> {
  const known = (await context.definitions.newest()).find(({ process }) => ids.includes(process.id));
  if (known !== undefined) return known.line.key;
  const taken = new Set((await context.baton.library.newest()).map(({ key }) => key));
  const wanted = libraryKey(ids[0] ?? fileName);
  let key = wanted;
  for (let count = 2; taken.has(key); count += 1) key = `${wanted}-${count}`;
  return key;
}
