/** Checking and deploying files, changing a wiring, starting a case. */
import { Type } from 'typebox';
import { libraryKey } from '../../host/deploy.ts';
import type { Variables } from '../../kernel/command.ts';
import { checkForm } from '../../people/form-check.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { StartDefinition } from '../../wiring/definition.ts';
import { Problem } from '../api/problem.ts';
import { CheckResult, DeployResult, PutWiring, StartRequest, StartResult } from '../api/processes.ts';
import { currentPerson } from '../current-person.ts';
import { importFollowing } from '../follow-wiring.ts';
import { formProblem } from '../form-problem.ts';
import { idempotencyKey } from '../idempotency-key.ts';
import { type ImportedFile, importFile, requireRunnable } from '../import-file.ts';
import { accepted } from '../kernel-rejection.ts';
import { putIntoUse } from '../put-into-use.ts';
import { causeOf } from '../request-cause.ts';
import { currentSupervisor, requireSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { readUpload } from '../upload.ts';
import { caseTitle } from '../views/case-title.ts';
import { followingView } from '../views/changes-view.ts';
import { processFacts } from '../views/process-view.ts';
import { keyParams } from './process-routes.ts';

const uploadBody = Type.Object({
  file: Type.String({ format: 'binary', description: 'The BPMN file, in any encoding.' }),
  key: Type.Optional(Type.String({ description: 'Absent: made from the file’s name.' })),
  name: Type.Optional(Type.String({ description: 'Absent: as the drawing says.' })),
  wiring: Type.Optional(
    Type.String({ description: 'JSON; absent: the wiring of the newest version, or day one.' }),
  ),
});

/** The body is a stream, described for the page only; `readUpload` checks it. */
const unchecked = () => () => true;

export function deployRoutes(app: App, context: ServerContext): void {
  const { host, library, people, queries } = context;

  app.post(
    '/api/processes/check',
    {
      validatorCompiler: unchecked,
      schema: {
        tags: ['processes'],
        summary: 'What deploying a file would mean',
        description: 'Changes nothing.',
        consumes: ['multipart/form-data'],
        body: uploadBody,
        response: { 200: CheckResult, default: Problem },
      },
    },
    async (request): Promise<CheckResult> => {
      const upload = await readUpload(request);
      const key = upload.key ?? libraryKey(upload.fileName);
      const followed = await importFollowing(upload, key, library);
      const { file } = followed;
      const facts = processFacts(file);
      const follows = followingView(followed);
      return {
        fileName: file.fileName,
        name: upload.name ?? nameOf(file),
        runnable:
          file.definition !== undefined && facts.findings.every(({ severity }) => severity !== 'error'),
        ...facts,
        key,
        nextVersion: (await library.newestVersion(key)) + 1,
        xml: file.diagram.xml,
        ...(follows !== undefined && { follows }),
      };
    },
  );

  app.post(
    '/api/processes',
    {
      validatorCompiler: unchecked,
      schema: {
        tags: ['processes'],
        summary: 'Deploy a file',
        description: 'The same file with the same wiring as the newest version changes nothing.',
        consumes: ['multipart/form-data'],
        body: uploadBody,
        response: { 200: DeployResult, 201: DeployResult, default: Problem },
      },
    },
    async (request, reply): Promise<DeployResult> => {
      const me = await currentPerson(request, people);
      const upload = await readUpload(request);
      // A drawing alone keeps the wiring in use; one that is brought along changes it, as the panel does.
      if (upload.wiring !== undefined) requireSupervisor(me);
      const key = upload.key ?? libraryKey(upload.fileName);
      const followed = await importFollowing(upload, key, library);
      const file = requireRunnable(followed.file);
      const result = await putIntoUse(file, key, upload.name ?? nameOf(file), me.id, context);
      reply.code(result.unchanged ? 200 : 201);
      const follows = result.unchanged ? undefined : followingView(followed);
      return { ...result, ...(follows !== undefined && { follows }) };
    },
  );

  app.put(
    '/api/processes/:key/wiring',
    {
      schema: {
        tags: ['processes'],
        summary: 'A new version with this wiring',
        params: keyParams,
        body: PutWiring,
        response: { 200: DeployResult, default: Problem },
      },
    },
    async (request): Promise<DeployResult> => {
      const me = await currentSupervisor(request, context);
      const newest = await library.find(request.params.key);
      const file = requireRunnable(
        await importFile(newest.source, newest.fileName, request.body.wiring, await library.catalogue()),
      );
      return putIntoUse(file, newest.key, newest.name, me.id, context);
    },
  );

  app.post(
    '/api/processes/:key/start',
    {
      config: { begins: true },
      schema: {
        tags: ['processes'],
        summary: 'Start a case',
        headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 200 })) }),
        params: keyParams,
        body: StartRequest,
        response: { 201: StartResult, default: Problem },
      },
    },
    async (request, reply): Promise<StartResult> => {
      const me = await currentPerson(request, people);
      const { key } = request.params;
      const { process, startElements, title, version, variables = {} } = request.body;
      const deployment = await library.find(key, version);
      const start = chosenStart(deployment, process, startElements);
      if (start) checkStart(start, variables);
      const once = idempotencyKey(request, `start:${key}`);
      const started = accepted(
        await host.startCase({
          deployment: deployment.id,
          variables,
          by: me.id,
          ...(process === undefined ? {} : { process }),
          ...(startElements === undefined ? {} : { startElements }),
          ...(title === undefined || title.trim() === '' ? {} : { title: title.trim() }),
          ...(once === undefined ? {} : { idempotencyKey: once }),
          ...causeOf(request),
        }),
      );
      const shown = (await queries.instance(started.case))?.title ?? deployment.name;
      reply.code(201);
      return { case: started.case, title: caseTitle(shown, deployment.name, started.case) };
    },
  );
}

function nameOf(file: ImportedFile): string {
  return file.definition?.name ?? file.diagram.name ?? file.fileName.replace(/\.[^.]*$/, '');
}

function chosenStart(
  { definition }: Deployment,
  process: string | undefined,
  elements: readonly string[] | undefined,
): StartDefinition | undefined {
  const candidates = definition.processes.filter(
    (candidate) => process === undefined || candidate.id === process,
  );
  const starts = candidates.flatMap((candidate) => candidate.starts);
  if (elements === undefined) return starts.find((start) => !start.fromCase) ?? starts[0];
  return starts.find((start) => start.elements.every((element) => elements.includes(element)));
}

function checkStart(start: StartDefinition, variables: Variables): void {
  const faults = checkForm(start.form, variables);
  if (faults.length > 0) throw formProblem(faults);
}
