/** Decision models: what is there, putting one into use, trying one out; the decisions of a case. */
import { Type } from 'typebox';
import { libraryKey } from '../../host/deploy.ts';
import type { Deployment } from '../../ports/deployment.ts';
import { decodeXml } from '../../xml/decode-xml.ts';
import {
  CaseDecisionList,
  DecisionDeployResult,
  DecisionModelDetail,
  DecisionModelList,
  type ProcessUsingDecision,
  TriedDecision,
  TryDecision,
} from '../api/decisions.ts';
import { Problem } from '../api/problem.ts';
import { ProcessKey } from '../api/processes.ts';
import { currentPerson } from '../current-person.ts';
import { importFile } from '../import-file.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';
import { readUpload } from '../upload.ts';
import {
  caseDecisions,
  decisionSummaries,
  modelFindings,
  modelSummary,
  pinnedModels,
  whyOf,
} from '../views/decision-view.ts';
import { caseParams } from './case-routes.ts';

const keyParams = Type.Object({ key: ProcessKey });

const uploadBody = Type.Object({
  file: Type.String({ format: 'binary', description: 'The DMN file, in any encoding.' }),
  key: Type.Optional(Type.String({ description: 'Absent: made from the file’s name.' })),
  name: Type.Optional(Type.String({ description: 'Absent: as the model says.' })),
});

export function decisionRoutes(app: App, context: ServerContext): void {
  const { decisionLibrary, decisions, people, journals, queries } = context;

  app.get(
    '/api/decisions',
    {
      schema: {
        tags: ['decisions'],
        summary: 'Decision models, the newest first',
        response: { 200: DecisionModelList, default: Problem },
      },
    },
    async () => ({ items: (await decisionLibrary.newest()).map(modelSummary) }),
  );

  app.post(
    '/api/decisions',
    {
      validatorCompiler: () => () => true,
      schema: {
        tags: ['decisions'],
        summary: 'Put a decision model into use',
        description:
          'Processes that go by the newest version of it get a new version too, for cases that begin from now on.',
        consumes: ['multipart/form-data'],
        body: uploadBody,
        response: { 200: DecisionDeployResult, 201: DecisionDeployResult, default: Problem },
      },
    },
    async (request, reply): Promise<DecisionDeployResult> => {
      const me = await currentPerson(request, people);
      const upload = await readUpload(request);
      const key = upload.key ?? libraryKey(upload.fileName);
      const { model, created } = await decisionLibrary.deploy({ ...upload, key }, me.id);
      reply.code(created ? 201 : 200);
      return {
        key: model.key,
        name: model.name,
        version: model.version,
        unchanged: !created,
        decisions: decisionSummaries(model),
        findings: modelFindings(model.findings),
        updated: created ? await updateProcesses(me.id, context) : [],
      };
    },
  );

  app.get(
    '/api/decisions/:key',
    {
      schema: {
        tags: ['decisions'],
        summary: 'A decision model',
        params: keyParams,
        querystring: Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: DecisionModelDetail, default: Problem },
      },
    },
    async (request): Promise<DecisionModelDetail> => {
      const { key } = request.params;
      const model = await decisionLibrary.find(key, request.query.version);
      const versions = await decisionLibrary.versions(key);
      return {
        ...modelSummary(model),
        fileName: model.fileName,
        versions: versions.map(({ version, createdAt }) => ({ version, deployedAt: createdAt })),
        usedBy: await processesUsing(key, context),
        findings: modelFindings(model.findings),
        xml: decodeXml(model.source).text,
      };
    },
  );

  app.post(
    '/api/decisions/:key/try',
    {
      schema: {
        tags: ['decisions'],
        summary: 'What would be decided',
        description: 'Changes nothing.',
        params: keyParams,
        body: TryDecision,
        response: { 200: TriedDecision, default: Problem },
      },
    },
    async (request): Promise<TriedDecision> => {
      const { decision, data, version } = request.body;
      const model = await decisionLibrary.find(request.params.key, version);
      const answer = await decisions.decide({ model: model.hash, decision, data, now: context.now() });
      if (answer.kind === 'failed') throw new RequestProblem('decision-failed', answer.message);
      return {
        value: answer.value,
        violations: [...answer.violations],
        why: whyOf(answer.explanation),
      };
    },
  );

  app.get(
    '/api/cases/:case/decisions',
    {
      schema: {
        tags: ['decisions'],
        summary: 'What was decided in a case, and why',
        params: caseParams,
        response: { 200: CaseDecisionList, default: Problem },
      },
    },
    async (request) => {
      const found = await queries.case(request.params.case);
      if (found === undefined) {
        throw new RequestProblem('no-such-case', `There is no case ${request.params.case}.`);
      }
      const { events } = await journals.read(request.params.case);
      return { items: caseDecisions(request.params.case, events) };
    },
  );
}

async function processesUsing(key: string, { library }: ServerContext): Promise<ProcessUsingDecision[]> {
  const using: ProcessUsingDecision[] = [];
  for (const line of await library.newest()) {
    const { definition } = await library.deployment(line.id);
    if (pinnedModels(definition).has(key)) {
      using.push({ key: line.key, name: line.name, version: line.version });
    }
  }
  return using;
}

/** A process that pins another version of a decision than it would today, or waits for one, is put into use again. */
async function updateProcesses(by: string, context: ServerContext): Promise<ProcessUsingDecision[]> {
  const { library, host } = context;
  const updated: ProcessUsingDecision[] = [];
  for (const line of await library.newest()) {
    const deployment = await library.deployment(line.id);
    if (!mayChange(deployment)) continue;
    const { source, fileName, wiring, key, name } = deployment;
    const file = await importFile(source, fileName, wiring, await library.catalogue());
    if (file.definition === undefined || file.findings.some(({ severity }) => severity === 'error')) continue;
    if (samePins(deployment, pinnedModels(file.definition))) continue;
    const { findings, definition } = file;
    const { line: made } = await host.deploy({
      key,
      name,
      fileName,
      source,
      wiring,
      findings,
      definition,
      by,
    });
    updated.push({ key: made.key, name: made.name, version: made.version });
  }
  return updated;
}

function mayChange({ definition, findings }: Deployment): boolean {
  return pinnedModels(definition).size > 0 || findings.some(({ code }) => code === 'decision-missing');
}

function samePins({ definition }: Deployment, pins: ReadonlyMap<string, string>): boolean {
  const before = pinnedModels(definition);
  return before.size === pins.size && [...pins].every(([key, model]) => before.get(key) === model);
}
