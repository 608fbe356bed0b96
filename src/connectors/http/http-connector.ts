/** The connector `http`: any web API, REST or GraphQL. */
import type { Connector } from '../action.ts';
import { camundaGraphql, camundaHttpConnector, camundaRest } from '../element-templates/camunda-actions.ts';
import { graphql } from './graphql-action.ts';
import { httpCollect } from './http-collect-action.ts';
import { httpRequest } from './http-request-action.ts';

export const httpConnector: Connector = {
  id: 'http',
  name: 'Web API',
  description:
    'Calls any API that speaks HTTP: one request, a list in pages, or a GraphQL query. For APIs with a description (OpenAPI) or a connector of their own, those are easier.',
  actions: [httpRequest, httpCollect, graphql, camundaRest, camundaGraphql, camundaHttpConnector],
};
