/** /api/templates: adding, listing and removing element templates; the forms that fit a step. */
import { Type } from 'typebox';
import { Done } from '../api/primitive-schemas.ts';
import { Problem } from '../api/problem.ts';
import {
  StepParams,
  StepTemplates,
  TemplateList,
  TemplateParams,
  TemplateQuery,
  TemplatesAdded,
} from '../api/templates.ts';
import { currentSupervisor } from '../require-supervisor.ts';
import type { App, ServerContext } from '../server-context.ts';
import { readUpload } from '../upload.ts';
import { stepTemplates, templateSummary } from '../views/template-view.ts';
import { drawnElement } from '../wiring/drawn-element.ts';

const uploadBody = Type.Object({
  file: Type.String({ format: 'binary', description: 'A JSON file: one template, or a list of them.' }),
});

export function templateRoutes(app: App, context: ServerContext): void {
  const { templates, library } = context;

  app.get(
    '/api/templates',
    {
      schema: {
        tags: ['templates'],
        summary: 'Element templates, by id, the newest version first',
        response: { 200: TemplateList, default: Problem },
      },
    },
    async (): Promise<TemplateList> => ({ items: (await templates.list()).map(templateSummary) }),
  );

  app.post(
    '/api/templates',
    {
      validatorCompiler: () => () => true,
      schema: {
        tags: ['templates'],
        summary: 'Add element templates',
        description:
          'Of Camunda 7 or Camunda 8, one or a list. A template of the same id and version gives way; running cases keep what they began with.',
        consumes: ['multipart/form-data'],
        body: uploadBody,
        response: { 201: TemplatesAdded, default: Problem },
      },
    },
    async (request, reply): Promise<TemplatesAdded> => {
      const me = await currentSupervisor(request, context);
      const { source, fileName } = await readUpload(request);
      const added = await templates.add(source, fileName, me.id);
      reply.code(201);
      return { items: added.map(({ id, version, name }) => ({ id, version, name })) };
    },
  );

  app.delete(
    '/api/templates/:id',
    {
      schema: {
        tags: ['templates'],
        summary: 'Remove an element template',
        description:
          'Processes in use keep what it came to. Steps wired by it are done by a person when the process is next put into use.',
        params: TemplateParams,
        querystring: TemplateQuery,
        response: { 200: Done, default: Problem },
      },
    },
    async (request) => {
      await currentSupervisor(request, context);
      await templates.remove(request.params.id, request.query.version);
      return { done: true as const };
    },
  );

  app.get(
    '/api/processes/:key/steps/:element/templates',
    {
      schema: {
        tags: ['templates'],
        summary: 'The element templates that fit a step',
        description: 'With their forms, and what the diagram carries for each field.',
        params: StepParams,
        response: { 200: StepTemplates, default: Problem },
      },
    },
    async (request): Promise<StepTemplates> => {
      const { key, element } = request.params;
      const drawn = await library.open((await library.find(key)).id);
      const { node } = drawnElement(drawn, element);
      return node === undefined ? { items: [] } : stepTemplates(await templates.list(), node);
    },
  );
}
