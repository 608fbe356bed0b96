/** /api/health and /api/example. */
import { ExampleRun, ExampleState, Health } from '../api/system.ts';
import { currentPerson } from '../current-person.ts';
import { accepted } from '../kernel-rejection.ts';
import { exampleKey } from '../ready-example.ts';
import type { App, ServerContext } from '../server-context.ts';
import { caseTitle } from '../views/case-title.ts';

export function systemRoutes(app: App, context: ServerContext): void {
  const { example, host, people, queries, settings } = context;
  const state = async (): Promise<ExampleState> => ({
    installed: await example.installed(),
    key: exampleKey,
    name: example.name,
    story: example.story,
  });

  app.get(
    '/api/health',
    { schema: { tags: ['system'], summary: 'Whether Baton serves', response: { 200: Health } } },
    async (): Promise<Health> => ({ ok: true, version: settings.version, dataId: settings.dataId }),
  );

  app.get(
    '/api/example',
    { schema: { tags: ['system'], summary: 'The ready example', response: { 200: ExampleState } } },
    () => state(),
  );

  app.post(
    '/api/example/install',
    {
      schema: {
        tags: ['system'],
        summary: 'Put the ready example in place',
        response: { 200: ExampleState },
      },
    },
    async () => {
      if (!(await example.installed())) await example.install();
      return state();
    },
  );

  app.post(
    '/api/example/run',
    {
      config: { begins: true },
      schema: {
        tags: ['system'],
        summary: 'Start a case of the ready example',
        description: 'Puts it in place first where it is not.',
        response: { 201: ExampleRun },
      },
    },
    async (request, reply): Promise<ExampleRun> => {
      if (!(await example.installed())) await example.install();
      const me = await currentPerson(request, people);
      const started = accepted(await host.startCase({ deployment: { key: exampleKey }, by: me.id }));
      const title = (await queries.case(started.case))?.line.title ?? example.name;
      reply.code(201);
      return { key: exampleKey, case: started.case, title: caseTitle(title, example.name, started.case) };
    },
  );
}
