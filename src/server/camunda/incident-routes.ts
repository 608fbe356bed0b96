/** `/incident`: the list. Source: Camunda 7.24 REST API, "Get Incidents". */
import { Type } from 'typebox';
import type { App } from '../server-context.ts';
import { innerId } from '../views/task-view.ts';
import type { EngineContext } from './engine-context.ts';
import { engineDate } from './engine-dates.ts';
import { cutOf, given, pageFields } from './engine-request.ts';

const List = Type.Object({ ...pageFields, processInstanceId: Type.Optional(Type.String()) });

export function incidentRoutes(app: App, context: EngineContext): void {
  const { queries } = context.baton;
  app.get('/incident', { schema: { hide: true, querystring: List } }, async ({ query }) => {
    const instance = given(query.processInstanceId);
    const rows = await cutOf(
      (page) => queries.incidents(instance === undefined ? {} : { instance: Number(instance) || 0 }, page),
      query,
    );
    return Promise.all(
      rows.map(async (row) => {
        const line = await queries.instance(row.instance);
        const id = innerId(row);
        return {
          id,
          processDefinitionId: line === undefined ? null : (await context.definitions.of(line)).id,
          processInstanceId: String(row.instance),
          executionId: String(row.instance),
          incidentTimestamp: engineDate(row.raisedAt),
          incidentType: row.code === 'job-failed' ? 'failedExternalTask' : row.code,
          activityId: row.element,
          failedActivityId: row.element,
          causeIncidentId: id,
          rootCauseIncidentId: id,
          configuration: null,
          incidentMessage: row.message,
          tenantId: null,
          jobDefinitionId: null,
          annotation: null,
        };
      }),
    );
  });
}
